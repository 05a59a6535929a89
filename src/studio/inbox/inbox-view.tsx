import { Badge, Button, Group, Text, Title, UnstyledButton } from '@mantine/core';
import { IconInbox, IconMessages } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRoute } from 'wouter';
import { type HandOff, handOffsQuery } from '../api/hand-offs.ts';
import type { Session } from '../api/session.ts';
import { Empty, Failed, Loading } from '../shell/states.tsx';
import { duration } from '../shell/time.ts';
import { useNow } from '../shell/use-now.ts';
import { StateTitleIn } from '../titles/state-title.tsx';
import { HandledConversation } from './handled-conversation.tsx';
import './inbox.css';

/** Customers who wait for a person, and the conversation with one of them. On a phone one of the two is shown. */
export default function InboxView({ session }: { session: Session }) {
  const [opened, params] = useRoute('/:id');
  const handOffs = useInfiniteQuery(handOffsQuery);
  const items = handOffs.data?.pages.flatMap((page) => page.items) ?? [];
  const waiting = items.filter(({ takenBy }) => takenBy === undefined);
  const mine = items.filter(({ takenBy }) => takenBy === session.user.name);
  const others = items.filter(({ takenBy }) => takenBy !== undefined && takenBy !== session.user.name);
  return (
    <div className={opened ? 'inbox opened' : 'inbox'}>
      <nav className="inbox-list" aria-label="Hand-offs">
        <Title order={1} size="h4" px="md" pt="md" pb="xs">
          Inbox
        </Title>
        {handOffs.isPending ? (
          <Loading />
        ) : handOffs.isError && items.length === 0 ? (
          <Failed error={handOffs.error} onRetry={() => handOffs.refetch()} />
        ) : items.length === 0 ? (
          <Empty icon={IconInbox} title="Nobody is waiting">
            Customers the bot hands over show up here by themselves.
          </Empty>
        ) : (
          <>
            {handOffs.isError && <Failed error={handOffs.error} />}
            <Part title="Waiting" items={waiting} current={params?.id} />
            <Part title="Yours" items={mine} current={params?.id} />
            <Part title="With colleagues" items={others} current={params?.id} />
            {handOffs.hasNextPage && (
              <Button
                variant="subtle"
                m="xs"
                loading={handOffs.isFetchingNextPage}
                onClick={() => handOffs.fetchNextPage()}
              >
                More
              </Button>
            )}
          </>
        )}
      </nav>
      <section className="inbox-main" aria-label="Conversation">
        {opened ? (
          <HandledConversation key={params.id} id={params.id} session={session} />
        ) : (
          <Empty icon={IconMessages} title="Choose a conversation">
            Take it over, write to the customer, and give it back to the bot when you are done.
          </Empty>
        )}
      </section>
    </div>
  );
}

interface PartProps {
  title: string;
  items: readonly HandOff[];
  current: string | undefined;
}

function Part({ title, items, current }: PartProps) {
  const now = useNow(1_000);
  if (items.length === 0) return null;
  return (
    <section aria-label={title}>
      <Group gap={6} px="md" py={6}>
        <Text component="h2" size="xs" fw={700} c="dimmed" tt="uppercase">
          {title}
        </Text>
        <Badge size="sm" variant="default" circle={items.length < 10}>
          {items.length}
        </Badge>
      </Group>
      {items.map(({ id, reason, summary, version, stage, at, takenBy }) => {
        const age = now - new Date(at).getTime();
        return (
          <UnstyledButton
            key={id}
            component={Link}
            href={`/${id}`}
            className="inbox-item"
            data-current={id === current || undefined}
            aria-current={id === current ? 'page' : undefined}
          >
            <Group justify="space-between" wrap="nowrap" gap="xs" align="baseline">
              <Text size="sm" fw={650} className="words">
                {reason}
              </Text>
              <Text
                size="xs"
                className={`numeric inbox-age ${takenBy === undefined && age > 10 * 60_000 ? 'late' : ''}`}
              >
                {duration(age)}
              </Text>
            </Group>
            <Text size="xs" lineClamp={2} className="words inbox-summary">
              {summary}
            </Text>
            <Text size="xs" c="dimmed">
              <StateTitleIn version={version} path={stage} />
              {takenBy !== undefined && ` · taken by ${takenBy}`}
            </Text>
          </UnstyledButton>
        );
      })}
    </section>
  );
}
