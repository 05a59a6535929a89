import { ActionIcon, Anchor, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { Window } from '../api/live.ts';
import { spelled, trail } from '../conversations/states.ts';
import { duration } from '../shell/time.ts';
import { percent, type StageRow } from './counts.ts';

interface Props {
  rows: readonly StageRow[];
  window: Window;
  onOpen(state: string): void;
}

/** Stages with their counts; opened, one shows the states inside it. */
export function StageTable({ rows, window, onOpen }: Props) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const most = Math.max(1, ...rows.map(({ now }) => now));
  const toggle = (stage: string) =>
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(stage)) next.add(stage);
      return next;
    });
  return (
    <div className="scroll-x">
      <Table className="numeric stage-table" verticalSpacing={8} horizontalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Stage</Table.Th>
            <Table.Th ta="right">Now</Table.Th>
            <Table.Th ta="right">In</Table.Th>
            <Table.Th ta="right">Out</Table.Th>
            <Table.Th ta="right">Drop-off</Table.Th>
            <Table.Th ta="right">Median</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => {
            const open = opened.has(row.stage);
            const flow = row[window];
            return (
              <Fragment key={row.stage}>
                <Table.Tr>
                  <Table.Td>
                    <div className="stage-name">
                      <ActionIcon
                        size="sm"
                        variant="subtle"
                        aria-expanded={open}
                        aria-label={`States of ${spelled(row.stage)}`}
                        onClick={() => toggle(row.stage)}
                      >
                        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                      </ActionIcon>
                      <Anchor component="button" fw={600} size="sm" onClick={() => onOpen(row.stage)}>
                        {spelled(row.stage)}
                      </Anchor>
                    </div>
                    <div className="stage-bar" aria-hidden>
                      <div style={{ width: `${(row.now / most) * 100}%` }} />
                    </div>
                  </Table.Td>
                  <Table.Td ta="right" fw={700}>
                    {row.now}
                  </Table.Td>
                  <Table.Td ta="right">{flow.in}</Table.Td>
                  <Table.Td ta="right">{flow.out}</Table.Td>
                  <Table.Td ta="right">{row.dropOff === undefined ? '–' : percent(row.dropOff)}</Table.Td>
                  <Table.Td ta="right" className="nowrap">
                    {row.medianSeconds === null || row.medianSeconds === undefined
                      ? '–'
                      : duration(row.medianSeconds * 1_000)}
                  </Table.Td>
                </Table.Tr>
                {open &&
                  row.states.map((state) => (
                    <Table.Tr key={state.state} className="inner-state">
                      <Table.Td>
                        <Anchor component="button" size="xs" onClick={() => onOpen(state.state)}>
                          {trail(state.state.split('.').slice(1).join('.') || state.state)}
                        </Anchor>
                      </Table.Td>
                      <Table.Td ta="right">{state.now}</Table.Td>
                      <Table.Td ta="right">{state[window].in}</Table.Td>
                      <Table.Td ta="right">{state[window].out}</Table.Td>
                      <Table.Td />
                      <Table.Td />
                    </Table.Tr>
                  ))}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" mt="xs">
        Drop-off: of those who left a stage, the share that fell silent. Median: time spent in the stage.
      </Text>
    </div>
  );
}
