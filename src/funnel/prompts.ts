import { parseDocument } from 'yaml';
import { z } from 'zod';
import type { RenderedReply } from '../actor/funnel.ts';
import type { FunnelContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { Catalogue, MachineEvent } from './catalogue.ts';
import { resolveGuard } from './combinators.ts';
import { guardSchema } from './document.ts';
import { LANGUAGES, textsOf } from './languages.ts';
import { slotNames } from './names.ts';
import { type Problem, problem } from './problems.ts';
import { fillTemplate, picturesIn } from './prompt-parts.ts';
import { schemaProblems } from './schema-problems.ts';
import { parseTemplate, renderTemplate, type Template } from './template.ts';
import type { View } from './view.ts';

const variableName = z.string().regex(/^[A-Za-z]\w*$/, 'This is not the name of a variable.');

/** What WhatsApp may say instead when it takes no free text; `parameters` are variables, in the order of its places. */
const templateSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, 'WhatsApp names templates with small letters, digits and "_".'),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'This is not a language of WhatsApp such as "pt_BR".'),
  parameters: z.array(variableName).max(10).optional(),
});

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
        /** In the funnel's own language, or by language. */
        text: z.union([z.string().min(1), z.partialRecord(z.enum(LANGUAGES), z.string().min(1))]),
        /** The variable with the pictures that go before the text. */
        media: variableName.optional(),
      }),
    )
    .min(1),
  template: templateSchema.optional(),
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

/** What a prompt may say, in the language it is said in. */
export type ViewIn = (language: string) => View | Record<string, unknown>;

/** Ready to render. `catalogue` includes the combinators; texts that say no language are in the `own` one. */
export function compilePrompt(prompt: Prompt, catalogue: Catalogue, own: string) {
  const variants = prompt.variants.map((variant) => ({
    when: guardsOf(variant).map(({ guard }) => resolveGuard(catalogue.guards, guard)),
    asks: variant.asks ?? [],
    templates: new Map(textsOf(variant.text, own).map(([language, text]) => [language, parseTemplate(text)])),
    media: variant.media,
  }));
  const { template: late } = prompt;
  /** In the own language where it has no text in the one that is wished. */
  return (
    context: FunnelContext,
    wished: string,
    viewIn: ViewIn,
  ): RenderedReply & { variant: number; language: string } => {
    const index = variants.findIndex(({ when }) => when.every((guard) => guard.holds(context, rendering)));
    const variant = variants[index];
    if (!variant) throw new ProsaError('funnel_failed', `no variant of prompt "${prompt.name}" applies`);
    const language = variant.templates.has(wished) ? wished : own;
    const template = variant.templates.get(language);
    if (!template) throw new ProsaError('funnel_failed', `prompt "${prompt.name}" has no text in "${own}"`);
    const view = viewIn(language);
    const rendered: RenderedReply & { variant: number; language: string } = {
      text: reply(prompt.name, template, view),
      asks: [...variant.asks],
      variant: index,
      language,
    };
    const media = variant.media === undefined ? [] : picturesIn(view, variant.media);
    if (media.length > 0) rendered.media = media;
    const filled = late && fillTemplate(late, view);
    if (filled !== undefined) rendered.template = filled;
    return rendered;
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
