import { ActionIcon, Badge, Button, Code, CopyButton, Group, Stack, Tabs, Text, Title } from '@mantine/core';
import {
  IconArrowLeft,
  IconCheck,
  IconCopy,
  IconHistory,
  IconListDetails,
  IconMessages,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Suspense } from 'react';
import { Link } from 'wouter';
import { type Conversation, conversationQuery, journalQuery, versionOf } from '../api/conversations.ts';
import { may, type Session } from '../api/session.ts';
import { lazily } from '../shell/lazily.tsx';
import { Failed, Loading } from '../shell/states.tsx';
import { StateTitleIn } from '../titles/state-title.tsx';
import { useTitles } from '../titles/use-titles.ts';
import './conversations.css';
import { Facts } from './facts.tsx';
import { OwnerBadge } from './owner-badge.tsx';
import { pathOf } from './states.ts';
import { storyOf } from './story.ts';
import { Thread } from './thread.tsx';

const Replay = lazily(() => import('./replay.tsx'));

const EVERY = 3_000;

/** One conversation: what was said, what is known, and how it went step by step. */
export function ConversationPage({ id, session }: { id: string; session: Session }) {
  const conversation = useQuery(conversationQuery(id, EVERY));
  const journal = useQuery(journalQuery(id, EVERY));
  const titles = useTitles(conversation.data && versionOf(conversation.data));
  const error = conversation.error ?? journal.error;
  if (error && (!conversation.data || !journal.data)) {
    return (
      <div className="page">
        <BackLink />
        <Failed error={error} onRetry={() => void Promise.all([conversation.refetch(), journal.refetch()])} />
      </div>
    );
  }
  if (!conversation.data || !journal.data) {
    return (
      <div className="page">
        <Loading />
      </div>
    );
  }
  const { data } = conversation;
  return (
    <div className="conversation">
      <Head conversation={data} mayTake={may(session, 'operator')} />
      <Tabs
        activateTabWithKeyboard={false}
        defaultValue="said"
        keepMounted={false}
        className="conversation-tabs"
      >
        <Tabs.List px="md">
          <Tabs.Tab value="said" leftSection={<IconMessages size={16} aria-hidden />}>
            Messages
          </Tabs.Tab>
          <Tabs.Tab value="facts" leftSection={<IconListDetails size={16} aria-hidden />}>
            Details
          </Tabs.Tab>
          <Tabs.Tab value="replay" leftSection={<IconHistory size={16} aria-hidden />}>
            Replay
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="said" className="conversation-panel">
          <div className="with-facts">
            <Thread lines={storyOf(journal.data, data.outbox, titles)} />
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever scrolls by keys must get here */}
            <aside className="facts-aside" aria-label="Details" tabIndex={0}>
              <Facts conversation={data} journal={journal.data} session={session} />
            </aside>
          </div>
        </Tabs.Panel>
        <Tabs.Panel value="facts" className="conversation-panel scroll" tabIndex={0}>
          <Facts conversation={data} journal={journal.data} session={session} wide />
        </Tabs.Panel>
        <Tabs.Panel value="replay" className="conversation-panel">
          <Suspense fallback={<Loading />}>
            <Replay conversation={data} journal={journal.data} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </div>
  );
}

function BackLink() {
  return (
    <Button
      component={Link}
      href="/"
      variant="subtle"
      size="compact-sm"
      leftSection={<IconArrowLeft size={16} aria-hidden />}
    >
      All conversations
    </Button>
  );
}

function Head({ conversation, mayTake }: { conversation: Conversation; mayTake: boolean }) {
  const { id, stage, state, channel, owner, takenBy } = conversation;
  const version = versionOf(conversation);
  return (
    <Stack gap={4} px="md" pt="sm" pb="xs">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="xs" wrap="nowrap">
          <ActionIcon component={Link} href="/" variant="subtle" aria-label="All conversations">
            <IconArrowLeft size={18} />
          </ActionIcon>
          <Title order={1} size="h4">
            <StateTitleIn version={version} path={stage} />
          </Title>
          <OwnerBadge owner={owner} by={takenBy} />
        </Group>
        {mayTake && (
          <Button
            component={Link}
            href={`~/studio/inbox/${id}`}
            size="compact-md"
            variant="light"
            flex="none"
          >
            {owner === 'human' ? 'Inbox' : 'Take over'}
          </Button>
        )}
      </Group>
      <Group gap="xs" pl={36}>
        <Badge variant="default">{channel}</Badge>
        <Text size="xs" c="dimmed">
          <StateTitleIn version={version} path={pathOf(state)} /> · {version}
        </Text>
        <Group gap={4} wrap="nowrap">
          <Code>{id}</Code>
          <CopyButton value={id}>
            {({ copied, copy }) => (
              <ActionIcon
                size="sm"
                variant="subtle"
                onClick={copy}
                aria-label={copied ? 'Copied' : 'Copy the id'}
              >
                {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
              </ActionIcon>
            )}
          </CopyButton>
        </Group>
      </Group>
    </Stack>
  );
}
