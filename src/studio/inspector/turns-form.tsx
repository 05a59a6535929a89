import { Group, Select, Stack } from '@mantine/core';
import { isRaw, type JsonPath, put } from '../document/raw.ts';
import { useField, Wrong } from './field.tsx';
import { NumberField } from './number-field.tsx';

/** How long it waits for more messages, and what one does that comes while an answer is prepared. */
export function TurnsForm({ path }: { path: JsonPath }) {
  const [value, set] = useField(path);
  const turns = isRaw(value) ? value : {};
  const burst = isRaw(turns.burst) ? turns.burst : {};
  const change = (at: JsonPath, to: unknown) => {
    let after = put(turns, at, to);
    if (isRaw(after.burst) && Object.keys(after.burst).length === 0) after = put(after, ['burst'], undefined);
    set(Object.keys(after).length === 0 ? undefined : after);
  };
  const seconds = (name: 'quietMs' | 'maxMs', label: string, max: number) => (
    <NumberField
      label={label}
      suffix=" s"
      min={0}
      max={max}
      step={0.5}
      decimalScale={3}
      placeholder="as usual"
      value={typeof burst[name] === 'number' ? burst[name] / 1_000 : undefined}
      onChange={(to) => change(['burst', name], to === undefined ? undefined : Math.round(to * 1_000))}
    />
  );
  return (
    <Stack gap="xs">
      <h3>Turns</h3>
      <Group grow gap="xs" align="flex-end">
        {seconds('quietMs', 'Waits for quiet', 60)}
        {seconds('maxMs', 'At most', 600)}
      </Group>
      <Select
        label="A message while an answer is prepared"
        placeholder="as usual"
        clearable
        data={[
          { value: 'supersede', label: 'One answer to both, the first is dropped' },
          { value: 'queue', label: 'Is answered after' },
          { value: 'append', label: 'Is added, the answer goes on' },
        ]}
        value={typeof turns.whileReplying === 'string' ? turns.whileReplying : null}
        onChange={(to) => change(['whileReplying'], to ?? undefined)}
      />
      <Wrong path={path} />
    </Stack>
  );
}
