import {
  Anchor,
  Badge,
  Button,
  Code,
  Group,
  Modal,
  Paper,
  Radio,
  Stack,
  Text,
  Textarea,
  Timeline,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowBackUp, IconHistory, IconPlayerPlay, IconRocket } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import {
  type Existing,
  type FunnelsView,
  publish,
  type Released,
  type Rollback,
  versionsQuery,
} from '../api/publishing.ts';
import { may, type Session } from '../api/session.ts';
import { Page } from '../shell/page.tsx';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { ago, dateTime } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { MigrationProgress } from './migration-progress.tsx';
import './publish.css';

const DID = {
  start: { icon: IconPlayerPlay, words: 'Live since Prosa started with it' },
  publish: { icon: IconRocket, words: 'Published' },
  rollback: { icon: IconArrowBackUp, words: 'Rolled back to' },
} as const;

const INSIDE: Record<Existing, string> = {
  keep: 'those inside finished where they were',
  migrate: 'those inside moved over',
  drain: 'those inside finished, then their version went',
};

/** What was live when, by whom and why; and the way back. */
export default function HistoryView({ session }: { session: Session }) {
  const { data, error, isPending, refetch } = useQuery({ ...versionsQuery, refetchInterval: 10_000 });
  /** What the dialog shows is what it does, whatever others do meanwhile. */
  const [asked, setAsked] = useState<Required<Rollback>>();
  const back =
    data?.live === undefined || data.rollback === undefined
      ? undefined
      : { from: data.live, to: data.rollback };
  return (
    <Page
      title="History"
      about="What customers met, since when, and why."
      tools={
        may(session, 'editor') &&
        back !== undefined && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => setAsked(back)}
          >
            Roll back
          </Button>
        )
      }
    >
      {isPending ? (
        <Loading />
      ) : error && !data ? (
        <Failed error={error} onRetry={() => refetch()} />
      ) : data.history.length === 0 ? (
        <Empty icon={IconHistory} title="Nothing was published yet" />
      ) : (
        <Stack>
          {data.migration?.status === 'running' && <MigrationProgress id={data.migration.id} />}
          <Releases data={data} />
        </Stack>
      )}
      {asked !== undefined && <RollBack {...asked} onClose={() => setAsked(undefined)} />}
    </Page>
  );
}

function Releases({ data }: { data: FunnelsView }) {
  const now = useNow(60_000);
  const inside = new Map(data.versions.map(({ version, inside }) => [version, inside]));
  return (
    <Timeline bulletSize={30} lineWidth={2} active={data.history.length}>
      {(data.history as Released[]).map(
        ({ version, at, by, who, note, existing, previous, migration }, index) => {
          const { icon: Icon, words } = DID[by];
          return (
            <Timeline.Item key={`${at} ${version}`} bullet={<Icon size={16} aria-hidden />}>
              <Paper withBorder p="sm">
                <Group justify="space-between" gap="xs">
                  <Group gap="xs">
                    <Text size="sm">{words}</Text>
                    <Anchor component={Link} href={`~/studio/funnels/v/${version}`} size="sm" ff="monospace">
                      {version}
                    </Anchor>
                    {index === 0 && (
                      <Badge color="teal" variant="light" tt="none">
                        live
                      </Badge>
                    )}
                  </Group>
                  <Text size="xs" c="dimmed" title={dateTime(at)}>
                    {who !== undefined && `${who} · `}
                    {ago(at, now)}
                  </Text>
                </Group>
                {note !== undefined && (
                  <Text size="sm" mt={4} className="words">
                    {note}
                  </Text>
                )}
                <Text size="xs" c="dimmed" mt={4}>
                  {[
                    `${inside.get(version) ?? 0} inside now`,
                    ...(previous === undefined ? [] : [INSIDE[existing]]),
                    ...(migration === undefined ? [] : [`migration ${migration}`]),
                  ].join(' · ')}
                </Text>
              </Paper>
            </Timeline.Item>
          );
        },
      )}
    </Timeline>
  );
}

function RollBack({ from, to, onClose }: Required<Rollback> & { onClose(): void }) {
  const [existing, setExisting] = useState<Existing>('keep');
  const [note, setNote] = useState('');
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: () =>
      publish({ rollback: { from, to }, existing, ...(note.trim() === '' ? {} : { note: note.trim() }) }),
    onSuccess: async ({ version }) => {
      await queries.invalidateQueries({ queryKey: ['funnels'], exact: true });
      notifications.show({ message: `${version} is live again.` });
      onClose();
    },
    onError: () => queries.invalidateQueries({ queryKey: ['funnels'], exact: true }),
  });
  return (
    <Modal opened onClose={onClose} title="Roll back">
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
          <Radio.Group
            label="Those inside the version that is live"
            value={existing}
            onChange={(value) => setExisting(value as Existing)}
          >
            <Stack gap="xs" mt="xs">
              <Radio value="keep" label="Finish where they are" />
              <Radio value="migrate" label="Move back, each to the state that fits" />
            </Stack>
          </Radio.Group>
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
            <Button type="submit" color="red" loading={send.isPending}>
              Roll back
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
