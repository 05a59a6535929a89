import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  Paper,
  SegmentedControl,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconArrowLeft, IconPlus, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { Problem } from '../api/funnel-types.ts';
import { editPrompts } from '../document/editor-store.ts';
import { statePaths } from '../document/links.ts';
import {
  addVariant,
  changePrompt,
  deletePrompt,
  promptsOf,
  removeVariant,
  variantsOf,
} from '../document/prompts.ts';
import { listOf, type Raw, writeList } from '../document/raw.ts';
import { ROOT, trailOf } from '../document/state-path.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { useCatalogue } from '../inspector/catalogue-context.ts';
import { GuardEditor } from '../inspector/guard-editor.tsx';
import { LANGUAGE_NAMES, languagesOf, textIn, withText } from './languages.ts';
import { Preview } from './preview.tsx';

/** What one prompt says: its variants, each in the funnel's languages, as it looks when it is sent. */
export function PromptEditor({ name, onBack }: { name: string; onBack: () => void }) {
  const { editor, problems } = useFrame();
  const { document, prompts } = useContent();
  const prompt = prompts[name]!;
  const languages = languagesOf(document);
  const [language, setLanguage] = useState(languages[0]!);
  const wrong = problems.filter((one) => one.prompt === name);
  const users = [ROOT, ...statePaths(document)].filter((path) => promptsOf(document, path).includes(name));
  const variants = variantsOf(prompt);
  return (
    <Stack>
      <Group gap="xs" wrap="nowrap">
        <ActionIcon variant="subtle" color="gray" aria-label="All prompts" onClick={onBack}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <Text fw={600} truncate>
          {name}
        </Text>
      </Group>
      {users.length > 0 && (
        <Group gap={4}>
          {users.slice(0, 6).map((path) => (
            <Button
              key={path}
              size="compact-xs"
              variant="default"
              fw={400}
              onClick={() => select(editor, { kind: 'state', path })}
            >
              {trailOf(document, path)}
            </Button>
          ))}
          {users.length > 6 && (
            <Text size="xs" c="dimmed">
              and {users.length - 6} more
            </Text>
          )}
        </Group>
      )}
      <TextInput
        label="What it is for"
        value={String(prompt.description ?? '')}
        onChange={({ currentTarget: { value } }) =>
          editPrompts(
            editor,
            (before) => changePrompt(before, name, ['description'], value),
            `prompt ${name}`,
          )
        }
      />
      {languages.length > 1 && (
        <SegmentedControl
          aria-label="Language"
          value={language}
          onChange={setLanguage}
          data={languages.map((one) => ({ value: one, label: LANGUAGE_NAMES[one] ?? one }))}
        />
      )}
      <Faults problems={wrong.filter(({ path }) => path[0] !== 'variants')} />
      {variants.map((variant, index) => (
        <Variant
          key={index}
          name={name}
          index={index}
          variant={variant}
          last={index === variants.length - 1}
          alone={variants.length === 1}
          language={language}
          own={languages[0]!}
          problems={wrong.filter(({ path }) => path[0] === 'variants' && path[1] === index)}
        />
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        className="self-start"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => editPrompts(editor, (before) => addVariant(before, name))}
      >
        Say something else if…
      </Button>
      <Preview name={name} language={language} />
      {users.length === 0 && (
        <Button
          variant="light"
          color="red"
          onClick={() => {
            editPrompts(editor, (before) => deletePrompt(before, name));
            onBack();
          }}
        >
          Delete this prompt, nothing uses it
        </Button>
      )}
    </Stack>
  );
}

function Variant({
  name,
  index,
  variant,
  last,
  alone,
  language,
  own,
  problems,
}: {
  name: string;
  index: number;
  variant: Raw;
  last: boolean;
  alone: boolean;
  language: string;
  own: string;
  problems: readonly Problem[];
}) {
  const { editor } = useFrame();
  const { slots } = useCatalogue();
  const text = textIn(variant, language, own);
  const when = listOf(variant.when);
  const change = (path: (string | number)[], to: unknown, group?: string) =>
    editPrompts(
      editor,
      (before) => changePrompt(before, name, ['variants', index, ...path], to),
      group && `prompt ${name} ${index} ${group}`,
    );
  return (
    <Paper withBorder p="sm">
      <Stack gap="xs">
        <Group justify="space-between">
          <Text size="sm" fw={600}>
            {alone ? 'It says' : last && when.length === 0 ? 'Else' : `If this holds (${index + 1})`}
          </Text>
          {!alone && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Delete variant ${index + 1}`}
              onClick={() => editPrompts(editor, (before) => removeVariant(before, name, index))}
            >
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          )}
        </Group>
        {(!last || when.length > 0) &&
          [...when, undefined].map((guard, place) => (
            <GuardEditor
              key={place}
              label={place === 0 ? 'If' : 'and'}
              value={guard}
              onChange={(to) => {
                const all =
                  to === undefined
                    ? when.toSpliced(place, 1)
                    : place < when.length
                      ? when.with(place, to)
                      : [...when, to];
                change(['when'], writeList(all, variant.when), 'when');
              }}
            />
          ))}
        <Textarea
          aria-label={`Text ${index + 1} in ${LANGUAGE_NAMES[language] ?? language}`}
          autosize
          minRows={3}
          maxRows={18}
          className="prompt-text"
          value={text}
          placeholder={text === '' ? `Not written in ${LANGUAGE_NAMES[language] ?? language} yet` : ''}
          onChange={({ currentTarget: { value } }) =>
            change(['text'], withText(variant, language, own, value), `text ${language}`)
          }
        />
        <Faults problems={problems} />
        <MultiSelect
          size="xs"
          label="It asks for"
          placeholder={listOf(variant.asks).length === 0 ? 'nothing' : ''}
          searchable
          data={slots.map((slot) => (typeof slot === 'string' ? slot : slot.name))}
          value={listOf(variant.asks).map(String)}
          onChange={(to) => change(['asks'], to.length > 0 ? to : undefined)}
        />
      </Stack>
    </Paper>
  );
}

function Faults({ problems }: { problems: readonly Problem[] }) {
  return problems.map(({ message, severity, code }) => (
    <Text key={code + message} size="xs" c={severity === 'error' ? 'red' : 'orange.9'} role="alert">
      {message}
    </Text>
  ));
}
