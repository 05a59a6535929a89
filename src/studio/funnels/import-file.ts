import type { Source } from '../api/funnel-types.ts';
import { importMachine } from '../api/funnels.ts';
import type { Prompts } from '../document/prompts.ts';
import { isRaw, type Raw } from '../document/raw.ts';

/**
 * A draft's beginning from a file: a document of Prosa's with its prompts as the Studio exports it, a document alone,
 * or a plain XState machine.
 * @throws Error in words for the one who chose the file
 */
export async function sourceOfFile(file: Pick<File, 'name' | 'text'>): Promise<{ title: string } & Source> {
  const title = file.name.replace(/\.json$/i, '');
  const value = read(await file.text());
  const { document = value, prompts = {} } = value;
  if (isRaw(document) && isRaw(document.machine) && document.format !== undefined)
    return { title, document, prompts: isRaw(prompts) ? (prompts as Prompts) : {} };
  const { document: imported, prompts: own } = await importMachine(value);
  return { title, document: imported, prompts: own };
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
