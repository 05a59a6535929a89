import { ActionIcon, Badge, Group, Slider, Stack, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import {
  IconHistory,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { type Conversation, type JournalView, versionOf } from '../api/conversations.ts';
import { bundleQuery } from '../api/publishing.ts';
import type { Raw } from '../document/raw.ts';
import { FunnelMap } from '../live/funnel-map.tsx';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { dateTime } from '../shell/time.ts';
import { StateTitleIn } from '../titles/state-title.tsx';
import './replay.css';
import { leavesOf } from './states.ts';
import { type Step, stepsOf } from './story.ts';

/** How a conversation went, step by step, on its funnel. */
export default function Replay({
  conversation,
  journal,
}: {
  conversation: Conversation;
  journal: readonly JournalView[];
}) {
  const { outbox, funnel, funnelVersion } = conversation;
  const steps = useMemo(() => stepsOf(journal, outbox, funnelVersion), [journal, outbox, funnelVersion]);
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, steps.length - 1);
  const step = steps[index];
  const version = versionOf({ funnel, funnelVersion: step?.version ?? funnelVersion });
  const bundle = useQuery(bundleQuery(version));
  const go = (to: number) => setChosen(Math.max(0, Math.min(steps.length - 1, to)));
  useHotkeys([
    ['ArrowLeft', () => go(index - 1)],
    ['ArrowRight', () => go(index + 1)],
    ['Home', () => go(0)],
    ['End', () => go(steps.length - 1)],
  ]);
  // So that the keys are its own from the beginning.
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => root.current?.focus({ preventScroll: true }), []);
  const highlight = useMemo(() => new Set(step === undefined ? [] : leavesOf(step.entry.state)), [step]);
  if (step === undefined) return <Empty icon={IconHistory} title="Nothing is left to replay" />;
  return (
    <div className="replay" ref={root} tabIndex={-1}>
      <div className="replay-map">
        {bundle.data ? (
          <FunnelMap
            key={version}
            name={version}
            document={bundle.data.document as unknown as Raw}
            highlight={highlight}
            shown={leavesOf(step.entry.state)[0]}
          />
        ) : bundle.error ? (
          <Failed error={bundle.error} onRetry={() => bundle.refetch()} />
        ) : (
          <Loading />
        )}
      </div>
      <div className="replay-step">
        <Group gap={4} wrap="nowrap">
          <Go label="First step" icon={IconPlayerSkipBack} disabled={index === 0} onClick={() => go(0)} />
          <Go
            label="Step back"
            icon={IconPlayerTrackPrev}
            disabled={index === 0}
            onClick={() => go(index - 1)}
          />
          <Slider
            flex={1}
            mx="xs"
            min={1}
            max={Math.max(2, steps.length)}
            value={index + 1}
            onChange={(value) => go(value - 1)}
            label={null}
            thumbLabel="Step"
            disabled={steps.length < 2}
          />
          <Go
            label="Step on"
            icon={IconPlayerTrackNext}
            disabled={index === steps.length - 1}
            onClick={() => go(index + 1)}
          />
          <Go
            label="Last step"
            icon={IconPlayerSkipForward}
            disabled={index === steps.length - 1}
            onClick={() => go(steps.length - 1)}
          />
        </Group>
        <What version={version} step={step} index={index} of={steps.length} />
      </div>
    </div>
  );
}

interface GoProps {
  label: string;
  icon: typeof IconHistory;
  disabled: boolean;
  onClick(): void;
}

const Go = ({ label, icon: Icon, ...rest }: GoProps) => (
  <ActionIcon variant="default" size="lg" aria-label={label} {...rest}>
    <Icon size={16} />
  </ActionIcon>
);

function What({ version, step, index, of }: { version: string; step: Step; index: number; of: number }) {
  const { what, words, state, moved, replies, entry } = step;
  return (
    <Stack gap="xs" mt="sm" aria-live="polite">
      <Group gap="xs" justify="space-between">
        <Text fw={650}>{what}</Text>
        <Text size="xs" c="dimmed" className="numeric">
          {index + 1} of {of} · {dateTime(entry.at)}
        </Text>
      </Group>
      {words !== undefined && (
        <div className="bubble customer">
          <span className="words" dir="auto">
            {words}
          </span>
        </div>
      )}
      <Group gap={6}>
        <Badge variant={moved ? 'filled' : 'default'} tt="none">
          <StateTitleIn version={version} path={state} />
        </Badge>
        {!moved && (
          <Text size="xs" c="dimmed">
            stayed where it was
          </Text>
        )}
      </Group>
      {replies.map(({ id, text }) => (
        <div key={id} className="bubble bot">
          <span className="words" dir="auto">
            {text}
          </span>
        </div>
      ))}
    </Stack>
  );
}
