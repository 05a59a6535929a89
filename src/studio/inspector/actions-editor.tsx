import { ActionIcon, Group, Paper, Select, Stack, Text, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { actionText, paramsOf, referenceName } from '../canvas/describe.ts';
import { listOf, writeList } from '../document/raw.ts';
import { spelled } from '../document/state-path.ts';
import { optionsOf, useCatalogue } from './catalogue-context.ts';
import { referenceTo, withParams } from './reference.ts';
import { SchemaForm } from './schema-form.tsx';

/** What is done, in order. */
export function ActionsEditor({
  label,
  value,
  onChange,
}: {
  label: string;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { actions } = useCatalogue();
  const [opened, setOpened] = useState<number>();
  const all = listOf(value);
  const write = (items: readonly unknown[]) => onChange(writeList(items, value));
  const move = (from: number, to: number) => {
    write(all.toSpliced(from, 1).toSpliced(to, 0, all[from]));
    setOpened(undefined);
  };
  return (
    <Stack gap={6}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {all.map((action, index) => {
        const name = referenceName(action);
        const entry = actions[name];
        const hasForm = entry !== undefined && Object.keys(listOfProperties(entry.params)).length > 0;
        return (
          <Paper key={index} withBorder p={6} pl="xs">
            <Group gap={2} wrap="nowrap">
              <UnstyledButton
                flex={1}
                miw={0}
                aria-expanded={opened === index}
                onClick={() => setOpened(opened === index ? undefined : index)}
              >
                <Text size="sm" truncate>
                  {actionText(action)}
                </Text>
              </UnstyledButton>
              <Move
                label="Do it earlier"
                icon={IconArrowUp}
                disabled={index === 0}
                onClick={() => move(index, index - 1)}
              />
              <Move
                label="Do it later"
                icon={IconArrowDown}
                disabled={index === all.length - 1}
                onClick={() => move(index, index + 1)}
              />
              <Move
                label={`Remove ${name}`}
                icon={IconTrash}
                onClick={() => write(all.toSpliced(index, 1))}
              />
            </Group>
            {opened === index && (
              <Stack gap="xs" pt="xs">
                <Text size="xs" c="dimmed">
                  {entry?.description ?? `There is no action "${name}".`}
                </Text>
                {hasForm && (
                  <SchemaForm
                    schema={entry.params}
                    value={paramsOf(action)}
                    onChange={(to) => write(all.with(index, withParams(action, to)))}
                  />
                )}
              </Stack>
            )}
          </Paper>
        );
      })}
      <Select
        aria-label={`Add to ${label}`}
        placeholder="Add an action…"
        searchable
        size="xs"
        data={optionsOf(actions).map((one) => ({ value: one, label: spelled(one) }))}
        value={null}
        onChange={(name) => {
          if (name === null) return;
          write([...all, referenceTo(name, actions[name])]);
          setOpened(all.length);
        }}
      />
    </Stack>
  );
}

const listOfProperties = (schema: { properties?: unknown }) => (schema.properties ?? {}) as object;

function Move({
  label,
  icon: Icon,
  disabled = false,
  onClick,
}: {
  label: string;
  icon: typeof IconArrowUp;
  disabled?: boolean;
  onClick: () => void;
}) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
    >
      <Icon size={14} aria-hidden />
    </ActionIcon>
  );
}
