import { Anchor, Badge, Button, Group, Paper, Stack, Text, Timeline } from '@mantine/core';
import { IconArrowBackUp, IconHistory, IconPlayerPlay, IconRocket } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { type Existing, type FunnelsView, type Released, versionsQuery } from '../api/publishing.ts';
import { may, type Session } from '../api/session.ts';
import { Page } from '../shell/page.tsx';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { ago, dateTime } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { MigrationProgress } from './migration-progress.tsx';
import { RollBack, type WayBack } from './roll-back.tsx';
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
  const [asked, setAsked] = useState<WayBack>();
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
