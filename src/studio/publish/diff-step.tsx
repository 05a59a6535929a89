import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Source } from '../api/funnel-types.ts';
import { type ChangeKind, diffFrom } from '../api/publishing.ts';
import { trail } from '../conversations/states.ts';
import { useDraft } from '../editor/draft-context.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { Next } from './next.tsx';

interface Props {
  source: Source;
  from: string | undefined;
  onNext(): void;
}

/** States, transitions and prompts that would be others. */
export function DiffStep({ source, from, onNext }: Props) {
  const { data, error, refetch } = useQuery({
    queryKey: ['diff', from, source.document, source.prompts],
    queryFn: ({ signal }) => diffFrom(from!, source, signal),
    enabled: from !== undefined,
    gcTime: 0,
  });
  const { select } = useDraft();
  if (from === undefined) {
    return (
      <>
        <Text size="sm">No version of this funnel was ever published.</Text>
        <Next onClick={onNext}>Replay conversations</Next>
      </>
    );
  }
  if (error) return <Failed error={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Loading rows={3} />;
  const { states, transitions, prompts, other } = data;
  const nothing = states.length + transitions.length + prompts.length + other.length === 0;
  return (
    <>
      {nothing && <Text size="sm">Nothing: the draft means the same as the version that is live.</Text>}
      <Accordion multiple variant="contained" defaultValue={['states', 'transitions', 'prompts', 'other']}>
        <Part name="states" title="States" count={states.length}>
          {states.map(({ path, change, detail }) => (
            <Changed
              key={path}
              change={change}
              title={trail(path)}
              {...(change === 'removed' ? {} : { onClick: () => select(path) })}
            >
              {detail.map(worded).join(' · ')}
            </Changed>
          ))}
        </Part>
        <Part name="transitions" title="Transitions" count={transitions.length}>
          {transitions.map(({ from: source, event, change, before, after }, index) => (
            <Changed key={index} change={change} title={`${trail(source)} on ${event}`}>
              <BeforeAfter before={before} after={after} />
            </Changed>
          ))}
        </Part>
        <Part name="prompts" title="Prompts" count={prompts.length}>
          {prompts.map(({ name, change, before, after }) => (
            <Changed key={name} change={change} title={name}>
              <BeforeAfter before={before} after={after} />
            </Changed>
          ))}
        </Part>
        <Part name="other" title="Besides" count={other.length}>
          {other.map((one) => (
            <Text key={worded(one)} size="sm" className="words">
              {worded(one)}
            </Text>
          ))}
        </Part>
      </Accordion>
      <Next onClick={onNext}>Replay conversations</Next>
    </>
  );
}

function Part({
  name,
  title,
  count,
  children,
}: {
  name: string;
  title: string;
  count: number;
  children: ReactNode;
}) {
  if (count === 0) return null;
  return (
    <Accordion.Item value={name}>
      <Accordion.Control>
        <Group gap="xs">
          <Text fw={600} size="sm">
            {title}
          </Text>
          <Badge size="sm" variant="default">
            {count}
          </Badge>
        </Group>
      </Accordion.Control>
      <Accordion.Panel>
        <Stack gap="sm">{children}</Stack>
      </Accordion.Panel>
    </Accordion.Item>
  );
}

const COLOURS: Record<ChangeKind, string> = { added: 'green', removed: 'red', changed: 'blue' };

interface ChangedProps {
  change: ChangeKind;
  title: string;
  onClick?: () => void;
  children?: ReactNode;
}

function Changed({ change, title, onClick, children }: ChangedProps) {
  return (
    <div>
      <Group gap="xs" wrap="nowrap" align="baseline">
        <Badge size="sm" variant="light" color={COLOURS[change]} tt="none" className="nowrap" flex="none">
          {change}
        </Badge>
        {onClick === undefined ? (
          <Text size="sm" className="words">
            {title}
          </Text>
        ) : (
          <button type="button" className="as-link" onClick={onClick}>
            {title}
          </button>
        )}
      </Group>
      {children !== undefined && children !== '' && (
        <Text size="xs" c="dimmed" component="div" className="words" mt={2}>
          {children}
        </Text>
      )}
    </div>
  );
}

function BeforeAfter({ before, after }: { before?: unknown; after?: unknown }) {
  return (
    <>
      {before !== undefined && <div className="diff-before">{worded(before)}</div>}
      {after !== undefined && <div className="diff-after">{worded(after)}</div>}
    </>
  );
}

const worded = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value, null, 1);
