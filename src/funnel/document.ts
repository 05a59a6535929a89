import { z } from 'zod';
import { PRIORITIES } from '../actor/priority.ts';
import { canvasSchema } from './canvas.ts';
import { timePattern } from './daytime.ts';
import { durationPattern, longestDuration, parseDuration } from './duration.ts';
import { LANGUAGES, ownLanguage } from './languages.ts';
import { suggestionsSchema } from './suggestions.ts';

/**
 * A funnel as it is stored, edited and published. `machine` is an XState v5 config, narrowed to what Prosa
 * runs and strict: XState itself accepts an unknown key without a word.
 */
const name = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9_-]*$/,
    'A name starts with a letter and has only letters, digits, "_" and "-".',
  );

const params = z.record(z.string(), z.json());

/** How a document names an entry of the catalogue. */
const referenceSchema = z.union([
  z.string().min(1),
  z.strictObject({ type: z.string().min(1), params: params.optional() }),
]);

export const guardSchema = referenceSchema;

const actionsSchema = z.union([referenceSchema, z.array(referenceSchema)]);

const transitionSchema = z.strictObject({
  target: z.string().min(1).optional(),
  guard: guardSchema.optional(),
  actions: actionsSchema.optional(),
  description: z.string().optional(),
  reenter: z.boolean().optional(),
});

const transitionsSchema = z.union([transitionSchema, z.array(transitionSchema)]);

const invokeSchema = z.strictObject({
  id: name.optional(),
  src: z.string().min(1),
  input: params.optional(),
  onDone: transitionsSchema.optional(),
  onError: transitionsSchema.optional(),
});

const milliseconds = (most: number) => z.int('A whole number of milliseconds.').min(0).max(most);

/** How long to wait for the customer's next message, and what one that comes while an answer is prepared does. */
export const turnsSchema = z.strictObject({
  burst: z
    .strictObject({
      quietMs: milliseconds(60_000).optional(),
      maxMs: milliseconds(600_000).optional(),
    })
    .optional(),
  whileReplying: z.enum(['supersede', 'queue', 'append']).optional(),
});

const stateFields = {
  id: name.optional(),
  /** What people call it; its key stays the same. */
  title: z.string().min(1).max(80).optional(),
  description: z.string().optional(),
  suggestions: suggestionsSchema.optional(),
  meta: params.optional(),
  tags: z.array(z.string()).optional(),
  initial: z.string().optional(),
  on: z.record(z.string(), transitionsSchema).optional(),
  after: z.record(z.string(), transitionsSchema).optional(),
  always: transitionsSchema.optional(),
  entry: actionsSchema.optional(),
  exit: actionsSchema.optional(),
  invoke: z.union([invokeSchema, z.array(invokeSchema)]).optional(),
  onDone: transitionsSchema.optional(),
  turns: turnsSchema.optional(),
  priority: z.enum(PRIORITIES).optional(),
};

type StateFields = z.infer<z.ZodObject<typeof stateFields>>;

export interface StateDocument extends StateFields {
  type?: 'atomic' | 'compound' | 'final' | undefined;
  states?: Record<string, StateDocument> | undefined;
}

const stateSchema: z.ZodType<StateDocument> = z.strictObject({
  ...stateFields,
  type: z.enum(['atomic', 'compound', 'final']).optional(),
  get states() {
    return z.record(name, stateSchema).optional();
  },
});

const machineSchema = z.strictObject({
  ...stateFields,
  initial: z.string(),
  type: z.literal('compound').optional(),
  states: z.record(name, stateSchema),
});

const duration = z.union([
  z
    .string()
    .regex(durationPattern, 'This is not a duration such as "30s", "15m", "2h" or "1d".')
    .refine(
      (text) => !durationPattern.test(text) || parseDuration(text) !== undefined,
      'This is longer than a year.',
    ),
  z.int().min(0).max(longestDuration),
]);

const time = z.string().regex(timePattern, 'This is not a time of the day such as "09:00".');

/** A wait, which may end only within hours of the day of the funnel's time zone. */
const delay = z.union([
  duration,
  z.strictObject({
    wait: duration,
    between: z
      .tuple([time, time])
      .refine(([from, to]) => from < to, 'The hours end before they begin.')
      .optional(),
    /** Only as long as the channel takes a free message: on WhatsApp for a day after the customer's last one. */
    whileOpen: z.boolean().optional(),
    /** The prompt whose template may go later, where the channel has approved it. */
    template: z.string().min(1).optional(),
  }),
]);

export type DelayDocument = z.infer<typeof delay>;

export const documentSchema = z
  .strictObject({
    $schema: z.string().optional(),
    format: z.literal(1),
    id: name,
    title: z.string().min(1),
    description: z.string().optional(),
    language: z.string().refine(isLanguage, 'This is not a language tag such as "pt-BR".'),
    /** What it answers in; only its own language where they are not said. */
    languages: z.array(z.enum(LANGUAGES)).min(1).optional(),
    timeZone: z.string().refine(isTimeZone, 'This is not a time zone such as "America/Sao_Paulo".'),
    delays: z.record(name, delay).optional(),
    turns: turnsSchema.optional(),
    machine: machineSchema,
    canvas: canvasSchema.optional(),
  })
  .refine(({ languages, ...own }) => languages?.some((one) => one === ownLanguage(own)) ?? true, {
    path: ['languages'],
    message: 'The funnel\'s own language, "language", must be one of them.',
  });

export type FunnelDocument = z.infer<typeof documentSchema>;

/** For editors: completion and a first check while typing. The checker knows more. */
export function funnelJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(documentSchema), title: 'Prosa funnel' };
}

/** The keys a state, a transition, an invoke and the document may have, to guess what a wrong one meant. */
export const documentKeys: ReadonlySet<string> = new Set(
  [
    documentSchema,
    machineSchema,
    transitionSchema,
    invokeSchema,
    turnsSchema,
    turnsSchema.shape.burst.unwrap(),
  ].flatMap(({ shape }) => Object.keys(shape)),
);

function isTimeZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

function isLanguage(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}
