import { ActionIcon, Button, Checkbox, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { durationText } from '../canvas/describe.ts';
import { editDocument } from '../document/editor-store.ts';
import { isRaw, put, type Raw } from '../document/raw.ts';
import { spelled } from '../document/state-path.ts';
import { keyFor } from '../document/states.ts';
import { useFrame } from '../editor/draft-context.ts';
import { changedHours, hoursOf, withHours } from './delay-hours.ts';
import { Wrong } from './field.tsx';

/** The waits that transitions name. */
export function DelaysForm({ delays }: { delays: Raw }) {
  const { editor } = useFrame();
  const write = (name: string, to: unknown, group?: string) =>
    editDocument(editor, (before) => put(before, ['delays', name], to), group);
  return (
    <Stack gap="xs">
      <h3>Delays</h3>
      {Object.entries(delays).map(([name, delay]) => (
        <Paper key={name} withBorder p="xs">
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" fw={500} truncate>
              {spelled(name)}
            </Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={`Delete delay ${name}`}
              onClick={() => write(name, undefined)}
            >
              <IconTrash size={14} aria-hidden />
            </ActionIcon>
          </Group>
          <DelayFields name={name} delay={delay} onChange={(to) => write(name, to, `delay ${name}`)} />
          <Wrong path={['delays', name]} />
        </Paper>
      ))}
      <Button
        size="compact-sm"
        variant="subtle"
        className="self-start"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => write(keyFor('Wait', Object.keys(delays)), '1h')}
      >
        Add a delay
      </Button>
    </Stack>
  );
}

function DelayFields({
  name,
  delay,
  onChange,
}: {
  name: string;
  delay: unknown;
  onChange: (to: unknown) => void;
}) {
  const bounds: Raw = isRaw(delay) ? delay : { wait: delay };
  const hours = hoursOf(bounds.between);
  /** A wait without bounds is written as it is. */
  const change = (key: string, value: unknown) => {
    const after = put(bounds, [key], value);
    onChange(Object.keys(after).length === 1 ? after.wait : after);
  };
  const wait = bounds.wait;
  return (
    <Stack gap={6}>
      <Group grow gap="xs">
        <TextInput
          size="xs"
          label="Wait"
          placeholder="2h"
          aria-label={`Wait of ${name}`}
          value={typeof wait === 'number' ? durationText(wait) : String(wait ?? '')}
          onChange={({ currentTarget }) => change('wait', currentTarget.value)}
        />
        {hours?.map((hour, place) => (
          <TextInput
            key={place}
            size="xs"
            label={place === 0 ? 'Not before' : 'Not after'}
            type="time"
            value={hour}
            onChange={({ currentTarget }) =>
              change('between', changedHours(hours, place as 0 | 1, currentTarget.value))
            }
          />
        ))}
      </Group>
      <Checkbox
        size="xs"
        label="Only between hours of the day"
        checked={hours !== undefined}
        onChange={({ currentTarget }) => change('between', withHours(currentTarget.checked))}
      />
      <Checkbox
        size="xs"
        label="Only while the channel takes free messages"
        checked={bounds.whileOpen === true}
        onChange={({ currentTarget }) => change('whileOpen', currentTarget.checked || undefined)}
      />
    </Stack>
  );
}
