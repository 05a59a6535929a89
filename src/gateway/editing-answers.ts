/** What the routes for editing answer, for their description. */
import { z } from 'zod';

export const anything = z.unknown();

export const problemView = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  message: z.string(),
  path: z.array(z.union([z.string(), z.number()])).describe('Into the document, or into the prompt.'),
  file: z.string().optional(),
  prompt: z.string().optional(),
});

export const simulatedStep = z.object({
  index: z.number().describe('Of the input it follows from; -1 for the start.'),
  at: z.number(),
  kind: z.string(),
  event: anything,
  state: anything,
  stage: z.string(),
  owner: z.enum(['bot', 'human']),
  handOff: z.object({ at: z.number(), reason: z.string(), summary: z.string() }).optional(),
  slots: z.record(z.string(), anything),
  context: anything,
  replies: z.array(z.object({ prompt: z.string(), text: z.string() })),
  timers: z.array(z.object({ id: z.string(), name: z.string(), deadline: z.number() })),
  effects: z.array(
    z.object({
      id: z.string(),
      src: z.string(),
      input: anything,
      status: z.enum(['running', 'done', 'failed', 'cancelled']),
    }),
  ),
  actions: z.array(z.string()),
  transitions: z.array(z.object({ from: z.string(), to: z.string().optional(), event: z.string() })),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
});

const sides = { before: anything.optional(), after: anything.optional() };
const change = z.enum(['added', 'removed', 'changed']);

export const funnelDiff = z.object({
  states: z.array(
    z.object({ path: z.string(), change, detail: z.array(z.object({ field: z.string(), ...sides })) }),
  ),
  transitions: z.array(
    z.object({
      from: z.string(),
      event: z.string(),
      change: z.enum(['added', 'removed', 'changed', 'moved']),
      ...sides,
    }),
  ),
  prompts: z.array(z.object({ name: z.string(), change, ...sides })),
  other: z.array(z.object({ path: z.array(z.string()), change, ...sides })),
});

export const renderedPrompt = z.union([
  z.object({ text: z.string(), variant: z.number().describe('Its index.') }),
  z.object({ problems: z.array(problemView) }),
]);
