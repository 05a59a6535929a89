/** Conversations as the server tells them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { deadLetter } from '../../gateway/answers.ts';
import type { ConversationView, JournalView, OutboxView } from '../../shard/conversation-view.ts';
import type { RecentSummary } from '../../shard/person-list.ts';
import { request } from './client.ts';

export type { JournalView, OutboxView };

export type Conversation = ConversationView;
export type Item = RecentSummary;

/** `<funnel>@<version>` it is on. */
export const versionOf = ({ funnel, funnelVersion }: { funnel: string; funnelVersion: string }) =>
  `${funnel}@${funnelVersion}`;

export interface Filter {
  state?: string;
  version?: string;
  owner?: 'bot' | 'human';
  handOff?: 'waiting';
}

const LIMIT = 50;

interface Page {
  items: Item[];
  next?: string;
}

export const conversationsQuery = (filter: Filter) =>
  infiniteQueryOptions({
    queryKey: ['conversations', filter],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ order: 'newest', limit: String(LIMIT), ...filter });
      if (pageParam !== undefined) query.set('before', pageParam);
      return request<Page>('GET', `/api/conversations?${query}`, undefined, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });

/** Of whoever is meant by a number or an id; asked for in a body and not kept, as it may be a phone number. */
export const foundQuery = (text: string) =>
  queryOptions({
    queryKey: ['conversations', 'found', text],
    queryFn: ({ signal }) => request<Page>('POST', '/api/conversations/find', { text }, signal),
    gcTime: 0,
  });

export const conversationPath = (id: string) => `/api/conversations/${encodeURIComponent(id)}`;

/** @param every how often it is asked for again (ms) */
export const conversationQuery = (id: string, every: number) =>
  queryOptions({
    queryKey: ['conversation', id],
    queryFn: ({ signal }) => request<Conversation>('GET', conversationPath(id), undefined, signal),
    refetchInterval: every,
  });

const JOURNAL_PAGE = 1_000;

/** The whole journal; asked again, only what came since. */
export const journalQuery = (id: string, every: number) =>
  queryOptions({
    queryKey: ['journal', id],
    queryFn: async ({ signal, client }) => {
      const entries = [...(client.getQueryData<JournalView[]>(['journal', id]) ?? [])];
      for (;;) {
        const after = entries.at(-1)?.revision ?? 0;
        const { items, next } = await request<{ items: JournalView[]; next?: number }>(
          'GET',
          `${conversationPath(id)}/journal?after=${after}&limit=${JOURNAL_PAGE}`,
          undefined,
          signal,
        );
        entries.push(...items);
        if (next === undefined) return entries;
      }
    },
    refetchInterval: every,
    structuralSharing: false,
  });

export type DeadLetter = z.infer<typeof deadLetter>;

export const deadLettersQuery = (conversation: string) =>
  queryOptions({
    queryKey: ['dead-letters', conversation],
    queryFn: ({ signal }) =>
      request<{ items: DeadLetter[] }>(
        'GET',
        `/api/dead-letters?conversation=${encodeURIComponent(conversation)}`,
        undefined,
        signal,
      ),
  });

export const settleDeadLetter = (id: string, how: 'requeue' | 'discard') =>
  request<DeadLetter>('POST', `/api/dead-letters/${encodeURIComponent(id)}/${how}`);
