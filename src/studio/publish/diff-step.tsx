import { Accordion, Badge, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Source } from '../api/funnel-types.ts';
import { type Change, diffFrom } from '../api/publishing.ts';
import { spelled } from '../document/state-path.ts';
import { useDraft } from '../editor/draft-context.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { StateTitle } from '../titles/state-title.tsx';
import { eventWords, promptChanges, type Sides, sidesOf, transitionWords, valueWords } from './diff-words.ts';
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
              title={<StateTitle document={source.document} path={path} />}
              {...(change === 'removed' ? {} : { onClick: () => select(path) })}
            >
              {detail.map(({ field, ...sides }) => (
                <BeforeAfter
                  key={field}
                  title={spelled(field)}
                  {...sidesOf(sides, (value) => valueWords(field, value))}
                />
              ))}
            </Changed>
          ))}
        </Part>
        <Part name="transitions" title="Transitions" count={transitions.length}>
          {transitions.map(({ from: path, event, change, ...sides }, index) => (
            <Changed
              key={index}
              change={change}
              title={
                <>
                  <StateTitle document={source.document} path={path} />, {eventWords(event, source.document)}
                </>
              }
              onClick={() => select(path)}
            >
              <BeforeAfter
                {...sidesOf(sides, (transition) => transitionWords(source.document, path, transition))}
              />
            </Changed>
          ))}
        </Part>
        <Part name="prompts" title="Prompts" count={prompts.length}>
          {prompts.map(({ name, change, before, after }) => (
            <Changed key={name} change={change} title={name}>
              <PromptChange before={before} after={after} />
            </Changed>
          ))}
        </Part>
        <Part name="other" title="Besides" count={other.length}>
          {other.map(({ path, change, ...sides }) => (
            <Changed key={path.join()} change={change} title={path.map(spelled).join(' › ')}>
              <BeforeAfter {...sidesOf(sides, (value) => valueWords(path[0]!, value))} />
            </Changed>
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

const COLOURS: Record<Change, string> = { added: 'green', removed: 'red', changed: 'blue', moved: 'gray' };

interface ChangedProps {
  change: Change;
  title: ReactNode;
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
      {children}
    </div>
  );
}

function PromptChange({ before, after }: { before?: unknown; after?: unknown }) {
  const texts = promptChanges(before, after);
  if (texts.length === 0) return <BeforeAfter {...sidesOf({ before, after }, String)} />;
  return texts.map(({ title, ...sides }) => <BeforeAfter key={title} title={title} {...sides} />);
}

function BeforeAfter({ title, before, after }: { title?: string } & Sides) {
  return (
    <>
      {title !== undefined && (
        <Text size="xs" c="dimmed" mt={4}>
          {title}
        </Text>
      )}
      {before !== undefined && <div className="diff-before">{before}</div>}
      {after !== undefined && <div className="diff-after">{after}</div>}
    </>
  );
}
