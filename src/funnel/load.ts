import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { FunnelModule } from './catalogue.ts';
import { checkFunnel, readDocument } from './check.ts';
import { type CompiledFunnel, compileFunnel, versionOf } from './compile.ts';
import type { FunnelDocument } from './document.ts';
import { hasErrors, type Problem, problem } from './problems.ts';
import { type Prompt, parsePrompt } from './prompts.ts';

/** The only file here that reads files. `problems` of a funnel that was loaded are warnings. */
export type Loaded =
  | { funnel: CompiledFunnel; problems: Problem[] }
  | { funnel?: undefined; problems: Problem[] };

/**
 * Reads, checks and compiles the document (a JSON file, or the folder of a `machine.json`) with the prompts in
 * `promptsDirectory`, by default `prompts/<id>` beside the `machines` folder that holds `<id>/machine.json`.
 * @param ranBefore whether a version needs no check, which takes longer than all else: one that still compiles is taken
 */
export async function loadFunnel(
  path: string,
  promptsDirectory: string | undefined,
  module: FunnelModule & { variables?: readonly string[] },
  ranBefore: (version: string) => boolean = () => false,
): Promise<Loaded> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const file = isDirectory ? join(resolve(path), 'machine.json') : resolve(path);
  const { prompts, problems } = await readPrompts(promptsDirectory ?? defaultPrompts(file));
  const text = await readText(file);
  if (typeof text !== 'string') return { problems: [{ ...text, file }, ...problems] };
  const known = problems.length === 0 && readKnown(text, prompts, module, ranBefore);
  if (known) return { funnel: known, problems };
  problems.unshift(...checkFunnel(text, { ...module, prompts }));
  if (hasErrors(problems)) return { problems };
  const { value } = readDocument(text);
  return { funnel: compileFunnel(value as FunnelDocument, prompts, module), problems };
}

/** Undefined where it is to be checked. */
function readKnown(
  text: string,
  prompts: ReadonlyMap<string, Prompt>,
  module: FunnelModule,
  ranBefore: (version: string) => boolean,
): CompiledFunnel | undefined {
  try {
    const document = JSON.parse(text) as FunnelDocument;
    return ranBefore(`${document.id}@${versionOf(document, prompts)}`)
      ? compileFunnel(document, prompts, module)
      : undefined;
  } catch {
    return undefined; // the check says why
  }
}

export function defaultPrompts(machineFile: string): string {
  const directory = dirname(machineFile);
  return join(directory, '..', '..', 'prompts', basename(directory));
}

/** Every `<name>.yaml` of a folder; a folder that does not exist holds none. */
export async function readPrompts(
  directory: string,
): Promise<{ prompts: Map<string, Prompt>; problems: Problem[] }> {
  const prompts = new Map<string, Prompt>();
  const problems: Problem[] = [];
  const names = await readdir(directory).catch(() => [] as string[]);
  for (const name of names.filter((file) => file.endsWith('.yaml')).sort()) {
    const file = join(directory, name);
    const text = await readText(file);
    if (typeof text !== 'string') {
      problems.push(text);
      continue;
    }
    const read = parsePrompt(text, file);
    const expected = basename(name, '.yaml');
    // A prompt that cannot be read still exists: what uses it is not wrong too.
    prompts.set(expected, 'prompt' in read ? read.prompt : placeholder(expected, file));
    if ('problems' in read) problems.push(...read.problems);
    else if (read.prompt.name !== expected) {
      const message = `The prompt in this file is named "${read.prompt.name}"; by its file name it must be "${expected}".`;
      problems.push(problem('prompt-name', ['name'], message, file));
    }
  }
  return { prompts, problems };
}

function placeholder(name: string, file: string): Prompt {
  return { name, version: 1, description: name, variants: [{ text: name }], file };
}

async function readText(file: string): Promise<string | Problem> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT' ? 'There is no such file.' : `It cannot be read: ${(error as Error).message}`;
    return problem('unreadable-file', [], message, file);
  }
}
