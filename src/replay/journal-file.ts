/**
 * Conversations on their own: their journals, their stored records and every funnel version they need, so that
 * they can be replayed anywhere. Whatever a conversation holds of a person is in it too.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { BaseRecord, JournalEntry } from '../store/store.ts';
import type { FunnelBundle } from './funnel-bundle.ts';

const FORMAT = 1;

/** What replay needs of one conversation. */
export interface History {
  conversation: string;
  /** What the journal begins from where its first entries were erased. */
  base?: BaseRecord;
  journal: JournalEntry[];
  /** The stored record as JSON. */
  record: string;
}

export interface JournalFile {
  format: typeof FORMAT;
  funnels: FunnelBundle[];
  conversations: History[];
}

const json = z.string().refine(isJson, 'must be JSON as text');

const fileSchema = z.object({
  format: z.literal(FORMAT),
  funnels: z.array(
    z.object({
      document: z.looseObject({ id: z.string() }),
      prompts: z.record(z.string(), z.looseObject({ name: z.string() })),
    }),
  ),
  conversations: z.array(
    z.object({
      conversation: z.string(),
      base: z.object({ revision: z.int(), record: json }).optional(),
      journal: z.array(
        z.object({ revision: z.int(), position: z.int(), event: json, state: json, digest: z.int() }),
      ),
      record: json,
    }),
  ),
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

export function journalFile(funnels: FunnelBundle[], conversations: History[]): JournalFile {
  return { format: FORMAT, funnels, conversations };
}

/** A name that ends in `.gz` is compressed. */
export async function writeJournalFile(path: string, file: JournalFile): Promise<void> {
  const text = formatJournalFile(file);
  await writeFile(path, path.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text, { mode: 0o600 });
}

export function formatJournalFile(file: JournalFile): string {
  return `${JSON.stringify(file, null, 1)}\n`;
}

/** @throws ProsaError `journal_invalid` that says what is wrong with the file */
export async function readJournalFile(path: string): Promise<JournalFile> {
  let value: unknown;
  try {
    const bytes = await readFile(path);
    const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
    value = JSON.parse((isCompressed ? gunzipSync(bytes) : bytes).toString());
  } catch (cause) {
    throw new ProsaError('journal_invalid', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) {
    const { path: where, message } = parsed.error.issues[0]!;
    throw new ProsaError('journal_invalid', `${path}: ${where.join('.')}: ${message}`);
  }
  return parsed.data as unknown as JournalFile;
}
