import { Button, Code, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { bundleQuery, publish } from '../api/publishing.ts';
import { Failed } from '../shell/states.tsx';
import { type Choice, InsideChoice, type Plan, planned, useDryRun } from './inside-choice.tsx';

const CHOICES: readonly Choice[] = [
  {
    value: 'keep',
    label: 'Finish where they are',
    description: 'Only new customers meet the version of before.',
  },
  {
    value: 'migrate',
    label: 'Move back, each to the state that fits',
    description: 'See below where; another state may be chosen for each.',
  },
];

/** From the version that is live to the one before it. */
export interface WayBack {
  from: string;
  to: string;
}

/** Goes that way, once it was shown what becomes of those inside. */
export function RollBack({ from, to, onClose }: WayBack & { onClose(): void }) {
  const [plan, setPlan] = useState<Plan>({ existing: 'keep', states: {} });
  const [note, setNote] = useState('');
  const before = useQuery(bundleQuery(to));
  const live = useQuery(bundleQuery(from));
  const what = { rollback: { from, to } };
  const dryRun = useDryRun(what, plan);
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () =>
      publish({ ...what, ...planned(plan), ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: async ({ version }) => {
      await queries.invalidateQueries({ queryKey: ['funnels'], exact: true });
      notifications.show({ message: `${version} is live again.` });
      onClose();
    },
    onError: () => queries.invalidateQueries({ queryKey: ['funnels'], exact: true }),
  });
  const document = before.data?.document ?? {};
  // In a hurry one does not wait for the counts, but nobody is moved before it was shown where to.
  const isShown = dryRun.data !== undefined && !dryRun.isPlaceholderData && !dryRun.error;
  return (
    <Modal opened onClose={onClose} title="Roll back" size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Stack>
          <Text size="sm">
            New customers meet <Code>{to}</Code> again, at once.
          </Text>
          <InsideChoice
            dryRun={dryRun}
            document={document}
            now={live.data?.document ?? document}
            choices={CHOICES}
            plan={plan}
            onPlan={setPlan}
          />
          <Textarea
            label="Why"
            maxLength={500}
            autosize
            minRows={2}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {send.isError && <Failed error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              color="red"
              loading={send.isPending}
              disabled={plan.existing === 'migrate' && !isShown}
            >
              Roll back
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
