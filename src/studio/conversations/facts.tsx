import { Badge, Button, Group, Paper, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import {
  type Conversation,
  deadLettersQuery,
  type JournalView,
  settleDeadLetter,
  versionOf,
} from '../api/conversations.ts';
import { may, type Session } from '../api/session.ts';
import { spelled } from '../document/state-path.ts';
import { ago, dateTime, duration, until } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { StateTitleIn } from '../titles/state-title.tsx';
import { sourceText, stagesPassed } from './story.ts';

interface Props {
  conversation: Conversation;
  journal: readonly JournalView[];
  session: Session;
  /** In columns. */
  wide?: boolean;
}

/** All that is known of a conversation beside what was said. */
export function Facts({ conversation, journal, session, wide = false }: Props) {
  const { handOff } = conversation;
  return (
    <SimpleGrid cols={wide ? { base: 1, sm: 2, lg: 3 } : 1} p="md" spacing="md">
      {handOff && (
        <Block title="Why a person is needed">
          <Text size="sm" fw={600}>
            {handOff.reason}
          </Text>
          <Text size="sm" className="words">
            {handOff.summary}
          </Text>
        </Block>
      )}
      <Slots conversation={conversation} journal={journal} />
      <Stages version={versionOf(conversation)} journal={journal} />
      <Timers conversation={conversation} />
      <Work conversation={conversation} />
      <DeadLetters conversation={conversation.id} mayRequeue={may(session, 'operator')} />
    </SimpleGrid>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper component="section" withBorder p="sm">
      <Text component="h2" size="sm" fw={700} mb={6}>
        {title}
      </Text>
      {children}
    </Paper>
  );
}

const None = ({ children }: { children: string }) => (
  <Text size="sm" c="dimmed">
    {children}
  </Text>
);

function Slots({
  conversation: { slots },
  journal,
}: {
  conversation: Conversation;
  journal: readonly JournalView[];
}) {
  const known = Object.entries(slots);
  return (
    <Block title="What the customer told">
      {known.length === 0 && <None>Nothing yet.</None>}
      <Stack gap={8}>
        {known.map(([name, { value, from }]) => {
          const words = sourceText(journal, from);
          return (
            <div key={name}>
              <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
                <Text size="sm" c="dimmed">
                  {spelled(name)}
                </Text>
                <Text size="sm" fw={600} ta="right" className="words">
                  {Array.isArray(value) ? value.join(', ') : String(value)}
                </Text>
              </Group>
              {words !== undefined && (
                <Text size="xs" c="dimmed" fs="italic" lineClamp={2} className="words">
                  “{words}”
                </Text>
              )}
            </div>
          );
        })}
      </Stack>
    </Block>
  );
}

function Stages({ version, journal }: { version: string; journal: readonly JournalView[] }) {
  const now = useNow(10_000);
  const passed = stagesPassed(journal, now);
  return (
    <Block title="Stages passed">
      <Table verticalSpacing={4} horizontalSpacing={0} withRowBorders={false}>
        <Table.Tbody>
          {passed.map(({ stage, at, ms, revision }, index) => (
            <Table.Tr key={revision}>
              <Table.Td>
                <Text size="sm" fw={index === passed.length - 1 ? 700 : 400}>
                  <StateTitleIn version={version} path={stage} />
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <Text size="xs" c="dimmed" className="numeric" title={dateTime(at)}>
                  {index === passed.length - 1 ? `for ${duration(ms)}` : duration(ms)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Block>
  );
}

function Timers({ conversation: { timers } }: { conversation: Conversation }) {
  const now = useNow(1_000);
  return (
    <Block title="What happens by itself">
      {timers.length === 0 && <None>No timer runs.</None>}
      <Stack gap={4}>
        {timers
          .toSorted((a, b) => a.deadline - b.deadline)
          .map(({ id, name, deadline }) => (
            <Group key={id} justify="space-between" gap="xs">
              <Text size="sm">{name === 'prosa.turn' ? 'Answers what was written' : spelled(name)}</Text>
              <Text size="sm" c="dimmed" className="numeric" title={dateTime(deadline)}>
                {until(deadline, now)}
              </Text>
            </Group>
          ))}
      </Stack>
    </Block>
  );
}

function Work({ conversation }: { conversation: Conversation }) {
  const now = useNow(10_000);
  const { effects, cost, startedAt, updatedAt } = conversation;
  return (
    <Block title="Work and cost">
      <Stack gap={4}>
        <Fact name="Running now">
          {effects.length === 0 ? 'nothing' : effects.map(({ src }) => spelled(src)).join(', ')}
        </Fact>
        {cost > 0 && <Fact name="Cost">{`$${cost.toFixed(cost < 0.01 ? 5 : 2)}`}</Fact>}
        <Fact name="Began">{dateTime(Date.parse(startedAt))}</Fact>
        <Fact name="Last event">{ago(updatedAt, now)}</Fact>
      </Stack>
    </Block>
  );
}

const Fact = ({ name, children }: { name: string; children: string }) => (
  <Group justify="space-between" gap="xs">
    <Text size="sm" c="dimmed">
      {name}
    </Text>
    <Text size="sm">{children}</Text>
  </Group>
);

function DeadLetters({ conversation, mayRequeue }: { conversation: string; mayRequeue: boolean }) {
  const queries = useQueryClient();
  const { data } = useQuery(deadLettersQuery(conversation));
  const settle = useMutation({
    mutationFn: ({ id, how }: { id: string; how: 'requeue' | 'discard' }) => settleDeadLetter(id, how),
    onSettled: () => queries.invalidateQueries({ queryKey: ['dead-letters', conversation] }),
  });
  if (!data || data.items.length === 0) return null;
  return (
    <Block title="Could not be applied">
      <Stack gap="sm">
        {data.items.map(({ id, kind, reason, attempts, state, at }) => (
          <div key={id}>
            <Group gap="xs" justify="space-between">
              <Text size="sm" fw={600}>
                {spelled(kind)} · {dateTime(at)}
              </Text>
              <Badge size="sm" variant="default" tt="none">
                {state}
              </Badge>
            </Group>
            <Text size="sm" className="words">
              {reason} ({attempts} attempts)
            </Text>
            {mayRequeue && state === 'open' && (
              <Group gap="xs" mt={4}>
                <Button
                  size="compact-xs"
                  variant="light"
                  loading={settle.isPending}
                  onClick={() => settle.mutate({ id, how: 'requeue' })}
                >
                  Try again
                </Button>
                <Button
                  size="compact-xs"
                  variant="default"
                  disabled={settle.isPending}
                  onClick={() => settle.mutate({ id, how: 'discard' })}
                >
                  Give up
                </Button>
              </Group>
            )}
          </div>
        ))}
        {settle.isError && (
          <Text size="sm" c="red" role="alert">
            {settle.error.message}
          </Text>
        )}
      </Stack>
    </Block>
  );
}
