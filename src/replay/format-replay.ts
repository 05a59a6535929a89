import type { Replay, ReplayDifference } from '../shard/replay.ts';
import type { JsonDifference } from './json-diff.ts';

/** Differences shown of one list; `--json` has them all. */
const SHOWN = 12;
const LONGEST = 160;

export function formatReplay(conversation: string, replay: Replay): string {
  if (!replay.equal) return `${conversation}: ${formatDifference(replay)}`;
  const events = `${replay.events} event${replay.events === 1 ? '' : 's'}`;
  return `${conversation}: equal, ${events} lead to the stored record`;
}

function formatDifference(difference: ReplayDifference): string {
  const { revision, kind, at, reason, differences, changes, atEnd } = difference;
  const event = kind === undefined ? '' : `, ${kind} of ${new Date(at!).toISOString()}`;
  const lines = [`DIFFERENT at revision ${revision}${event}: ${reason}`];
  const stored = kind === undefined && atEnd === undefined;
  if (differences.length > 0) {
    lines.push(`  ${stored ? 'stored' : 'journal'} → stepped:`, ...formatList(differences));
  } else if (!stored) {
    lines.push('  the journal keeps only a checksum of the record there');
  }
  if (changes !== undefined && changes.length > 0) {
    lines.push('  what the event changes as it is stepped now, before → after:', ...formatList(changes));
  }
  if (atEnd !== undefined) {
    if (atEnd.length === 0) lines.push('  at the end of the journal the records are equal again');
    else lines.push('  at the end of the journal, stored → stepped:', ...formatList(atEnd));
  }
  return lines.join('\n');
}

function formatList(differences: readonly JsonDifference[]): string[] {
  const lines = differences.slice(0, SHOWN).map(({ path, one, other, orderOnly }) => {
    const where = path === '' ? '(the whole)' : path;
    const order = orderOnly ? ' (only the order of the keys)' : '';
    return `    ${where}: ${clip(one)} → ${clip(other)}${order}`;
  });
  const more = differences.length - SHOWN;
  return more > 0 ? [...lines, `    … and ${more} more`] : lines;
}

function clip(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
