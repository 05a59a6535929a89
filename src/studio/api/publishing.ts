/** Versions, what would change, and publishing. */
import { queryOptions } from '@tanstack/react-query';
import type { Bundle } from '../../funnel/archive.ts';
import type { FunnelsView, MigrationView, VersionView } from '../../funnel/funnel-views.ts';
import type { Publication } from '../../funnel/publication.ts';
import type { PublishReport } from '../../funnel/publish-request.ts';
import { lines, request } from './client.ts';

export type { Bundle, FunnelsView, MigrationView, PublishReport, VersionView };

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

export type ChangeKind = 'added' | 'removed' | 'changed';

export interface FunnelDiff {
  states: { path: string; change: ChangeKind; detail: readonly unknown[] }[];
  transitions: { from: string; event: string; change: ChangeKind; before?: unknown; after?: unknown }[];
  prompts: { name: string; change: ChangeKind; before?: unknown; after?: unknown }[];
  other: readonly unknown[];
}

export const diffFrom = (from: string, source: Source, signal?: AbortSignal) =>
  request<FunnelDiff>('POST', '/api/funnels/diff', { from, ...source }, signal);

export interface ReplayTurn {
  at: number;
  customer: string;
  before: { stage: string; replies: string[] };
  after: { stage: string; replies: string[] };
}

export type ReplayLine =
  | { type: 'progress'; done: number; of: number }
  | { type: 'conversation'; id: string; outcome: 'same' | 'differs' | 'stopped'; turns: ReplayTurn[] }
  | { type: 'end'; same: number; differs: number; stopped: number };

export const replayLast = (last: number, source: Source, signal: AbortSignal) =>
  lines<ReplayLine>('/api/funnels/replay', { ...source, last }, signal);

export type Existing = 'keep' | 'migrate' | 'drain';

export type Publishing = (Source | { version: string } | { rollback: true }) & {
  existing: Existing;
  map?: { from?: string; states: Record<string, string> };
  dryRun?: boolean;
  note?: string;
};

export const publish = (what: Publishing, signal?: AbortSignal) =>
  request<PublishReport>('POST', '/api/funnels', what, signal);
