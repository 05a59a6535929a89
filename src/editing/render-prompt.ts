/** A prompt as a customer would read it, whatever else is wrong with its funnel. */
import { type FunnelContext, initialContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { checkPrompts } from '../funnel/check-prompts.ts';
import { withCombinators } from '../funnel/combinators.ts';
import { LANGUAGES } from '../funnel/languages.ts';
import { type ProblemView, problemView, promptFile } from '../funnel/problem-view.ts';
import { hasErrors, problem } from '../funnel/problems.ts';
import { compilePrompt, type Prompt, promptSchema } from '../funnel/prompts.ts';
import { schemaProblems } from '../funnel/schema-problems.ts';
import type { GivenContext } from './simulation-request.ts';

export type RenderedPrompt =
  | { text: string /** Index of the variant that was chosen. */; variant: number; problems?: undefined }
  | { problems: ProblemView[] };

/** @param prompts only the one named `name` is looked at */
export function renderPrompt(
  prompts: Readonly<Record<string, unknown>>,
  name: string,
  context: GivenContext | undefined,
  /** `own` is that of texts that say none. */
  { own, wished = own }: { own: string; wished?: string | undefined },
  module: FunnelModule & { variables?: readonly string[] },
): RenderedPrompt {
  const sent = { prompts };
  const told = (problems: Parameters<typeof problemView>[0][]) => ({
    problems: problems.map((found) => problemView(found, sent)),
  });
  const file = promptFile(name);
  const value = Object.hasOwn(prompts, name) ? prompts[name] : undefined;
  if (value === undefined)
    return told([problem('unknown-prompt', [], `There is no prompt "${name}".`, file)]);
  const parsed = promptSchema.safeParse(value);
  if (!parsed.success) return told(schemaProblems(parsed.error.issues, value, file));
  const prompt: Prompt = { ...parsed.data, file };
  const catalogue = withCombinators(module.catalogue);
  const { variables } = module;
  const known = new Map([[name, prompt]]);
  const problems = checkPrompts({ catalogue, prompts: known, ...(variables && { variables }) });
  if (hasErrors(problems)) return told(problems);
  const whole = contextFor(context, wished);
  try {
    const { text, variant } = compilePrompt(prompt, catalogue, own)(whole, wished, (language) =>
      module.view(whole, language),
    );
    return { text, variant };
  } catch (error) {
    const message =
      error instanceof ProsaError ? error.message : `It cannot be said: ${(error as Error).message}`;
    return told([...problems, problem('prompt-template', ['variants'], message, file)]);
  }
}

function contextFor(given: GivenContext | undefined, wished: string): FunnelContext {
  const context = { ...initialContext(), ...given } as FunnelContext;
  const language = LANGUAGES.find((one) => one === wished);
  return language === undefined ? context : { ...context, lead: { ...context.lead, language } };
}
