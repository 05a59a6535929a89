/** Dead letters as a person reads them. */
import type { DeadLetterView, WholeDeadLetter } from '../shard/dead-letter-desk.ts';
import { type TextColumn, textTable } from './text-table.ts';

const COLUMNS: TextColumn<DeadLetterView>[] = [
  ['id', ({ id }) => id],
  ['when', ({ at }) => time(at)],
  ['conversation', ({ conversation }) => conversation],
  ['kind', ({ kind }) => kind],
  ['code', ({ code }) => code],
  ['tries', ({ attempts }) => String(attempts)],
  ['revision', ({ revision }) => (revision === undefined ? '-' : String(revision))],
  ['state', ({ state }) => state],
];

/** One line each, without their reasons: those may quote what a customer wrote. */
export function letterTable(letters: readonly DeadLetterView[]): string {
  return textTable(letters, COLUMNS);
}

export function letterText(letter: WholeDeadLetter): string {
  const { id, state, conversation, kind, key, reason, attempts, revision, position, at, updatedAt } = letter;
  const lines = [
    ['dead letter', id],
    ['state', state === 'open' ? 'open' : `${state} at ${time(updatedAt)}`],
    ['conversation', conversation],
    ['event', `${kind} (${key})`],
    ['reason', reason],
    ['tries', `${attempts}${updatedAt > at && state === 'open' ? `, the last at ${time(updatedAt)}` : ''}`],
    ['happened', time(at)],
    [
      'journal',
      revision === undefined
        ? 'no entry: the event was not used up'
        : `revision ${revision}, position ${position} of the log`,
    ],
  ];
  const facts = lines.map(([name, value]) => `${name!.padEnd(14)}${value}`).join('\n');
  return `${facts}\n\n${JSON.stringify(letter.event, null, 2)}`;
}

function time(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
