import { initialTransition } from 'xstate';
import type { Catalogue } from './catalogue.ts';
import { checkFlow } from './check-flow.ts';
import { checkNames } from './check-names.ts';
import { checkDelayTemplates, checkPrompts, type Spoken } from './check-prompts.ts';
import { checkStructure } from './check-structure.ts';
import { withCombinators } from './combinators.ts';
import { documentSchema, type FunnelDocument } from './document.ts';
import { readJson } from './json-text.ts';
import { languagesOf, ownLanguage } from './languages.ts';
import { buildMachine } from './machine.ts';
import { hasErrors, type Problem, problem } from './problems.ts';
import type { Prompt } from './prompts.ts';
import { isObject } from './references.ts';
import { saidPrompts } from './said-prompts.ts';
import { schemaProblems } from './schema-problems.ts';
import { readState } from './tree.ts';

export interface CheckOptions {
  /** Without the combinators, which belong to every funnel. */
  catalogue: Catalogue;
  prompts: ReadonlyMap<string, Prompt>;
  /** The variables prompts may use, where they are declared. */
  variables?: readonly string[];
}

/** Everything that is wrong with a funnel, given as the text of its file or as its parsed document. */
export function checkFunnel(document: unknown, options: CheckOptions): Problem[] {
  const { value, problems } = readDocument(document);
  const catalogue = withCombinators(options.catalogue);
  if (hasErrors(problems) && value === undefined)
    return [...problems, ...checkPrompts({ ...options, catalogue })];
  const checked = documentSchema.safeParse(value);
  if (!checked.success) problems.push(...schemaProblems(checked.error.issues, value));
  if (isObject(value)) {
    const delays = isObject(value.delays) ? Object.keys(value.delays) : [];
    if (isObject(value.delays)) problems.push(...checkDelayTemplates(value.delays, options.prompts));
    const root = readState(value.machine, ['machine']);
    problems.push(...checkNames(root, { catalogue, prompts: options.prompts }, delays));
    problems.push(...checkStructure(root, String(value.id)));
    problems.push(...checkFlow(root, String(value.id)));
  }
  problems.push(
    ...checkPrompts({ ...options, catalogue, ...(checked.success && { spoken: spokenBy(checked.data) }) }),
  );
  if (checked.success && !hasErrors(problems)) {
    try {
      const [snapshot] = initialTransition(buildMachine(checked.data, catalogue, () => ''));
      if (snapshot.status === 'error') throw snapshot.error;
    } catch (error) {
      problems.push(problem('does-not-compile', ['machine'], `It cannot start: ${(error as Error).message}`));
    }
  }
  return problems;
}

function spokenBy(document: FunnelDocument): Spoken {
  const said = saidPrompts(readState(document.machine, ['machine']));
  return { own: ownLanguage(document), languages: languagesOf(document), said };
}

/** The value of a document given as text; `problems` says why there is none. */
export function readDocument(document: unknown): { value: unknown; problems: Problem[] } {
  if (typeof document !== 'string') return { value: document, problems: [] };
  const text = document.replace(/^\ufeff/, '');
  const { failure, duplicateKeys } = readJson(text);
  if (failure) {
    const { line, column, message } = failure;
    const where = `Line ${line}, column ${column}: ${message}`;
    return { value: undefined, problems: [problem('invalid-json', [], where)] };
  }
  const problems = duplicateKeys.map((path) =>
    problem('duplicate-key', path, `"${path.at(-1)}" is given twice; only the last one would count.`),
  );
  return { value: JSON.parse(text), problems };
}
