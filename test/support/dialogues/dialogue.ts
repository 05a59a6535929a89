/** The written conversations with the rental funnel, in test/dialogues. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Dialogue, readDialogue } from '../../../src/editing/dialogue.ts';

export function readDialogues(directory: string): Dialogue[] {
  const files = readdirSync(directory).filter((file) => file.endsWith('.yaml'));
  return files.sort().map((file) => readDialogue(file, readFileSync(join(directory, file), 'utf8')));
}
