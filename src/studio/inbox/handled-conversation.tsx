import { ActionIcon, Button, Group, Menu, Spoiler, Text } from '@mantine/core';
import { IconArrowLeft, IconChevronDown, IconListDetails } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from 'wouter';
import { ApiError } from '../api/client.ts';
import { type Conversation, conversationQuery, journalQuery, versionOf } from '../api/conversations.ts';
import { giveBack, handOffsQuery, takeOver } from '../api/hand-offs.ts';
import { may, type Session } from '../api/session.ts';
import { OwnerBadge } from '../conversations/owner-badge.tsx';
import { operatorOf, storyOf } from '../conversations/story.ts';
import { Bubble, Thread } from '../conversations/thread.tsx';
import '../conversations/conversations.css';
import { Failed, Loading } from '../shell/states.tsx';
import { StateTitleIn } from '../titles/state-title.tsx';
import { useTitles } from '../titles/use-titles.ts';
import { Composer } from './composer.tsx';
import { useOutgoing } from './use-outgoing.ts';

const EVERY = 2_000;

/** A conversation as an operator has it. */
export function HandledConversation({ id, session }: { id: string; session: Session }) {
  const conversation = useQuery(conversationQuery(id, EVERY));
  const journal = useQuery(journalQuery(id, EVERY));
  const handOffs = useInfiniteQuery(handOffsQuery);
  const titles = useTitles(conversation.data && versionOf(conversation.data));
  const messages = useOutgoing(id, journal.data ?? []);
  const error = conversation.error ?? journal.error;
  if (!conversation.data || !journal.data) {
    return (
      <div className="page">
        {error ? (
          <Failed
            error={error}
            onRetry={() => void Promise.all([conversation.refetch(), journal.refetch()])}
          />
        ) : (
          <Loading />
        )}
      </div>
    );
  }
  const { data } = conversation;
  const by =
    data.takenBy ??
    handOffs.data?.pages.flatMap(({ items }) => items).find((one) => one.id === id)?.takenBy ??
    (data.owner === 'human' ? takenBy(journal.data) : undefined);
  const mine = data.owner === 'human' && by === session.user.name;
  const unsent = messages.all.map((one) => (
    <div key={one.key} className="thread-line">
      <Bubble
        line={{
          type: 'said',
          id: one.key,
          revision: 0,
          from: 'person',
          by: session.user.name,
          text: one.text,
          at: one.at,
          ...(one.status === 'failed' ? {} : { delivery: 'pending' as const }),
          ...(one.reason === undefined ? {} : { error: `Not sent: ${one.reason}` }),
        }}
      >
        {one.status === 'failed' && (
          <Group gap={6} mt={4} justify="flex-end">
            <Button size="compact-xs" onClick={() => messages.again(one)}>
              Send again
            </Button>
            <Button size="compact-xs" variant="default" onClick={() => messages.drop(one.key)}>
              Discard
            </Button>
          </Group>
        )}
      </Bubble>
    </div>
  ));
  return (
    <>
      <Head conversation={data} by={by} session={session} />
      {error && <Failed error={error} />}
      <div className="inbox-thread">
        <Thread lines={storyOf(journal.data, data.outbox, titles)}>
          {unsent.length > 0 ? unsent : undefined}
        </Thread>
      </div>
      {mine && <Composer conversation={id} onWrite={messages.write} />}
    </>
  );
}

/** Who took it last and has not given it back, as the journal tells. */
function takenBy(journal: Parameters<typeof storyOf>[0]): string | undefined {
  const last = journal
    .map(operatorOf)
    .findLast((one) => one !== undefined && (one.action.type === 'take' || one.action.type === 'giveBack'));
  return last?.action.type === 'take' ? last.by : undefined;
}

interface HeadProps {
  conversation: Conversation;
  by: string | undefined;
  session: Session;
}

function Head({ conversation, by, session }: HeadProps) {
  const { id, stage, owner, handOff, channel } = conversation;
  const queries = useQueryClient();
  const renew = () =>
    Promise.all(
      [['conversation', id], ['journal', id], ['hand-offs']].map((queryKey) =>
        queries.invalidateQueries({ queryKey }),
      ),
    );
  const take = useMutation({ mutationFn: (steal: boolean) => takeOver(id, steal), onSettled: renew });
  const back = useMutation({
    mutationFn: (resume: 'where-it-was' | 'greet') => giveBack(id, resume),
    onSettled: renew,
  });
  const mine = owner === 'human' && by === session.user.name;
  const colleague = owner === 'human' && by !== undefined && !mine;
  const error = take.error ?? back.error;
  return (
    <header className="inbox-head">
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Group gap="xs" wrap="nowrap" miw={0}>
          <ActionIcon
            className="inbox-back"
            component={Link}
            href="/"
            variant="subtle"
            size="lg"
            aria-label="All hand-offs"
          >
            <IconArrowLeft size={20} />
          </ActionIcon>
          <div>
            <Group gap={6}>
              <Text component="h2" fw={700}>
                <StateTitleIn version={versionOf(conversation)} path={stage} />
              </Text>
              <OwnerBadge owner={owner} by={mine ? 'You' : by} />
            </Group>
            <Text size="xs" c="dimmed">
              {channel}
            </Text>
          </div>
        </Group>
        <Group gap={6} wrap="nowrap">
          <ActionIcon
            component={Link}
            href={`~/studio/conversations/${id}`}
            variant="default"
            size="lg"
            aria-label="Everything about this conversation"
          >
            <IconListDetails size={18} />
          </ActionIcon>
          {may(session, 'operator') &&
            (mine ? (
              <Menu position="bottom-end">
                <Menu.Target>
                  <Button loading={back.isPending} rightSection={<IconChevronDown size={14} aria-hidden />}>
                    Give back
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Label>The bot answers from the next message on</Menu.Label>
                  <Menu.Item onClick={() => back.mutate('where-it-was')}>Go on where it was</Menu.Item>
                  <Menu.Item onClick={() => back.mutate('greet')}>Begin with a greeting</Menu.Item>
                </Menu.Dropdown>
              </Menu>
            ) : (
              <Button
                loading={take.isPending}
                variant={colleague ? 'default' : 'filled'}
                onClick={() => take.mutate(colleague)}
              >
                {colleague ? `Take from ${by}` : 'Take over'}
              </Button>
            ))}
        </Group>
      </Group>
      {handOff && (
        <Spoiler maxHeight={44} showLabel="All of it" hideLabel="Less" mt={6}>
          <Text size="sm" fw={600} className="words">
            {handOff.reason}
          </Text>
          <Text size="sm" className="words">
            {handOff.summary}
          </Text>
        </Spoiler>
      )}
      {error && (
        <Text size="sm" className="bubble-error" role="alert" mt={4}>
          {error instanceof ApiError && error.status === 409
            ? `Somebody was quicker: ${error.message}`
            : error.message}
        </Text>
      )}
    </header>
  );
}
