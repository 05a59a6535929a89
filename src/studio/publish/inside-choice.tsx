import { Radio, Select, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type Existing, type Published, publish } from '../api/publishing.ts';
import type { Raw } from '../document/raw.ts';
import { trailOf } from '../document/state-path.ts';
import { Failed, Loading } from '../shell/states.tsx';
import { StateTitle } from '../titles/state-title.tsx';
import { byState, pathsIn, totalInside } from './inside.ts';

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

export interface Choice {
  value: Existing;
  label: string;
  description: string;
}

export const WITH_A_PUBLICATION: readonly Choice[] = [
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

/** What that would do with those inside, before it is done. */
export const useDryRun = (what: Published, plan: Plan) =>
  useQuery({
    queryKey: ['dry-run', what, plan],
    queryFn: ({ signal }) => publish({ ...what, ...planned(plan), dryRun: true }, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
    retry: false,
  });

interface Props {
  dryRun: ReturnType<typeof useDryRun>;
  /** What they may move to. */
  document: Raw;
  /** What names the states they are in, where that is another one. */
  now?: Raw;
  choices: readonly Choice[];
  plan: Plan;
  onPlan(plan: Plan): void;
}

/** Conversations inside other versions: what becomes of them, by a dry run. */
export function InsideChoice({ dryRun, document, now = document, choices, plan, onPlan }: Props) {
  const { data, error, refetch, isPlaceholderData: isOld } = dryRun;
  const paths = useMemo(() => pathsIn(document.machine), [document]);
  const rows = data === undefined ? [] : byState(data.inside);
  const titles = (path: string) => trailOf(document, path);
  const migrate = plan.existing === 'migrate';
  return (
    <>
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
          {choices.map((choice) => (
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
                  <Table.Td miw={90}>
                    <Text size="sm" className="words">
                      <StateTitle document={now} path={state} />
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
                    <Table.Td miw={140} w="55%">
                      <Select
                        size="xs"
                        aria-label={`Those in ${trailOf(now, state)} go to`}
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
    </>
  );
}
