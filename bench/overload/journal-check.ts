/** What the journal of a conversation must be after what its sender was told. */

/** A message as its sender knows it. Times are milliseconds from the same start; NaN if it was not sent or answered. */
export interface Told {
  id: string;
  sentAt: number;
  answeredAt: number;
  status: number;
}

/**
 * Every accepted message is there once, no refused one is, and one whose 200 came before another left stands before
 * it. One whose answer never came may be there.
 * @param journal ids of the messages in it
 */
export function problemsOf(told: readonly Told[], journal: readonly string[]): string[] {
  const byId = new Map(told.map((one) => [one.id, one]));
  const there = new Set(journal);
  const known = journal.flatMap((id) => byId.get(id) ?? []);
  const lost = told.filter(({ id, status }) => status === 200 && !there.has(id));
  return [
    ...say(lost.length, 'accepted, but not in the journal'),
    ...say(journal.length - there.size, 'in the journal twice'),
    ...say(journal.length - known.length, 'in the journal, but never sent'),
    ...say(known.filter(({ status }) => status === 503).length, 'refused, but in the journal'),
    ...say(outOfOrder(known), 'in the journal behind one that left after its 200'),
  ];
}

/** After all that was not accepted was delivered again, one after another, in this order. */
export function problemsAfter(
  before: readonly string[],
  again: readonly string[],
  after: readonly string[],
): string[] {
  const had = new Set(before);
  const expected = [...before, ...again.filter((id) => !had.has(id))];
  if (expected.join() === after.join()) return [];
  return [
    `the journal holds ${after.length} messages, not the ${expected.length} in the order of acceptance`,
  ];
}

function outOfOrder(journal: readonly Told[]): number {
  let count = 0;
  let firstAnswer = Number.POSITIVE_INFINITY;
  for (const { sentAt, answeredAt } of journal.toReversed()) {
    if (firstAnswer < sentAt) count++;
    if (answeredAt < firstAnswer) firstAnswer = answeredAt;
  }
  return count;
}

const say = (count: number, what: string) => (count === 0 ? [] : [`${count} messages ${what}`]);
