import { Radio, Select, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Source } from '../api/funnel-types.ts';
import { type Existing, publish } from '../api/publishing.ts';
import { trailOf } from '../document/state-path.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { StateTitle } from '../titles/state-title.tsx';
import { byState, pathsIn, totalInside } from './inside.ts';
import { Next } from './next.tsx';

export interface Plan {
  existing: Existing;
  /** Where those in a state go, where the draft has no state of that name or another is meant. */
  states: Record<string, string>;
}

/** What a publication says of those inside. */
export const planned = ({ existing, states }: Plan) => ({
  existing,
  ...(existing === 'migrate' ? { map: { states } } : {}),
});

const CHOICES: readonly { value: Existing; label: string; description: string }[] = [
  { value: 'keep', label: 'They finish where they are', description: 'Only new customers meet the draft.' },
  {
    value: 'migrate',
    label: 'They move over now',
    description: 'Each goes on in the state that fits; see below where.',
  },
  {
    value: 'drain',
    label: 'They finish, then the old version goes',
    description: 'As above, and what nobody is inside any more is retired.',
  },
];

interface Props {
  source: Source;
  plan: Plan;
  onPlan(plan: Plan): void;
  onNext(): void;
}

/** Conversations inside other versions: what becomes of them, by a dry run. */
export function InsideStep({ source, plan, onPlan, onNext }: Props) {
  const {
    data,
    error,
    refetch,
    isPlaceholderData: isOld,
  } = useQuery({
    queryKey: ['dry-run', source.document, source.prompts, plan],
    queryFn: ({ signal }) => publish({ ...source, ...planned(plan), dryRun: true }, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });
  const paths = useMemo(() => pathsIn(source.document.machine), [source.document]);
  const rows = data === undefined ? [] : byState(data.inside);
  const titles = (path: string) => trailOf(source.document, path);
  const migrate = plan.existing === 'migrate';
  return (
    <Stack gap="sm">
      <Radio.Group
        label={
          data === undefined
            ? 'Those inside'
            : `${totalInside(data.inside)} conversations are inside other versions`
        }
        value={plan.existing}
        onChange={(value) => onPlan({ ...plan, existing: value as Existing })}
      >
        <Stack gap="xs" mt="xs">
          {CHOICES.map((choice) => (
            <Radio key={choice.value} {...choice} />
          ))}
        </Stack>
      </Radio.Group>
      {error && <Failed error={error} onRetry={() => refetch()} />}
      {data === undefined && !error && <Loading rows={3} />}
      {data !== undefined && rows.length > 0 && (
        <div className="scroll-x">
          <Table
            verticalSpacing={6}
            horizontalSpacing={6}
            aria-busy={isOld}
            aria-label="Those inside, by state"
          >
            <Table.Thead>
              <Table.Tr>
                <Table.Th>State now</Table.Th>
                <Table.Th ta="right">Inside</Table.Th>
                {migrate && <Table.Th>Goes to</Table.Th>}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map(({ state, count, to, why }) => (
                <Table.Tr key={state}>
                  <Table.Td miw={110}>
                    <Text size="sm" className="words">
                      <StateTitle document={source.document} path={state} />
                    </Text>
                    {migrate && !isOld && why !== undefined && (
                      <Text size="xs" className="stays">
                        {to === undefined ? 'They stay' : 'Some stay'}: {why}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td ta="right" className="numeric">
                    {count}
                  </Table.Td>
                  {migrate && (
                    <Table.Td miw={230}>
                      <Select
                        size="xs"
                        aria-label={`Those in ${titles(state)} go to`}
                        placeholder={isOld ? 'Looking…' : to === undefined ? 'Stay' : titles(to)}
                        searchable
                        clearable
                        clearButtonProps={{ 'aria-label': 'As it fits best' }}
                        data={paths.map((path) => ({ value: path, label: titles(path) }))}
                        value={plan.states[state] ?? null}
                        onChange={(target) => {
                          const { [state]: _, ...others } = plan.states;
                          onPlan({
                            ...plan,
                            states: target === null ? others : { ...others, [state]: target },
                          });
                        }}
                      />
                    </Table.Td>
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
      {data !== undefined && !error && (
        <Next onClick={onNext} disabled={isOld}>
          Publish
        </Next>
      )}
    </Stack>
  );
}
