/** What is asked of a simulation. */
import { z } from 'zod';
import { slotNames } from '../funnel/names.ts';

const YEAR = 366 * 86_400_000;
const text = z.string().min(1).max(4_096);
const effect = z.string().min(1).max(200);

const input = z.union(
  [
    z.strictObject({ type: z.literal('message'), text }),
    /** What is not text, as `audio` or `image`. */
    z.strictObject({ type: z.literal('message'), unsupported: z.string().min(1).max(40) }),
    z.strictObject({ type: z.literal('wait'), ms: z.int().min(0).max(YEAR) }),
    /** In place of what an effect gives: of the one with this id, else of the next one of this name. */
    z.strictObject({ type: z.literal('effect'), effect, output: z.json() }),
    z.strictObject({
      type: z.literal('effect'),
      effect,
      error: z.strictObject({ code: z.string().max(80), message: z.string().max(1_000).default('') }),
    }),
  ],
  'must be a message with text or unsupported, a wait with ms, or an effect with output or error',
);

/** As the context of a funnel; what is left out is as in a new conversation. */
const context = z.strictObject({
  slots: z.partialRecord(z.enum(slotNames), z.json()).optional(),
  sources: z.partialRecord(z.enum(slotNames), z.number()).optional(),
  intent: z.string().optional(),
  objections: z.array(z.string()).optional(),
  asked: z.array(z.enum(slotNames)).optional(),
  replies: z.record(z.string(), z.number()).optional(),
  results: z.record(z.string(), z.json()).optional(),
  priority: z.string().optional(),
  lead: z.json().optional(),
  surroundings: z.json().optional(),
});

export const givenContext = context;

export const simulationStart = z.strictObject({
  /** ms */
  at: z
    .int()
    .min(0)
    .max(Date.UTC(2100, 0, 1)),
  channel: z.enum(['whatsapp', 'web']),
  customer: z
    .strictObject({ name: z.string().min(1).max(200).optional(), profile: z.string().max(200).optional() })
    .optional(),
  /** A state value, as `{"discovery": "waiting"}`. */
  state: z.union([z.string().min(1), z.record(z.string(), z.json())]).optional(),
  context: context.optional(),
});

export const simulationInputs = z.array(input).max(300);

export type SimulationStart = z.output<typeof simulationStart>;
export type SimulationInput = z.output<typeof input>;
export type GivenContext = z.output<typeof context>;
