/** Receipts in plain words. */
import type { ErasureCounts, ErasureReceipt, TrimCounts } from '../erasure/receipt.ts';

const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

export function formatReceipt(receipt: ErasureReceipt): string {
  const { id, reason, requestedAt, erasedAt, completedAt, contact, erased, trimmed, remains } = receipt;
  const lines = [
    `Receipt ${id}`,
    `  why        ${reason === 'forget' ? 'asked for' : 'older than retention allows'}, ${requestedAt}`,
    `  erased     ${formatCounts(erased)}`,
  ];
  if (erased.unsent > 0) lines.push(`  not sent   ${count(erased.unsent, 'message')} of them had not left`);
  if (erased.underWay > 0) {
    lines.push(`  on the way ${count(erased.underWay, 'message')} had been handed over and may still arrive`);
  }
  if (trimmed !== undefined) lines.push(`  trimmed    ${formatTrimmed(trimmed)}, of those that remain`);
  if (contact !== undefined) lines.push(`  contact    ${contact} (keyed hash of the address)`);
  if (remains !== undefined) lines.push(`  remains    ${remains}`);
  lines.push(`  ${progress(erasedAt, completedAt)}`);
  return lines.join('\n');
}

export function formatCounts(counts: ErasureCounts): string {
  const { conversations, events, messages, timers, effects, deadLetters, aliases, bookings } = counts;
  if (Object.values(counts).every((n) => n === 0)) return 'nothing: there was nothing to erase';
  return [
    count(conversations, 'conversation'),
    count(events, 'event'),
    count(messages, 'message to the customer', 'messages to the customer'),
    count(timers, 'timer'),
    count(effects, 'running effect'),
    count(deadLetters, 'dead letter'),
    count(aliases, 'further address', 'further addresses'),
    count(bookings, 'booking or hold', 'bookings or holds'),
  ].join(', ');
}

function formatTrimmed({ events, messages, deadLetters }: TrimCounts): string {
  return [count(events, 'event'), count(messages, 'message'), count(deadLetters, 'dead letter')].join(', ');
}

function progress(erasedAt: string | undefined, completedAt: string | undefined): string {
  if (completedAt !== undefined)
    return `complete   ${completedAt}: no byte of it is left in the files of the store`;
  return erasedAt === undefined
    ? 'under way  it is not erased yet'
    : `under way  erased ${erasedAt}; the files are being overwritten`;
}
