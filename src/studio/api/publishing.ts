/** Versions, what would change, and publishing. */
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ReplayLine as DraftReplayLine } from '../../editing/draft-replay.ts';
import type { Bundle } from '../../funnel/archive.ts';
import type { FunnelsView, MigrationView, VersionView } from '../../funnel/funnel-views.ts';
import type { Publication } from '../../funnel/publication.ts';
import type { PublishReport, Rollback } from '../../funnel/publish-request.ts';
import type { funnelDiff } from '../../gateway/editing-answers.ts';
import { lines, request } from './client.ts';

export type { Bundle, FunnelsView, MigrationView, PublishReport, Rollback, VersionView };

/** With who published it, where the server knows. */
export type Released = Publication & { who?: string };

export interface Source {
  document: Readonly<Record<string, unknown>>;
  prompts: Readonly<Record<string, unknown>>;
}

export const versionsQuery = queryOptions({
  queryKey: ['funnels'],
  queryFn: ({ signal }) => request<FunnelsView>('GET', '/api/funnels', undefined, signal),
});

/** A version with its document; it never changes, its counts are asked for elsewhere. */
export const bundleQuery = (version: string) =>
  queryOptions({
    queryKey: ['funnels', version],
    queryFn: ({ signal }) =>
      request<VersionView & Bundle>('GET', `/api/funnels/${encodeURIComponent(version)}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const migrationQuery = (id: string) =>
  queryOptions({
    queryKey: ['migration', id],
    queryFn: ({ signal }) =>
      request<MigrationView>('GET', `/api/funnels/migrations/${encodeURIComponent(id)}`, undefined, signal),
    refetchInterval: ({ state }) => (state.data && state.data.status !== 'running' ? false : 1_000),
  });

export type FunnelDiff = z.infer<typeof funnelDiff>;
export type Change = FunnelDiff['transitions'][number]['change'];

export const diffFrom = (from: string, source: Source, signal?: AbortSignal) =>
  request<FunnelDiff>('POST', '/api/funnels/diff', { from, ...source }, signal);

/** One that fails after its first line says so in its last one. */
export type ReplayLine = DraftReplayLine | { type: 'error'; code: string; message: string };

export const replayLast = (last: number, source: Source, signal: AbortSignal) =>
  lines<ReplayLine>('/api/funnels/replay', { ...source, last }, signal);

export type Existing = 'keep' | 'migrate' | 'drain';

/** What is to be live. */
export type Published = Source | { version: string } | { rollback: Required<Rollback> };

export type Publishing = Published & {
  /** What it was compared with: where another version is live, nothing is published. */
  from?: string;
  existing: Existing;
  map?: { from?: string; states: Record<string, string> };
  dryRun?: boolean;
  note?: string;
};

export const publish = (what: Publishing, signal?: AbortSignal) =>
  request<PublishReport>('POST', '/api/funnels', what, signal);
