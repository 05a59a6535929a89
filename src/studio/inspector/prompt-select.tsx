import { ActionIcon, Group, Select, Tooltip } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { editPrompts } from '../document/editor-store.ts';
import { addPrompt, promptName } from '../document/prompts.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { languagesOf } from '../prompts/languages.ts';
import { askName } from '../shell/ask-name.ts';

const NEW = ' new';

/** The name of a prompt, and the way to its words. */
export function PromptSelect({
  label,
  description,
  required,
  value,
  onChange,
}: {
  label: string;
  description: string | undefined;
  required: boolean;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { editor } = useFrame();
  const { document, prompts } = useContent();
  const name = typeof value === 'string' ? value : null;
  const names = Object.keys(prompts).sort();
  const make = (asked: string) => {
    const made = promptName(asked, names);
    editPrompts(editor, (before) => addPrompt(before, made, languagesOf(document)[0]));
    onChange(made);
    select(editor, { kind: 'prompt', name: made });
  };
  return (
    <Group align="flex-end" gap={4} wrap="nowrap">
      <Select
        flex={1}
        label={label}
        description={description}
        required={required}
        clearable={!required}
        searchable
        nothingFoundMessage="No such prompt"
        data={[...names, ...(name && !(name in prompts) ? [name] : []), { value: NEW, label: 'New prompt…' }]}
        value={name}
        error={name !== null && !(name in prompts) && 'There is no such prompt.'}
        onChange={(to) => (to === NEW ? askPrompt(make) : onChange(to ?? undefined))}
      />
      {name !== null && name in prompts && (
        <Tooltip label="Edit what is said">
          <ActionIcon
            variant="default"
            size={36}
            aria-label={`Edit prompt ${name}`}
            onClick={() => select(editor, { kind: 'prompt', name })}
          >
            <IconPencil size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}

const askPrompt = (onName: (name: string) => void) =>
  askName({
    title: 'New prompt',
    label: 'Name',
    description: 'States name it when they say it. It stays as it is.',
    placeholder: 'e.g. how-to-pay',
    onName,
  });
