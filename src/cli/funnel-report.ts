/** What the funnel commands print. */
import type { Destination } from '../funnel/destinations.ts';
import type { FunnelsView, MigrationView, VersionView } from '../funnel/funnel-views.ts';
import type { PublishReport } from '../funnel/publish-request.ts';

export function formatReport(report: PublishReport): string {
  const { version, previous, existing, dryRun, changed, warnings, inside, migration } = report;
  const lines = warnings === undefined ? [] : [warnings];
  if (dryRun) lines.push(`dry run: nothing is changed; ${version} would be live`);
  else if (version !== previous) lines.push(`${version} is live${previous ? `, before it ${previous}` : ''}`);
  else lines.push(`${version} was live already${changed ? '' : '; nothing had to change'}`);
  const all = inside.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return [...lines, 'nobody is inside another version'].join('\n');
  const meaning = {
    keep: 'they stay there to their end',
    drain: 'they stay there; each version is unloaded once nobody is inside',
    migrate: migrating(inside),
  };
  lines.push(`${count(all)} inside other versions: ${meaning[existing]}`, ...destinations(inside));
  if (migration !== undefined) lines.push(`migration ${migration} has begun`);
  return lines.join('\n');
}

function migrating(inside: readonly Destination[]): string {
  const staying = inside.reduce((sum, { to, count }) => sum + (to === undefined ? count : 0), 0);
  return staying === 0 ? 'all can move' : `${count(staying)} cannot move and stay`;
}

/** By version, one state a line. */
function destinations(inside: readonly Destination[]): string[] {
  return [...Map.groupBy(inside, ({ version }) => version)].flatMap(([version, rows]) => [
    `  ${version}`,
    ...table(
      rows.map(({ state, count, to, why }) => [
        state,
        String(count),
        to !== undefined ? `-> ${to}` : why !== undefined ? `stays: ${why}` : '',
      ]),
      '    ',
    ),
  ]);
}

export function formatVersions({ versions, rollback, migration }: FunnelsView): string {
  const rows = versions.map(({ version, status, inside, publication }) => [
    version,
    status,
    String(inside),
    publication === undefined ? '' : time(publication.at),
    publication?.note ?? '',
  ]);
  const lines = table([['version', 'status', 'inside', 'live since', 'note'], ...rows], '');
  if (rollback !== undefined) lines.push(`a rollback leads to ${rollback}`);
  if (migration?.status === 'running') lines.push(formatMigration(migration));
  return lines.join('\n');
}

export function formatStatus({ versions, migration }: FunnelsView): string {
  const seen = versions.filter(({ status, inside }) => status === 'live' || inside > 0);
  const lines = seen.flatMap((version) => [
    `${version.version}  ${version.status}, ${count(version.inside)} inside`,
    ...table(statesOf(version), '  '),
  ]);
  if (migration !== undefined) lines.push(formatMigration(migration));
  return lines.join('\n');
}

const statesOf = ({ states }: VersionView) => states.map(({ state, count }) => [state, String(count)]);

export function formatMigration(migration: MigrationView): string {
  const { id, to, status, moved, stayed = [], examined, total } = migration;
  const left = stayed.reduce((sum, { count }) => sum + count, 0);
  const counts = moved === undefined ? '' : `: ${moved} moved, ${left} stayed`;
  const of = total === undefined ? '' : ` of ${total}`;
  const seen = examined === undefined ? '' : `, ${examined}${of} looked at`;
  const rows = stayed.map(({ version, state, count, reason }) => [version, state, String(count), reason]);
  return [`migration ${id} to ${to} ${status}${counts}${seen}`, ...table(rows, '  ')].join('\n');
}

function count(conversations: number): string {
  return `${conversations} conversation${conversations === 1 ? '' : 's'}`;
}

const time = (at: number) => new Date(at).toISOString().replace(/:\d\d\.\d+Z$/, 'Z');

/** Columns of equal width; numbers stand right. */
function table(rows: readonly string[][], indent: string): string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, column) => Math.max(all[column] ?? 0, cell.length)),
    [],
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      /^\d+$/.test(cell) ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
    );
    return `${indent}${cells.join('  ')}`.trimEnd();
  });
}
