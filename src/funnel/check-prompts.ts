import type { Catalogue } from './catalogue.ts';
import { checkGuard } from './check-names.ts';
import { textsOf } from './languages.ts';
import { type Path, type Problem, problem } from './problems.ts';
import { guardsOf, longestReply, type Prompt } from './prompts.ts';
import { suggest } from './suggest.ts';
import { leastLength, parseTemplate, type Template, variablesOf } from './template.ts';

interface Options {
  /** With the combinators. */
  catalogue: Catalogue;
  prompts: ReadonlyMap<string, Prompt>;
  variables?: readonly string[];
  /** Absent where the document cannot be read. */
  spoken?: Spoken;
}

/** What the funnel speaks, and to customers. */
export interface Spoken {
  own: string;
  languages: readonly string[];
  /** The prompts that customers read. */
  said: ReadonlySet<string>;
}

/** The guards, templates and variables of all prompts. */
export function checkPrompts({ catalogue, prompts, variables, spoken }: Options): Problem[] {
  return [...prompts.values()].flatMap((prompt) => {
    const file = prompt.file ?? `prompt ${prompt.name}`;
    const last = prompt.variants.length - 1;
    const ofVariants = prompt.variants.flatMap((variant, index) => {
      const path = ['variants', index];
      const guards = guardsOf(variant);
      const problems = guards.flatMap(({ guard, index: at }) =>
        checkGuard(guard, [...path, 'when', ...(at === undefined ? [] : [at])], { catalogue, prompts }, file),
      );
      if (index === last && guards.length > 0) {
        const message = 'The last variant is what is said when no other fits, so it has no "when".';
        problems.push(problem('prompt-without-fallback', [...path, 'when'], message, file));
      }
      if (index < last && guards.length === 0) {
        const message = 'Without "when" this variant is always said, and those after it never.';
        problems.push(problem('prompt-variant-never-used', path, message, file));
      }
      problems.push(...checkVariables(variant.media, [...path, 'media'], file, variables));
      problems.push(...checkLanguages(prompt, index, file, spoken));
      for (const [language, text] of textsOf(variant.text, '')) {
        const at = language === '' ? [...path, 'text'] : [...path, 'text', language];
        problems.push(...checkText(text, at, file, variables));
      }
      return problems;
    });
    const parameters = prompt.template?.parameters ?? [];
    const ofTemplate = parameters.flatMap((name, index) =>
      checkVariables(name, ['template', 'parameters', index], file, variables),
    );
    return [...ofVariants, ...ofTemplate];
  });
}

/** A delay that names a prompt waits for the hour of its template. */
export function checkDelayTemplates(
  delays: Readonly<Record<string, unknown>>,
  prompts: ReadonlyMap<string, Prompt>,
): Problem[] {
  return Object.entries(delays).flatMap(([delay, bounds]) => {
    const name = (bounds as { template?: unknown } | null)?.template;
    if (typeof name !== 'string') return [];
    const path = ['delays', delay, 'template'];
    const prompt = prompts.get(name);
    if (prompt === undefined) {
      return [
        problem('unknown-prompt', path, `There is no prompt "${name}".${suggest(name, prompts.keys())}`),
      ];
    }
    if ((bounds as { whileOpen?: unknown }).whileOpen !== true) {
      const message = `It says nothing without "whileOpen": true, as the delay "${delay}" waits in any case.`;
      return [problem('template-without-while-open', path, message)];
    }
    if (prompt.template !== undefined) return [];
    return [problem('prompt-without-template', path, `The prompt "${name}" has no template.`)];
  });
}

function checkVariables(
  name: string | undefined,
  path: Path,
  file: string,
  variables: readonly string[] | undefined,
): Problem[] {
  if (name === undefined || variables === undefined || variables.includes(name)) return [];
  const message = `There is no variable "${name}".${suggest(name, variables)}`;
  return [problem('unknown-variable', path, message, file)];
}

/** Each variant that customers read is there in each language of the funnel, every other one in its own. */
function checkLanguages(prompt: Prompt, index: number, file: string, spoken: Spoken | undefined): Problem[] {
  if (spoken === undefined) return [];
  const has = new Set(textsOf(prompt.variants[index]!.text, spoken.own).map(([language]) => language));
  const wanted = spoken.said.has(prompt.name) ? spoken.languages : [spoken.own];
  const lacking = wanted.filter((language) => !has.has(language));
  if (lacking.length === 0) return [];
  const message = `Variant ${index + 1} of "${prompt.name}" has no text in ${lacking.map((one) => `"${one}"`).join(' and ')}.`;
  return [problem('prompt-language', ['variants', index, 'text'], message, file)];
}

function checkText(text: string, path: Path, file: string, variables?: readonly string[]): Problem[] {
  let template: Template;
  try {
    template = parseTemplate(text);
  } catch (error) {
    return [problem('prompt-template', path, `This text cannot be read: ${(error as Error).message}.`, file)];
  }
  const problems: Problem[] = [];
  const length = leastLength(template);
  if (length > longestReply) {
    const message = `This text has ${length} characters; a message takes ${longestReply}.`;
    problems.push(problem('prompt-too-long', path, message, file));
  }
  if (!variables) return problems;
  for (const name of new Set(variablesOf(template)))
    problems.push(...checkVariables(name, path, file, variables));
  return problems;
}
