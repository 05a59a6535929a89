/**
 * Which funnel version is live and how it came to be: the history of publications on a data directory, and the
 * rules that read it. Versions are named `<id>@<content hash>`.
 */
import { ProsaError } from '../errors.ts';
import type { Rollback } from './publish-request.ts';

/** What happens to the conversations inside other versions. */
export type Existing = 'keep' | 'migrate' | 'drain';

export interface Publication {
  version: string;
  at: number;
  /** `start`: what PROSA_FUNNEL named when Prosa started. */
  by: 'start' | 'publish' | 'rollback';
  existing: Existing;
  note?: string;
  /** Name of the user who published it; by the admin token, `cli` for the command and else `admin`. */
  who?: string;
  /** What was live before. */
  previous?: string;
  /** Id of the migration it began. */
  migration?: string;
}

export interface Publications {
  format: 1;
  /** The oldest first; the last one is live. */
  history: Publication[];
  /** Versions that are left as soon as nobody is inside. */
  draining: string[];
  /** Versions that were drained: kept for replay, no longer loaded. */
  retired: string[];
}

export type VersionStatus = 'live' | 'kept' | 'draining' | 'retired';

export const NOTHING_PUBLISHED: Publications = { format: 1, history: [], draining: [], retired: [] };

export function liveOf({ history }: Publications): string | undefined {
  return history.at(-1)?.version;
}

export function statusOf(publications: Publications, version: string): VersionStatus {
  if (version === liveOf(publications)) return 'live';
  if (publications.draining.includes(version)) return 'draining';
  return publications.retired.includes(version) ? 'retired' : 'kept';
}

/** Adds a publication. @param others versions that are kept beside it, as far as they are to be drained */
export function published(
  before: Publications,
  publication: Publication,
  others: readonly string[] = [],
): Publications {
  const { version, existing } = publication;
  const drained = existing === 'drain' ? others.filter((other) => !before.retired.includes(other)) : [];
  const draining = new Set([...before.draining, ...drained]);
  draining.delete(version);
  return {
    format: 1,
    history: [...before.history, publication],
    draining: [...draining],
    retired: before.retired.filter((other) => other !== version),
  };
}

/** Takes note that nobody is inside these draining versions any more. */
export function retire(before: Publications, empty: readonly string[]): Publications {
  const leaving = before.draining.filter((version) => empty.includes(version));
  return {
    ...before,
    draining: before.draining.filter((version) => !leaving.includes(version)),
    retired: [...before.retired, ...leaving],
  };
}

/**
 * The version that was live before the live one was published; rolling back again leads one further back.
 * Undefined if there was none.
 */
export function rollbackTarget({ history }: Publications): string | undefined {
  const live = history.at(-1)?.version;
  return history.findLast(
    ({ version, by, previous }) => version === live && by !== 'rollback' && previous !== version,
  )?.previous;
}

/**
 * One that names no version goes back from what was published or started, never from where a rollback has led: there
 * it may be the same one asked for again.
 * @throws ProsaError `conflict` where rolling back would do something else than was meant
 */
export function assertRollback(publications: Publications, asked: true | Rollback): void {
  const last = publications.history.at(-1);
  if (asked === true) {
    if (last?.by !== 'rollback') return;
    const way = 'to go further back, name it (rollback.from, --from)';
    throw refused(`${last.version} is live${howOf(last)}; ${way}`);
  }
  const { from, to } = asked;
  if (last?.version !== from) throw refused(notLive(from, last));
  const target = rollbackTarget(publications);
  if (to !== undefined && target !== undefined && target !== to) {
    throw refused(`a rollback leads from ${from} to ${target}, not to ${to}`);
  }
}

/**
 * @param from what somebody takes for the version that is live
 * @throws ProsaError `conflict` where another one is
 */
export function assertLive({ history }: Publications, from: string): void {
  const last = history.at(-1);
  if (last?.version === from) return;
  throw new ProsaError('conflict', `${notLive(from, last)}; nothing was published`);
}

const refused = (why: string) => new ProsaError('conflict', `${why}; nothing was rolled back`);

const notLive = (from: string, last: Publication | undefined): string =>
  `${from} is not live: ${last?.version ?? 'nothing'} is${howOf(last)}`;

function howOf(publication: Publication | undefined): string {
  if (publication === undefined) return '';
  const { by, at, who } = publication;
  return `, ${TOLD[by]} ${new Date(at).toISOString()}${who === undefined ? '' : ` by ${who}`}`;
}

const TOLD: Record<Publication['by'], string> = {
  start: 'since the start at',
  publish: 'published at',
  rollback: 'rolled back to at',
};

/** The migration that is to be carried out: that of the last publication. A later publication ends it. */
export function currentMigration({ history }: Publications): string | undefined {
  return history.at(-1)?.migration;
}

export type StartDecision =
  /** It is live already. */
  | { kind: 'live' }
  /** It becomes live, and those inside others stay there. */
  | { kind: 'publish' }
  /** It was live here once and somebody has published another one since: that one stays live. */
  | { kind: 'superseded'; by: Publication };

/**
 * What the version that PROSA_FUNNEL names at a start means. New content is published, as it always was by editing
 * the file and starting again. But a file that was left behind by a publication does not undo it.
 */
export function decideAtStart({ history }: Publications, version: string): StartDecision {
  if (history.at(-1)?.version === version) return { kind: 'live' };
  const last = history.findLastIndex((publication) => publication.version === version);
  if (last === -1) return { kind: 'publish' };
  const since = history.slice(last + 1).findLast(({ by }) => by !== 'start');
  return since === undefined ? { kind: 'publish' } : { kind: 'superseded', by: since };
}
