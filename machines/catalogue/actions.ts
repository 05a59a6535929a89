import { z } from 'zod';
import type { SlotName } from '../../src/actor/event.ts';
import { PRIORITIES, type Priority } from '../../src/actor/priority.ts';
import type { TurnMessage } from '../../src/actor/turn.ts';
import type { ActionEntry } from '../../src/funnel/catalogue.ts';
import { slotList } from './guards.ts';
import { assess } from './lead.ts';
import { forget, rememberMessage } from './remember.ts';

const noParams = z.strictObject({});
/** Characters. */
const MOST_OF_A_QUESTION = 1_000;
const resultName = z.strictObject({ as: z.string().min(1).describe('The name it is kept under.') });

/** Actions every funnel may use. */
export const actions = {
  assess: {
    kind: 'assign',
    description:
      'Takes what the message shows of the customer: interest, signs, mood, language, and what it changes. Before "remember".',
    params: noParams,
    apply: (context, { message }) => assess(context, message?.perception),
  },
  remember: {
    kind: 'assign',
    description: 'Takes what the message says into what is known: slots, intent and objections.',
    params: z.strictObject({
      except: slotList.optional().describe('Slots that mean something else here, and are left as they are.'),
    }),
    apply: (context, { message }, { except }: { except?: SlotName[] }) =>
      message ? rememberMessage(context, withoutSlots(message, except)) : context,
  },
  keepQuestion: {
    kind: 'assign',
    description:
      'Keeps what the customer wrote for an effect that answers it; "dropResult" of "question" ends that.',
    params: noParams,
    apply: (context, { message }) => {
      const question =
        message?.content.type === 'text' ? message.content.text.slice(0, MOST_OF_A_QUESTION) : '';
      return { ...context, results: { ...context.results, question } };
    },
  },
  forget: {
    kind: 'assign',
    description: 'Forgets these slots, so that they are asked for again.',
    params: z.strictObject({ slots: slotList.describe('Names of slots.') }),
    apply: (context, _event, { slots }: { slots: SlotName[] }) => forget(context, slots),
  },
  keepResult: {
    kind: 'assign',
    description: 'Keeps the output of the effect that has just ended.',
    params: resultName,
    apply: (context, event, { as }: { as: string }) => ({
      ...context,
      results: { ...context.results, [as]: event.output },
    }),
  },
  dropResult: {
    kind: 'assign',
    description: 'Forgets the output of an effect.',
    params: resultName,
    apply: (context, _event, { as }: { as: string }) => ({
      ...context,
      results: without(context.results, [as]),
    }),
  },
  prioritise: {
    kind: 'assign',
    description: 'Serves this conversation sooner when there is more to do than can be done at once.',
    params: z.strictObject({ as: z.enum(PRIORITIES).describe('"urgent", "high" or "normal".') }),
    apply: ({ priority: _, ...context }, _event, { as }: { as: Priority }) =>
      as === 'normal' ? context : { ...context, priority: as },
  },
  reply: {
    kind: 'output',
    description: 'Sends a reply to the customer, rendered from a prompt.',
    params: z.strictObject({ prompt: z.string().min(1).describe('Name of a prompt.') }),
  },
  handOff: {
    kind: 'output',
    description: 'Gives the conversation to a person. Replies after this step are not sent.',
    params: z.strictObject({
      reason: z.string().min(1).describe('Why, for the person who takes over.'),
      summary: z
        .string()
        .min(1)
        .optional()
        .describe('Name of the prompt that tells the person what they should know.'),
    }),
  },
  fact: {
    kind: 'output',
    description: 'Publishes something worth counting.',
    params: z.strictObject({
      name: z.string().min(1).describe('Name of the fact, such as "booking.requested".'),
    }),
  },
} satisfies Record<string, ActionEntry>;

function withoutSlots(message: TurnMessage, names: readonly SlotName[] = []): TurnMessage {
  const { perception } = message;
  if (perception === undefined || names.length === 0) return message;
  return { ...message, perception: { ...perception, slots: without(perception.slots, names) } };
}

function without<T extends object>(values: T, names: readonly string[]): T {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name))) as T;
}
