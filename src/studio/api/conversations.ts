/** Conversations as the server tells them. */
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { ConversationSummary } from '../../shard/conversation-list.ts';
import type { ConversationView, JournalView, OutboxView } from '../../shard/conversation-view.ts';
import { request } from './client.ts';

export type { JournalView, OutboxView };

export interface HandOffView {
  at: string;
  reason: string;
  summary: string;
  takenBy?: string;
}

export type Conversation = Omit<ConversationView, 'handOff' | 'cost'> & {
  handOff?: HandOffView;
  cost?: number | { usd: number; calls?: number };
  takenBy?: string;
};

export type Item = ConversationSummary & { state?: unknown; handOff?: HandOffView; takenBy?: string };

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
      const query = new URLSearchParams({ limit: String(LIMIT), ...filter });
      if (pageParam !== undefined) query.set('before', pageParam);
      return request<Page>('GET', `/api/conversations?${query}`, undefined, signal);
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
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

export interface DeadLetter {
  id: string;
  conversation: string;
  kind: string;
  code: string;
  reason: string;
  attempts: number;
  at: number;
  state: 'open' | 'requeued' | 'discarded';
}

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
