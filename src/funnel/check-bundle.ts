import { ProsaError } from '../errors.ts';
import type { FunnelModule } from './catalogue.ts';
import { checkFunnel } from './check.ts';
import { type CompiledFunnel, compileFunnel } from './compile.ts';
import type { FunnelDocument } from './document.ts';
import { promptFile } from './problem-view.ts';
import { formatProblems, hasErrors, type Problem, problem } from './problems.ts';
import { type Prompt, promptSchema } from './prompts.ts';
import { isObject } from './references.ts';
import { schemaProblems } from './schema-problems.ts';

type Modules = Record<string, FunnelModule & { variables?: readonly string[] }>;

/**
 * Everything that is wrong with a funnel that came as data, trusting nothing in it, and the funnel unless that keeps it
 * from being used.
 */
export function examineBundle(
  document: unknown,
  prompts: Readonly<Record<string, unknown>>,
  modules: Modules,
): { funnel?: CompiledFunnel; problems: Problem[] } {
  const id = isObject(document) ? String(document.id) : '';
  const module = Object.hasOwn(modules, id) ? modules[id]! : undefined;
  if (module === undefined) {
    const known = Object.keys(modules).join(', ');
    const named = isObject(document) && document.id !== undefined;
    const message = `${named ? `There is no funnel "${id}" here` : '"id" is missing'}; its id must be one of: ${known}.`;
    return { problems: [problem('schema', ['id'], message)] };
  }
  const { read, problems } = readPrompts(prompts);
  problems.unshift(...checkFunnel(document, { ...module, prompts: read }));
  if (hasErrors(problems)) return { problems };
  return { funnel: compileFunnel(document as FunnelDocument, read, module), problems };
}

/**
 * As {@link examineBundle}, for a funnel that is to be used.
 * @throws ProsaError `funnel_invalid` that lists every error with its place
 */
export function checkBundle(
  document: unknown,
  prompts: Readonly<Record<string, unknown>>,
  modules: Modules,
): { funnel: CompiledFunnel; warnings: Problem[] } {
  const { funnel, problems } = examineBundle(document, prompts, modules);
  if (funnel === undefined) throw new ProsaError('funnel_invalid', formatProblems(problems, 'document'));
  return { funnel, warnings: problems };
}

function readPrompts(prompts: Readonly<Record<string, unknown>>): {
  read: Map<string, Prompt>;
  problems: Problem[];
} {
  const read = new Map<string, Prompt>();
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(prompts)) {
    const file = promptFile(name);
    const parsed = promptSchema.safeParse(value);
    if (parsed.success) read.set(name, parsed.data);
    else problems.push(...schemaProblems(parsed.error.issues, value, file));
    if (parsed.success && parsed.data.name !== name) {
      const message = `The prompt sent as "${name}" is named "${parsed.data.name}".`;
      problems.push(problem('prompt-name', ['name'], message, file));
    }
  }
  return { read, problems };
}
