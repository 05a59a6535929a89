import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { RenderedReply } from '../actor/funnel.ts';
import type { FunnelContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { Catalogue, MachineEvent } from './catalogue.ts';
import { resolveGuard } from './combinators.ts';
import { guardSchema } from './document.ts';
import { slotNames } from './names.ts';
import { type Problem, problem } from './problems.ts';
import { schemaProblems } from './schema-problems.ts';
import { parseTemplate, renderTemplate, type Template } from './template.ts';
import type { View } from './view.ts';

/** A prompt: one reply in variants, the first whose `when` holds is said. */
export const promptSchema = z.strictObject({
  name: z.string().min(1),
  version: z.int().min(1),
  description: z.string().min(1),
  variants: z
    .array(
      z.strictObject({
        when: z.union([guardSchema, z.array(guardSchema)]).optional(),
        asks: z.array(z.enum(slotNames)).optional(),
        text: z.string().min(1),
      }),
    )
    .min(1),
});

export type Prompt = z.infer<typeof promptSchema> & {
  /** Where it was read from, for messages only. */
  file?: string;
};

/** The longest text WhatsApp takes. */
export const longestReply = 4096;

/** Reads one YAML file. What its guards and templates mean is checked with the funnel. */
export function parsePrompt(text: string, file: string): { prompt: Prompt } | { problems: Problem[] } {
  const yaml = parseDocument(text, { prettyErrors: true });
  if (yaml.errors.length > 0) {
    return {
      problems: yaml.errors.map((error) => problem('invalid-yaml', [], firstLine(error.message), file)),
    };
  }
  let value: unknown;
  try {
    value = yaml.toJS();
  } catch (error) {
    return { problems: [problem('invalid-yaml', [], firstLine((error as Error).message), file)] };
  }
  const result = promptSchema.safeParse(value);
  if (!result.success) return { problems: schemaProblems(result.error.issues, value, file) };
  return { prompt: { ...result.data, file } };
}

export function guardsOf(
  variant: Prompt['variants'][number],
): { guard: unknown; index: number | undefined }[] {
  const { when } = variant;
  if (when === undefined) return [];
  return Array.isArray(when)
    ? when.map((guard, index) => ({ guard, index }))
    : [{ guard: when, index: undefined }];
}

/** No message is being answered by a prompt's guards. */
const rendering: MachineEvent = { type: 'render' };

/** Ready to render. `catalogue` includes the combinators. */
export function compilePrompt(prompt: Prompt, catalogue: Catalogue) {
  const variants = prompt.variants.map((variant) => ({
    when: guardsOf(variant).map(({ guard }) => resolveGuard(catalogue.guards, guard)),
    asks: variant.asks ?? [],
    template: parseTemplate(variant.text),
  }));
  return (
    context: FunnelContext,
    view: View | Record<string, unknown>,
  ): RenderedReply & { variant: number } => {
    const index = variants.findIndex(({ when }) => when.every((guard) => guard.holds(context, rendering)));
    const variant = variants[index];
    if (!variant) throw new ProsaError('funnel_failed', `no variant of prompt "${prompt.name}" applies`);
    return { text: reply(prompt.name, variant.template, view), asks: [...variant.asks], variant: index };
  };
}

function reply(name: string, template: Template, view: View | Record<string, unknown>): string {
  const text = tidy(renderTemplate(template, view));
  if (text === '') throw new ProsaError('funnel_failed', `prompt "${name}" rendered to nothing`);
  if (text.length > longestReply) {
    throw new ProsaError(
      'funnel_failed',
      `prompt "${name}" rendered to ${text.length} of ${longestReply} characters`,
    );
  }
  return text;
}

/** No blanks at the end of lines, at most one empty line in a row, nothing around. */
export function tidy(text: string): string {
  let tidied = text;
  if (BLANK_AT_END.test(tidied)) tidied = tidied.replace(BLANKS_AT_END, '');
  if (tidied.includes('\n\n\n')) tidied = tidied.replace(EMPTY_LINES, '\n\n');
  return tidied.trim();
}

const BLANK_AT_END = /[ \t]\n/;
const BLANKS_AT_END = /[ \t]+(?=\n|$)/g;
const EMPTY_LINES = /\n{3,}/g;

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.replace(/:$/, '.');
}
