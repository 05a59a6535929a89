import { queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Source } from './funnel-types.ts';

export interface DraftItem {
  id: string;
  title: string;
  funnel: string;
  /** `<funnel>@<version>` it was made from. */
  from?: string | null;
  revision: number;
  updatedAt: string | number;
  updatedBy: string;
}

export type Draft = DraftItem & Source;

export const draftsQuery = queryOptions({
  queryKey: ['drafts'],
  queryFn: ({ signal }) => request<{ items: DraftItem[] }>('GET', '/api/drafts', undefined, signal),
});

const path = (id: string) => `/api/drafts/${encodeURIComponent(id)}`;

export const readDraft = (id: string, signal?: AbortSignal) =>
  request<Draft>('GET', path(id), undefined, signal);

export const createDraft = (body: { title: string } & ({ from: string } | Source)) =>
  request<Draft>('POST', '/api/drafts', body);

/** @throws ApiError 409 `conflict` with the newer revision's `revision`, `updatedBy` and `updatedAt` */
export const saveDraft = (id: string, body: { revision: number; title: string } & Source) =>
  request<DraftItem>('PUT', path(id), body);

export const deleteDraft = (id: string) => request<void>('DELETE', path(id));
