import { Badge, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { promptsOf, variantsOf } from '../document/prompts.ts';
import type { StatePath } from '../document/state-path.ts';
import { select, useContent, useFrame } from '../editor/draft-context.ts';
import { languagesOf, textIn } from '../prompts/languages.ts';

/** What is said here, each with the way to its words. */
export function PromptsOfState({ path }: { path: StatePath }) {
  const { editor, problems } = useFrame();
  const { document, prompts } = useContent();
  const names = promptsOf(document, path);
  const own = languagesOf(document)[0]!;
  if (names.length === 0) return null;
  return (
    <section className="inspector-section">
      <Stack gap={6}>
        <h3>What is said here</h3>
        {names.map((name) => (
          <UnstyledButton
            key={name}
            className="problem-row"
            onClick={() => select(editor, { kind: 'prompt', name })}
          >
            <Group gap="xs" wrap="nowrap">
              <IconMessage size={16} aria-hidden />
              <Stack gap={0} miw={0} flex={1}>
                <Text size="sm" fw={500} truncate>
                  {name}
                </Text>
                <Text size="xs" c="dimmed" truncate>
                  {firstWords(textIn(variantsOf(prompts[name])[0] ?? {}, own, own))}
                </Text>
              </Stack>
              {problems.some(({ prompt }) => prompt === name) && (
                <Badge color="red" size="sm">
                  !
                </Badge>
              )}
            </Group>
          </UnstyledButton>
        ))}
      </Stack>
    </section>
  );
}

/** The text without the tags of its template. */
const firstWords = (text: string) =>
  text
    .replace(/\{\{[#^/!][^}]*\}\}/g, '')
    .replace(/\{\{\{?([^}]*)\}?\}\}/g, '…')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 120);
