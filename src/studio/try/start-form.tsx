import { NativeSelect, Select, Stack, Text, Textarea } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Start } from '../api/simulate.ts';
import { type Raw, rawAt } from '../document/raw.ts';
import { trailOf } from '../document/state-path.ts';
import { type Customer, startOf, statesToStartFrom, TEST_CUSTOMERS } from './start.ts';

interface Props {
  document: Raw;
  start: Start;
  onChange(start: Start): void;
}

/** Who writes and where it begins; usually one just writes. */
export function StartForm({ document, start, onChange }: Props) {
  const states = useMemo(() => statesToStartFrom(rawAt(document, ['machine'])), [document]);
  const [form, setForm] = useState({ customer: TEST_CUSTOMERS[0]!, state: '', slots: '' });
  const set = (change: Partial<typeof form>) => {
    const next = { ...form, ...change };
    setForm(next);
    onChange(startOf(next, start));
  };
  const pick = (name: string) => {
    const customer = TEST_CUSTOMERS.find((one) => one.title === name) as Customer;
    set({ customer, slots: customer.slots });
  };
  return (
    <div className="try-start">
      <Stack gap="sm">
        <Text size="sm">
          Write below as a customer would. Nothing is sent to anybody and nothing is kept; what you edit
          meanwhile is tried at once.
        </Text>
        <NativeSelect
          label="Customer"
          data={TEST_CUSTOMERS.map(({ title }) => title)}
          value={form.customer.title}
          onChange={({ currentTarget }) => pick(currentTarget.value)}
        />
        <Select
          label="Start from"
          placeholder="The beginning"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Start from the beginning' }}
          data={states.map((path) => ({ value: path, label: trailOf(document, path) }))}
          value={form.state || null}
          onChange={(state) => set({ state: state ?? '' })}
        />
        <Textarea
          label="What is known already"
          description="One a line, e.g. place=Búzios"
          autosize
          minRows={2}
          value={form.slots}
          onChange={({ currentTarget }) => set({ slots: currentTarget.value })}
        />
      </Stack>
    </div>
  );
}
