/** People taking conversations over. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { handOffView } from '../../gateway/answers.ts';
import { request } from './client.ts';
import { conversationPath } from './conversations.ts';

export type HandOff = z.infer<typeof handOffView>;

/** Those that wait come first. */
export const handOffsQuery = infiniteQueryOptions({
  queryKey: ['hand-offs'],
  queryFn: ({ pageParam, signal }) =>
    request<{ items: HandOff[]; next?: string }>(
      'GET',
      `/api/hand-offs${pageParam === undefined ? '' : `?after=${encodeURIComponent(pageParam)}`}`,
      undefined,
      signal,
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next,
  refetchInterval: 2_000,
});

/** @throws ApiError 409 `conflict` naming who has it */
export const takeOver = (id: string, steal: boolean) =>
  request<unknown>('POST', `${conversationPath(id)}/take`, steal ? { steal } : {});

export const giveBack = (id: string, resume: 'where-it-was' | 'greet') =>
  request<unknown>('POST', `${conversationPath(id)}/give-back`, { resume });

/** @param key the same for every attempt, so that it is said once */
export const write = (id: string, key: string, text: string) =>
  request<unknown>('POST', `${conversationPath(id)}/messages`, { id: key, text });
