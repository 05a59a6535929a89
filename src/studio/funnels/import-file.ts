import type { Problem, Source } from '../api/funnel-types.ts';
import { importMachine } from '../api/funnels.ts';
import type { Prompts } from '../document/prompts.ts';
import { isRaw, type Raw } from '../document/raw.ts';

export interface Imported {
  draft: { title: string } & Source;
  /** What of the file could not be kept. */
  problems: readonly Problem[];
}

/**
 * A draft's beginning from a file: a document of Prosa's with its prompts as the Studio exports it, a document alone,
 * or a plain XState machine.
 * @throws Error in words for the one who chose the file
 */
export async function importedFile(
  file: Pick<File, 'name' | 'text'>,
  toFunnel: typeof importMachine = importMachine,
): Promise<Imported> {
  const title = file.name.replace(/\.json$/i, '');
  const value = read(await file.text());
  const { document = value, prompts = {} } = value;
  if (isRaw(document) && isRaw(document.machine) && document.format !== undefined)
    return { draft: { title, document, prompts: isRaw(prompts) ? (prompts as Prompts) : {} }, problems: [] };
  const { problems, ...source } = await toFunnel(value);
  return { draft: { title, document: source.document, prompts: source.prompts }, problems };
}

function read(text: string): Raw {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('This is not a JSON file.');
  }
  if (!isRaw(value)) throw new Error('This is not a funnel: it must be a JSON object.');
  return value;
}
