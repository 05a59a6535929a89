import { ActionIcon, Anchor, Table, Text } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment, useState } from 'react';
import type { Window } from '../api/live.ts';
import type { Raw } from '../document/raw.ts';
import { keysOf, titleOf, trailOf } from '../document/state-path.ts';
import { duration } from '../shell/time.ts';
import { StateTitle } from '../titles/state-title.tsx';
import { percent, type StageRow } from './counts.ts';

interface Props {
  document: Raw;
  rows: readonly StageRow[];
  window: Window;
  onOpen(state: string): void;
}

/** Stages with their counts; opened, one shows the states inside it. */
export function StageTable({ document, rows, window, onOpen }: Props) {
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
      <Table className="numeric stage-table" verticalSpacing={8} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Stage</Table.Th>
            <Table.Th ta="right">Now</Table.Th>
            <Table.Th ta="right" className="nowrap">
              In / out
            </Table.Th>
            <Table.Th ta="right">Lost</Table.Th>
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
                        aria-label={`States of ${titleOf(document, row.stage)}`}
                        onClick={() => toggle(row.stage)}
                      >
                        {open ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
                      </ActionIcon>
                      <Anchor component="button" fw={600} size="sm" onClick={() => onOpen(row.stage)}>
                        <StateTitle document={document} path={row.stage} />
                      </Anchor>
                    </div>
                    <div className="stage-bar" aria-hidden>
                      <div style={{ width: `${(row.now / most) * 100}%` }} />
                    </div>
                  </Table.Td>
                  <Table.Td ta="right" fw={700}>
                    {row.now}
                  </Table.Td>
                  <Table.Td ta="right" className="nowrap">
                    {flow.in} / {flow.out}
                  </Table.Td>
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
                          <span title={state.state}>{withinStage(document, state.state)}</span>
                        </Anchor>
                      </Table.Td>
                      <Table.Td ta="right">{state.now}</Table.Td>
                      <Table.Td ta="right" className="nowrap">
                        {state[window].in} / {state[window].out}
                      </Table.Td>
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
        Lost: of those who entered a stage, the share that fell silent for good. Median: time spent in the
        stage.
      </Text>
    </div>
  );
}

/** A state's title without that of its stage, under which it stands. */
function withinStage(document: Raw, path: string): string {
  const [stage = '', ...inner] = keysOf(path);
  if (inner.length === 0) return titleOf(document, stage);
  return trailOf(document, path).slice(titleOf(document, stage).length + ' › '.length);
}
