/**
 * `<data>/funnels/live.json`: the publications, replaced whole. One write both publishes a version and ends the
 * migration of the one before, so a crash leaves the one state or the other.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import { NOTHING_PUBLISHED, type Publications } from './publication.ts';

const NAME = 'live.json';

/** @throws ProsaError `data_format` when the file is there and cannot be read */
export function readPublications(directory: string): Publications {
  const path = join(directory, NAME);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NOTHING_PUBLISHED;
    throw new ProsaError('data_format', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  try {
    const publications = JSON.parse(text) as Publications;
    if (publications.format === 1 && Array.isArray(publications.history)) return publications;
  } catch {}
  throw new ProsaError('data_format', `${path} does not tell which funnel is live; restore it from a backup`);
}

export async function writePublications(files: DurableFiles, publications: Publications): Promise<void> {
  await files.write(NAME, `${JSON.stringify(publications, null, 1)}\n`);
}
