import { Badge, Group, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { promptsIn } from '../document/prompts.ts';
import { select, useContent, useEditor, useFrame } from '../editor/draft-context.ts';
import { PromptEditor } from './prompt-editor.tsx';

/** Everything that the funnel says. */
export default function PromptsPanel() {
  const { editor, readOnly, problems } = useFrame();
  const { document, prompts } = useContent();
  const selection = useEditor((context) => context.selection);
  const [wanted, setWanted] = useState('');
  if (selection?.kind === 'prompt' && prompts[selection.name] !== undefined) {
    return (
      <fieldset className="inspector" disabled={readOnly}>
        <PromptEditor key={selection.name} name={selection.name} onBack={() => select(editor, undefined)} />
      </fieldset>
    );
  }
  const used = new Set(promptsIn(document.machine));
  const names = Object.keys(prompts)
    .filter((name) => JSON.stringify([name, prompts[name]]).toLowerCase().includes(wanted.toLowerCase()))
    .sort();
  return (
    <Stack p="md" gap="xs">
      <TextInput
        aria-label="Find a prompt"
        placeholder="Name or words…"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={wanted}
        onChange={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      {names.map((name) => (
        <UnstyledButton
          key={name}
          className="problem-row"
          onClick={() => select(editor, { kind: 'prompt', name })}
        >
          <Group justify="space-between" wrap="nowrap">
            <Stack gap={0} miw={0}>
              <Text size="sm" fw={500}>
                {name}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={2}>
                {String(prompts[name]?.description ?? '')}
              </Text>
            </Stack>
            {problems.some(({ prompt }) => prompt === name) ? (
              <Badge color="red">!</Badge>
            ) : (
              !used.has(name) && (
                <Badge color="gray" variant="light">
                  unused
                </Badge>
              )
            )}
          </Group>
        </UnstyledButton>
      ))}
      {names.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing found.
        </Text>
      )}
    </Stack>
  );
}
