/**
 * The bookings of a Prosa on their way: one file of lines, each a claim or an answer, in the order of their ids. An
 * export of a Prosa that knew no bookings has none, and gives the hash it had then.
 */
import { join } from 'node:path';
import type { KeptAnswer, KeptBookings, KeptClaim } from '../bookings/bookings.ts';
import { ProsaError } from '../errors.ts';
import { sha256 } from './content.ts';
import type { House } from './house.ts';
import type { BookingsFile, Manifest } from './manifest.ts';
import { appendLines, readLines } from './shard-file.ts';

export const BOOKINGS = 'bookings.ndjson.gz';

export async function exportBookings({ bookings }: House, directory: string): Promise<BookingsFile> {
  const kept = await bookings.everything();
  const text = linesOf(kept);
  const bytes = text === '' ? 0 : await appendLines(join(directory, BOOKINGS), 0, text);
  return { bytes, claims: kept.claims.length, answers: kept.answers.length, hash: sha256(text) };
}

/** @throws ProsaError `export_invalid` when the file is not what it was */
export async function importBookings(manifest: Manifest, directory: string, house: House): Promise<void> {
  const { bookings } = manifest;
  if (bookings === undefined || bookings.bytes === 0) return;
  const path = join(directory, BOOKINGS);
  const kept: { claims: KeptClaim[]; answers: KeptAnswer[] } = { claims: [], answers: [] };
  const lines: string[] = [];
  for await (const line of readLines(path, bookings.bytes)) lines.push(line);
  if (sha256(lines.map((line) => `${line}\n`).join('')) !== bookings.hash) {
    throw new ProsaError('export_invalid', `${path} was changed`);
  }
  for (const line of lines) {
    const entry = JSON.parse(line) as { claim: KeptClaim } | { answer: KeptAnswer };
    if ('claim' in entry) kept.claims.push(entry.claim);
    else kept.answers.push(entry.answer);
  }
  await house.bookings.restore(kept);
}

/** Whether a house has other bookings than an export. */
export async function bookingsDiffer(manifest: Manifest, { bookings }: House): Promise<boolean> {
  return sha256(linesOf(await bookings.everything())) !== (manifest.bookings?.hash ?? sha256(''));
}

export async function hasBookings({ bookings }: House): Promise<boolean> {
  const { claims, answers } = await bookings.everything();
  return claims.length + answers.length > 0;
}

/** The same text for the same bookings, whatever they are kept in. */
function linesOf({ claims, answers }: KeptBookings): string {
  const lines = [
    ...claims.map(({ id, conversation, resource, from, to, until }) => ({
      claim: { id, conversation, resource, from, to, ...(until !== undefined && { until }) },
    })),
    ...answers.map(({ id, conversation, at, answer }) => ({ answer: { id, conversation, at, answer } })),
  ];
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
