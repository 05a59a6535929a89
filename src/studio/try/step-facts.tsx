import { Anchor, Badge, Code, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { SimulatedStep } from '../api/simulate.ts';
import { leavesOf } from '../conversations/states.ts';
import { timerName } from '../conversations/story.ts';
import type { Raw } from '../document/raw.ts';
import { spelled } from '../document/state-path.ts';
import { dateTime, until } from '../shell/time.ts';
import { StateTitle } from '../titles/state-title.tsx';
import { happeningText } from './happening.ts';

interface Props {
  document: Raw;
  step: SimulatedStep;
  now: number;
  onShowState(path: string): void;
}

/** The conversation after a step: where it is, what it knows, what it waits for, what it did. */
export function StepFacts({ document, step, now, onShowState }: Props) {
  const { state, slots, timers, effects, actions, transitions, replies } = step;
  const known = Object.entries(slots);
  return (
    <section className="try-facts" aria-label="After this step">
      <Stack gap="sm">
        <Part title="State">
          {leavesOf(state).map((path) => (
            <Anchor key={path} component="button" type="button" size="sm" onClick={() => onShowState(path)}>
              <StateTitle document={document} path={path} />
            </Anchor>
          ))}
          {step.owner === 'human' && (
            <Text size="sm" fw={600}>
              A person is asked to take over.
            </Text>
          )}
          {transitions?.map(({ from, to, event }) => (
            <Text key={`${from} ${event} ${to}`} size="xs" c="dimmed">
              <StateTitle document={document} path={from} />{' '}
              {to === undefined ? (
                'stays'
              ) : (
                <>
                  → <StateTitle document={document} path={to} />
                </>
              )}
              , {happeningText(event)}
            </Text>
          ))}
        </Part>
        <Part title="Known">
          {known.length === 0 && <None />}
          {known.map(([name, value]) => (
            <Group key={name} justify="space-between" gap="xs" wrap="nowrap">
              <Text size="sm" c="dimmed">
                {spelled(name)}
              </Text>
              <Text size="sm" ta="right" className="words">
                {Array.isArray(value)
                  ? value.join(', ')
                  : typeof value === 'object'
                    ? JSON.stringify(value)
                    : String(value)}
              </Text>
            </Group>
          ))}
        </Part>
        <Part title="Timers">
          {timers.length === 0 && <None />}
          {timers.map(({ id, name, deadline }) => (
            <Group key={id} justify="space-between" gap="xs">
              <Text size="sm">{spelled(timerName(name))}</Text>
              <Text size="xs" c="dimmed" title={dateTime(deadline)}>
                {until(deadline, now)}
              </Text>
            </Group>
          ))}
        </Part>
        {effects.length > 0 && (
          <Part title="Effects">
            {effects.map(({ id, src, status }) => (
              <Group key={id} justify="space-between" gap="xs">
                <Text size="sm">{spelled(src)}</Text>
                <Badge size="sm" variant="default" tt="none">
                  {status}
                </Badge>
              </Group>
            ))}
          </Part>
        )}
        {actions.length > 0 && (
          <Part title="Actions">
            <Text size="sm">{actions.map(spelled).join(', ')}</Text>
          </Part>
        )}
        {replies.some(({ prompt }) => prompt !== undefined) && (
          <Part title="Prompts said">
            <Text size="sm">{[...new Set(replies.flatMap(({ prompt }) => prompt ?? []))].join(', ')}</Text>
          </Part>
        )}
        {step.context !== undefined && (
          <details>
            <summary>All it remembers</summary>
            <Code block>{JSON.stringify(step.context, null, 2)}</Code>
          </details>
        )}
      </Stack>
    </section>
  );
}

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <div>
    <Text component="h3" size="xs" fw={700} c="dimmed" tt="uppercase" mb={2}>
      {title}
    </Text>
    {children}
  </div>
);

const None = () => (
  <Text size="sm" c="dimmed">
    None
  </Text>
);
