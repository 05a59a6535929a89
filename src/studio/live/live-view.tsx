import { Alert, Badge, Group, SegmentedControl, Select, Text, Title } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconActivity, IconPlugConnectedX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { LiveCounts, VersionCounts, Window } from '../api/live.ts';
import { bundleQuery, versionsQuery } from '../api/publishing.ts';
import type { Raw } from '../document/raw.ts';
import { Empty, Loading } from '../shell/states.tsx';
import { ago, duration } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { shownVersion, stageRows, totalOf, WINDOWS } from './counts.ts';
import { type Feed, reasonForDoubt } from './live-feed.ts';
import './live.css';
import { LiveMap } from './live-map.tsx';
import { StageTable } from './stage-table.tsx';
import { useLive } from './use-live.ts';

type Shape = 'stages' | 'states' | 'table';

/** Where conversations are now and how they move; a state leads to those who are in it. */
export default function LiveView() {
  const feed = useLive();
  const funnels = useQuery(versionsQuery);
  const narrow = useMediaQuery('(max-width: 700px)', true, { getInitialValueInEffect: false });
  const [asked, setAsked] = useState<string>();
  const [window, setWindow] = useState<Window>('day');
  const [shape, setShape] = useState<Shape>('stages');
  const [, go] = useLocation();
  const { counts } = feed;
  const version = counts && shownVersion(counts, asked, funnels.data?.live);
  const bundle = useQuery({ ...bundleQuery(version?.version ?? ''), enabled: version !== undefined });
  const open = (state: string) =>
    go(`~/studio/conversations?${new URLSearchParams({ state, version: version!.version })}`);
  return (
    <div className="live">
      <header className="live-head">
        <Group gap="sm" justify="space-between">
          <Group gap="sm">
            <Title order={1} size="h4">
              Live
            </Title>
            <Connection feed={feed} />
            {counts && <HandOffs counts={counts} />}
            {counts && version && <Elsewhere counts={counts} version={version} />}
          </Group>
          <Group gap="sm">
            {counts && counts.versions.length > 1 && (
              <Select
                aria-label="Version"
                size="xs"
                w={240}
                allowDeselect={false}
                data={counts.versions.map((one) => ({
                  value: one.version,
                  label: `${totalOf(one)} in ${one.version}${one.version === funnels.data?.live ? ' (live)' : ''}`,
                }))}
                value={version?.version ?? null}
                onChange={(value) => setAsked(value ?? undefined)}
              />
            )}
            <SegmentedControl
              aria-label="Window of time"
              size="xs"
              data={[...WINDOWS]}
              value={window}
              onChange={(value) => setWindow(value as Window)}
            />
            {!narrow && (
              <SegmentedControl
                aria-label="Show as"
                size="xs"
                data={[
                  { value: 'stages', label: 'Stages' },
                  { value: 'states', label: 'States' },
                  { value: 'table', label: 'Table' },
                ]}
                value={shape}
                onChange={(value) => setShape(value as Shape)}
              />
            )}
          </Group>
        </Group>
      </header>
      <Stale feed={feed} />
      <Body version={version} feed={feed}>
        {(shown) =>
          narrow || shape === 'table' ? (
            <div className="live-table">
              <StageTable
                document={(bundle.data?.document ?? {}) as unknown as Raw}
                rows={stageRows(shown, stageOrder(bundle.data?.document), window)}
                window={window}
                onOpen={open}
              />
            </div>
          ) : bundle.data ? (
            <LiveMap
              document={bundle.data.document as unknown as Raw}
              stagesOnly={shape === 'stages'}
              counts={shown}
              window={window}
              onOpen={open}
            />
          ) : (
            <Loading />
          )
        }
      </Body>
    </div>
  );
}

interface BodyProps {
  version: VersionCounts | undefined;
  feed: Feed;
  children(version: VersionCounts): ReactNode;
}

function Body({ version, feed, children }: BodyProps) {
  if (version !== undefined) return children(version);
  if (feed.counts !== undefined) {
    return (
      <Empty icon={IconActivity} title="Nobody is inside yet">
        As soon as a customer writes, they show up here.
      </Empty>
    );
  }
  return feed.status === 'refused' ? null : (
    <div className="page">
      <Loading />
    </div>
  );
}

const stageOrder = (document: unknown): string[] =>
  Object.keys((document as { machine?: { states?: object } } | undefined)?.machine?.states ?? {});

function Connection({ feed }: { feed: Feed }) {
  const live = feed.status === 'live' && reasonForDoubt(feed) === undefined;
  return (
    <Badge
      variant="light"
      tt="none"
      color={live ? 'teal' : feed.status === 'connecting' ? 'gray' : 'red'}
      leftSection={<span className={live ? 'pulse' : 'pulse off'} aria-hidden />}
    >
      {live ? 'Up to date' : feed.status === 'connecting' ? 'Connecting' : 'Not up to date'}
    </Badge>
  );
}

function Stale({ feed }: { feed: Feed }) {
  const now = useNow();
  const reason = reasonForDoubt(feed);
  if (reason === undefined) return null;
  const seen =
    feed.status === 'live'
      ? 'Some counts may be old or missing.'
      : feed.heardAt !== undefined && `What you see is from ${ago(feed.heardAt, now)}.`;
  return (
    <Alert color="orange" radius={0} role="alert" icon={<IconPlugConnectedX aria-hidden />} p="xs">
      {reason} {seen} {feed.status === 'lost' && 'Trying again…'}
    </Alert>
  );
}

function Elsewhere({ counts, version }: { counts: LiveCounts; version: VersionCounts }) {
  const others = counts.versions.reduce((sum, one) => sum + totalOf(one), 0) - totalOf(version);
  if (others === 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {others} more inside other versions
    </Text>
  );
}

function HandOffs({ counts }: { counts: LiveCounts }) {
  const { waiting, oldestSeconds } = counts.handOffs;
  if (waiting === 0) return null;
  return (
    <Text size="sm" component={Link} href="~/studio/inbox" className="live-waiting">
      {waiting} waiting for a person, the longest {duration((oldestSeconds ?? 0) * 1_000)}
    </Text>
  );
}
