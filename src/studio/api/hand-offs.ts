/** People taking conversations over. */
import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import { conversationPath } from './conversations.ts';

export interface HandOff {
  /** Of the conversation. */
  id: string;
  stage: string;
  reason: string;
  summary: string;
  at: string | number;
  ageSeconds: number;
  takenBy?: string;
}

export const handOffsQuery = queryOptions({
  queryKey: ['hand-offs'],
  queryFn: ({ signal }) => request<{ items: HandOff[] }>('GET', '/api/hand-offs', undefined, signal),
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
