import { Anchor, Badge, Button, Group, NumberInput, Paper, Progress, Stack, Text } from '@mantine/core';
import { IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { Source } from '../api/funnel-types.ts';
import { replayLast } from '../api/publishing.ts';
import type { Raw } from '../document/raw.ts';
import { Failed } from '../shell/states.tsx';
import { StateTitle } from '../titles/state-title.tsx';
import { Next } from './next.tsx';
import {
  changedTurns,
  isMoved,
  NOTHING_REPLAYED,
  type Replayed,
  type ReplayedConversation,
  replayed,
  sideText,
  stoppedAt,
} from './replay-run.ts';

/** The last real conversations through the draft: what would have gone otherwise. */
export function ReplayStep({ source, onNext }: { source: Source; onNext(): void }) {
  const [last, setLast] = useState(50);
  const [result, setResult] = useState<Replayed>();
  const [error, setError] = useState<Error>();
  const running = useRef<AbortController>(undefined);
  const [busy, setBusy] = useState(false);
  useEffect(() => () => running.current?.abort(), []);
  const start = async () => {
    const controller = new AbortController();
    running.current = controller;
    setBusy(true);
    setError(undefined);
    let state = NOTHING_REPLAYED;
    setResult(state);
    try {
      for await (const line of replayLast(last, source, controller.signal)) {
        state = replayed(state, line);
        setResult(state);
      }
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure as Error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Stack gap="sm">
      <Text size="sm">
        What customers really wrote goes through the draft once more. Nothing is sent to them; where the draft
        answers otherwise, you see both.
      </Text>
      <Group align="flex-end" gap="xs">
        <NumberInput
          label="Conversations"
          min={1}
          max={200}
          clampBehavior="strict"
          w={120}
          value={last}
          onChange={(value) => setLast(Number(value) || 1)}
          disabled={busy}
        />
        {busy ? (
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden />}
            onClick={() => running.current?.abort()}
          >
            Stop
          </Button>
        ) : (
          <Button variant="light" leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={start}>
            {result === undefined ? 'Replay' : 'Replay again'}
          </Button>
        )}
      </Group>
      {error && <Failed error={error} onRetry={start} />}
      {result?.failed !== undefined && <Failed error={new Error(result.failed)} onRetry={start} />}
      {result && <Result result={result} busy={busy} document={source.document} />}
      <Next onClick={onNext}>{result === undefined ? 'Go on without' : 'Who is inside'}</Next>
    </Stack>
  );
}

function Result({ result, busy, document }: { result: Replayed; busy: boolean; document: Raw }) {
  const { done, of, counts, shown, ended } = result;
  return (
    <Stack gap="sm">
      <div>
        <Progress
          value={of === 0 ? 0 : (done / of) * 100}
          animated={busy}
          aria-label="Conversations replayed"
        />
        <Text size="xs" c="dimmed" className="numeric" mt={2}>
          {done} of {of || '…'} {!busy && !ended && '· stopped'}
        </Text>
      </div>
      <Group gap="xs">
        <Badge color="teal" variant="light" tt="none">
          {counts.same} the same
        </Badge>
        <Badge color="orange" variant="light" tt="none">
          {counts.differs} different
        </Badge>
        <Badge color="red" variant="light" tt="none">
          {counts.stopped} stopped
        </Badge>
      </Group>
      {ended && counts.differs + counts.stopped === 0 && (
        <Text size="sm">
          {of === 0
            ? 'There was no conversation to replay.'
            : 'Every customer would have got the same answers.'}
        </Text>
      )}
      {shown.map((conversation) => (
        <Difference key={conversation.id} conversation={conversation} document={document} />
      ))}
    </Stack>
  );
}

/** So many turns of one conversation are shown at once. */
const TURNS = 3;

function Difference({ conversation, document }: { conversation: ReplayedConversation; document: Raw }) {
  const [all, setAll] = useState(false);
  const turns = changedTurns(conversation);
  const stop = stoppedAt(conversation);
  return (
    <Paper withBorder p="sm">
      <Group justify="space-between" gap="xs">
        <Anchor component={Link} size="sm" fw={600} href={`~/studio/conversations/${conversation.id}`}>
          {conversation.id.slice(0, 8)}…
        </Anchor>
        <Badge
          size="sm"
          variant="light"
          tt="none"
          color={conversation.outcome === 'stopped' ? 'red' : 'orange'}
        >
          {conversation.outcome === 'stopped'
            ? 'could not go on'
            : turns.length === 1
              ? '1 turn differs'
              : `${turns.length} turns differ`}
        </Badge>
      </Group>
      <Stack gap="sm" mt="xs">
        {conversation.why !== undefined && (
          <Text size="sm" c="red" className="words">
            {stop && `At “${stop.customer}”: `}
            {conversation.why}
          </Text>
        )}
        {(all ? turns : turns.slice(0, TURNS)).map((turn, place) => (
          <div key={place}>
            <Text size="sm" className="words" fw={500}>
              “{turn.customer}”
            </Text>
            {(['before', 'after'] as const).map((side) => (
              <div key={side} className={`diff-${side} words`}>
                {isMoved(turn) && turn[side] && <Stage document={document} path={turn[side].stage} />}
                {sideText(turn[side])}
              </div>
            ))}
          </div>
        ))}
        {!all && turns.length > TURNS && (
          <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
            {turns.length - TURNS} more
          </Button>
        )}
      </Stack>
    </Paper>
  );
}

const Stage = ({ document, path }: { document: Raw; path: string }) => (
  <b>
    <StateTitle document={document} path={path} />:{' '}
  </b>
);
