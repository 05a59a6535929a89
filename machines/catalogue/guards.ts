import { z } from 'zod';
import type { Signs } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { TurnMessage } from '../../src/actor/turn.ts';
import type { GuardEntry, MachineEvent } from '../../src/funnel/catalogue.ts';
import { slotNames } from '../../src/funnel/names.ts';
import { dayAt, daysBetween } from './days.ts';

export const slotList = z.array(z.enum(slotNames)).min(1);

const words = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const slotParams = z.strictObject({ slots: slotList.describe('Names of slots.') });
const noParams = z.strictObject({});
const promptName = z.string().min(1).describe('Name of a prompt.');

type SlotParams = z.infer<typeof slotParams>;

/** Guards every funnel may use. Those about the message look at the one being answered. */
export const guards = {
  knows: {
    description: 'All of these slots are known.',
    params: slotParams,
    test: (context, _event, { slots }: SlotParams) => slots.every((slot) => slot in context.slots),
  },
  lacks: {
    description: 'At least one of these slots is not known yet.',
    params: slotParams,
    test: (context, _event, { slots }: SlotParams) => slots.some((slot) => !(slot in context.slots)),
  },
  heard: {
    description: 'The message being answered gave at least one of these slots.',
    params: slotParams,
    test: (context, event, { slots }: SlotParams) => slots.some((slot) => isHeard(context, event, slot)),
  },
  asked: {
    description: 'The last reply asked for all of these slots.',
    params: slotParams,
    test: (context, _event, { slots }: SlotParams) => slots.every((slot) => context.asked.includes(slot)),
  },
  intent: {
    description: 'The customer wants this, or one of these, with the message being answered.',
    params: z.strictObject({ is: words.describe('An intent such as "booking", or several.') }),
    test: (context, event, { is }: { is: string | string[] }) =>
      list(is).includes(event.message?.perception?.intent ?? context.intent),
  },
  objects: {
    description: 'The message being answered objects to this, or to one of these.',
    params: z.strictObject({
      to: words.describe('A reason against, such as "price" or "timing", or several.'),
    }),
    test: (context, event, { to }: { to: string | string[] }) => {
      const objections = event.message?.perception?.objections ?? context.objections;
      return list(to).some((reason) => objections.includes(reason));
    },
  },
  asksAbout: {
    description: 'The message being answered asks about this, or one of these, that is no intent of its own.',
    params: z.strictObject({ topic: words.describe('Such as "payment", or several.') }),
    test: (_context, event, { topic }: { topic: string | string[] }) =>
      list(topic).some((one) => event.message?.perception?.topics?.some((asked) => asked === one)),
  },
  puzzled: {
    description: 'Of so many messages in a row nothing was understood, with the one being answered.',
    params: z.strictObject({ times: z.int().min(1).describe('How many messages.') }),
    test: ({ lead }, _event, { times }: { times: number }) => (lead?.puzzled ?? 0) >= times,
  },
  annoyed: {
    description: 'In so many messages in a row annoyance was heard, with the one being answered.',
    params: z.strictObject({ times: z.int().min(1).describe('How many messages.') }),
    test: ({ lead }, _event, { times }: { times: number }) => (lead?.annoyed ?? 0) >= times,
  },
  buying: {
    description:
      'The customer has shown to be at least so near to buying: 1 interest, 2 the questions before, 3 the wish.',
    params: z.strictObject({ atLeast: z.int().min(1).max(3) }),
    test: ({ lead }, _event, { atLeast }: { atLeast: number }) => (lead?.buying ?? 0) >= atLeast,
  },
  shows: {
    description: 'The message being answered shows how somebody decides: this, or one of these.',
    params: z.strictObject({
      sign: z.enum(['authority', 'timeline', 'priceLevel']),
      is: words.describe('Such as "shared", or several.'),
    }),
    test: (_context, event, { sign, is }: { sign: keyof Signs; is: string | string[] }) =>
      list(is).includes(event.message?.perception?.signs?.[sign] ?? ''),
  },
  outcome: {
    description: 'A result that was kept, or the one that has just come, has this outcome, or one of these.',
    params: z.strictObject({
      of: z
        .string()
        .min(1)
        .optional()
        .describe('The name it is kept under; left out: the one that has just come.'),
      is: words.describe('An outcome such as "booked", or several.'),
    }),
    test: (context, event, { of, is }: { of?: string; is: string | string[] }) => {
      const result = of === undefined ? event.output : context.results[of];
      return list(is).includes((result as { outcome?: string } | null | undefined)?.outcome ?? '');
    },
  },
  failedWith: {
    description: 'The effect that has just ended failed with this code, or one of these.',
    params: z.strictObject({ code: words.describe('A code such as "effect_timeout", or several.') }),
    test: (_context, event, { code }: { code: string | string[] }) =>
      event.error !== undefined && list(code).includes(event.error.code),
  },
  firstReply: {
    description: 'Nothing was sent to the customer yet.',
    params: noParams,
    test: (context) => Object.keys(context.replies).length === 0,
  },
  repliedFewerThan: {
    description: 'This prompt was sent fewer times than that in the whole conversation.',
    params: z.strictObject({ prompt: promptName, times: z.int().min(1).describe('How many times.') }),
    test: (context, _event, { prompt, times }: { prompt: string; times: number }) =>
      (context.replies[prompt] ?? 0) < times,
  },
  datesImpossible: {
    description: 'The check-out is not after the check-in, or the check-in is before the day of the message.',
    params: z.strictObject({
      hoursFromUtc: z.int().min(-12).max(14).default(-3).describe('Where the day of the message is taken.'),
    }),
    test: (context, event, { hoursFromUtc }: { hoursFromUtc: number }) => {
      const { checkIn, checkOut } = context.slots;
      if (checkIn === undefined) return false;
      if (event.message && checkIn < today(event.message, hoursFromUtc)) return true;
      if (checkOut === undefined) return false;
      return !(daysBetween(checkIn, checkOut) > 0);
    },
  },
} satisfies Record<string, GuardEntry>;

/** Whether the message being answered gave the slot. */
export function isHeard(
  context: FunnelContext,
  event: MachineEvent,
  slot: SlotParams['slots'][number],
): boolean {
  const source = context.sources[slot];
  return source !== undefined && event.message?.messages.some(({ revision }) => revision === source) === true;
}

function list(value: string | string[]): string[] {
  return typeof value === 'string' ? [value] : value;
}

function today(message: TurnMessage, hoursFromUtc: number): string {
  return dayAt(message.sentAt, hoursFromUtc);
}
