import { ProsaError } from '../errors.ts';
import type { FunnelModule } from './catalogue.ts';
import { checkFunnel } from './check.ts';
import { type CompiledFunnel, compileFunnel } from './compile.ts';
import type { FunnelDocument } from './document.ts';
import { formatProblems, hasErrors, type Problem, problem } from './problems.ts';
import { type Prompt, promptSchema } from './prompts.ts';
import { isObject } from './references.ts';
import { schemaProblems } from './schema-problems.ts';

/**
 * Checks and compiles a funnel that came as data, trusting nothing in it.
 * @throws ProsaError `funnel_invalid` that lists every error with its place
 */
export function checkBundle(
  document: unknown,
  prompts: Readonly<Record<string, unknown>>,
  modules: Record<string, FunnelModule & { variables?: readonly string[] }>,
): { funnel: CompiledFunnel; warnings: Problem[] } {
  const id = isObject(document) ? String(document.id) : '';
  const module = Object.hasOwn(modules, id) ? modules[id]! : undefined;
  if (module === undefined) {
    const known = Object.keys(modules).join(', ');
    throw new ProsaError(
      'funnel_invalid',
      `there is no funnel "${id}" here; its id must be one of: ${known}`,
    );
  }
  const { read, problems } = readPrompts(prompts);
  problems.unshift(...checkFunnel(document, { ...module, prompts: read }));
  if (hasErrors(problems)) throw new ProsaError('funnel_invalid', formatProblems(problems, 'document'));
  return { funnel: compileFunnel(document as FunnelDocument, read, module), warnings: problems };
}

function readPrompts(prompts: Readonly<Record<string, unknown>>): {
  read: Map<string, Prompt>;
  problems: Problem[];
} {
  const read = new Map<string, Prompt>();
  const problems: Problem[] = [];
  for (const [name, value] of Object.entries(prompts)) {
    const file = `prompt ${name}`;
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
