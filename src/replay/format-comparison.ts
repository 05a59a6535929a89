import type { Comparison } from './compare.ts';
import type { Side, Turn, TurnStatus } from './turns.ts';

export type Counts = Record<TurnStatus, number>;

const LABELS: Record<TurnStatus, string> = {
  same: 'same',
  changed: 'CHANGED',
  onlyRecorded: 'ONLY RECORDED',
  onlyDraft: 'ONLY IN THE DRAFT',
  notComparable: 'NOT COMPARABLE',
};

const LONGEST = 70;

export function countTurns(comparisons: readonly Comparison[]): Counts {
  const counts: Counts = { same: 0, changed: 0, onlyRecorded: 0, onlyDraft: 0, notComparable: 0 };
  for (const { turns } of comparisons) for (const { status } of turns) counts[status]++;
  return counts;
}

/** Turn by turn: one line where both agree, a diff of stages and replies where they do not. */
export function formatComparison({ conversation, recorded, draft, turns }: Comparison): string {
  return [`${conversation}: ${recorded} → ${draft}`, ...turns.flatMap(formatTurn)].join('\n');
}

export function formatCounts(counts: Counts): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const { same, changed, onlyRecorded, onlyDraft, notComparable } = counts;
  return `${all} turns: ${same} same, ${changed} changed, ${onlyRecorded} only recorded, ${onlyDraft} only in the draft, ${notComparable} not comparable`;
}

function formatTurn(turn: Turn): string[] {
  const { number, at, cause, what, status, recorded, draft, notes } = turn;
  const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const said = cause === 'message' ? `"${oneLine(what)}"` : `${cause} ${oneLine(what)}`;
  const head = `  ${String(number).padStart(3)}  ${time}  ${said}  ${LABELS[status]}`;
  const remarks = notes.map((note) => `       (${note})`);
  if (status === 'same') return [`${head}  ${recorded!.stage}`, ...remarks];
  return [head, ...remarks, ...diff(recorded, draft)];
}

function diff(recorded: Side | undefined, draft: Side | undefined): string[] {
  const [before, after] = [linesOf(recorded), linesOf(draft)];
  if (draft === undefined) return before.map((line) => `     - ${line}`);
  if (recorded === undefined) return after.map((line) => `     + ${line}`);
  return before
    .flatMap((line, index) =>
      line === after[index] ? [`       ${line}`] : [`     - ${line}`, ...added(after[index])],
    )
    .concat(after.slice(before.length).flatMap(added));
}

const added = (line: string | undefined) => (line === undefined ? [] : [`     + ${line}`]);

function linesOf(side: Side | undefined): string[] {
  if (side === undefined) return [];
  const { stage, owner, failure, replies } = side;
  return [
    `stage ${stage === '' ? 'none' : stage}${owner === 'human' ? ', with a person' : ''}`,
    ...replies.map(({ prompt, text }) => `${prompt}: ${text.replaceAll('\n', '\n         ')}`),
    ...(failure === undefined ? [] : [`fails: ${failure}`]),
  ];
}

function oneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
