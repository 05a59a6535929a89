import { queryOptions } from '@tanstack/react-query';
import type { Bundle } from '../../funnel/archive.ts';
import type { FunnelsView, VersionView } from '../../funnel/funnel-views.ts';
import type { Raw } from '../document/raw.ts';
import { request } from './client.ts';
import type { Catalogue, Problem, Source } from './funnel-types.ts';

export const funnelsQuery = queryOptions({
  queryKey: ['funnels'],
  queryFn: ({ signal }) => request<FunnelsView>('GET', '/api/funnels', undefined, signal),
});

export const versionQuery = (version: string) =>
  queryOptions({
    queryKey: ['funnels', version],
    queryFn: ({ signal }) =>
      request<VersionView & Bundle>('GET', `/api/funnels/${encodeURIComponent(version)}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const catalogueQuery = (funnel: string) =>
  queryOptions({
    queryKey: ['catalogue', funnel],
    queryFn: ({ signal }) =>
      request<Catalogue>('GET', `/api/funnels/${encodeURIComponent(funnel)}/catalogue`, undefined, signal),
    staleTime: 300_000,
  });

export const checkFunnel = (source: Source, signal: AbortSignal) =>
  request<{ problems: Problem[]; version?: string }>('POST', '/api/funnels/check', source, signal);

export const renderPrompt = (body: Source & { prompt: string; language?: string }, signal?: AbortSignal) =>
  request<{ text?: string; variant?: number; problems?: Problem[] }>(
    'POST',
    '/api/funnels/prompts/render',
    body,
    signal,
  );

/** A plain XState machine as Stately exports it. */
export const importMachine = (machine: unknown) =>
  request<Source & { problems: Problem[] }>('POST', '/api/funnels/import', { machine });

export const exportMachine = (document: Raw) => request<Raw>('POST', '/api/funnels/export', { document });
