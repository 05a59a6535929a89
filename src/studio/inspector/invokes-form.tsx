import { ActionIcon, Group, Paper, Select, Stack, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { editDocument } from '../document/editor-store.ts';
import { isRaw, listOf, put, type Raw, writeList } from '../document/raw.ts';
import { jsonPathOf, type StatePath, spelled, stateAt } from '../document/state-path.ts';
import { useContent, useFrame } from '../editor/draft-context.ts';
import { optionsOf, useCatalogue } from './catalogue-context.ts';
import { Wrong } from './field.tsx';
import { propertiesOf } from './schema.ts';
import { SchemaForm } from './schema-form.tsx';

/** Work outside the conversation that begins when the state is entered. Its ends are among the transitions. */
export function InvokesForm({ path }: { path: StatePath }) {
  const { editor } = useFrame();
  const { document } = useContent();
  const { effects } = useCatalogue();
  const place = [...jsonPathOf(path), 'invoke'];
  const value = stateAt(document, path).invoke;
  const all = listOf(value).filter(isRaw);
  const write = (items: readonly Raw[], group?: string) =>
    editDocument(editor, (before) => put(before, place, writeList(items, value)), group);
  return (
    <Stack gap={6}>
      <h3>Effects</h3>
      {all.map((invoke, index) => {
        const src = String(invoke.src);
        const entry = effects[src];
        return (
          <Paper key={index} withBorder p="xs">
            <Stack gap="xs">
              <Group justify="space-between" wrap="nowrap">
                <Text size="sm" fw={500}>
                  {spelled(src)}
                </Text>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size="sm"
                  aria-label={`Remove effect ${src}`}
                  onClick={() => write(all.toSpliced(index, 1))}
                >
                  <IconTrash size={14} aria-hidden />
                </ActionIcon>
              </Group>
              <Text size="xs" c="dimmed">
                {entry?.description ?? `There is no effect "${src}".`}
              </Text>
              {entry && propertiesOf(entry.params).length > 0 && (
                <SchemaForm
                  schema={entry.params}
                  value={invoke.input}
                  onChange={(input) => {
                    const given = isRaw(input) && Object.keys(input).length > 0 ? input : undefined;
                    write(all.with(index, put(invoke, ['input'], given)), `${place.join()} ${index}`);
                  }}
                />
              )}
            </Stack>
          </Paper>
        );
      })}
      <Wrong path={place} />
      <Select
        aria-label="Add an effect"
        placeholder="Add an effect…"
        size="xs"
        searchable
        data={optionsOf(effects).map((one) => ({ value: one, label: spelled(one) }))}
        value={null}
        onChange={(src) => src !== null && write([...all, { src }])}
      />
    </Stack>
  );
}
