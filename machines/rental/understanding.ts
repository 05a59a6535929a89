/**
 * Guards and actions around the effect `extract`: when a message is given to a language model to be read, and what
 * becomes of what it read. That is told to the customer, and a no takes it back.
 */
import { z } from 'zod';
import type { SlotName, Slots } from '../../src/actor/event.ts';
import type { FunnelContext } from '../../src/actor/record.ts';
import type { ActionEntry, GuardEntry, MachineEvent, RenderPrompt } from '../../src/funnel/catalogue.ts';
import { dayAt } from '../catalogue/days.ts';
import { UNDERSTOOD } from '../catalogue/lead.ts';
import { forget, merge } from '../catalogue/remember.ts';
import { EXTRACTED, stayExtraction } from './extraction.ts';
import { surroundingsOf } from './surroundings.ts';
import { BRAZIL } from './time-zone.ts';

const noParams = z.strictObject({});
/** Characters; and a word or two tell no wish that perception would not know. */
const MOST_TEXT = 1_000;
const LEAST_WORDS = 3;

/** What was read, and the message it was read in. */
interface Extracted {
  slots: readonly SlotName[];
  revision: number;
}

interface Unclear {
  text: string;
  revision: number;
  sentAt: number;
}

export const understandingGuards = {
  unclear: {
    description:
      'Perception made nothing of the message, and there is a language model that could be asked to read it.',
    params: noParams,
    test: (context, { message }) => {
      const { perception, content } = message ?? {};
      if (surroundingsOf(context)?.model !== true || content?.type !== 'text' || !perception) return false;
      const isOpen = perception.intent === 'other' || perception.confidence < UNDERSTOOD;
      const isEmpty = Object.keys(perception.slots).length === 0 && perception.objections.length === 0;
      return isOpen && isEmpty && content.text.trim().split(/\s+/).length >= LEAST_WORDS;
    },
  },
  extracted: {
    description: 'The effect that has just ended read something of the wish that was not known.',
    params: noParams,
    test: (context, event) => Object.keys(newOf(context, event)).length > 0,
  },
  extractedDenied: {
    description: 'What a language model had read was told, and the message being answered denies it.',
    params: noParams,
    test: ({ results }, { message }) =>
      results.extracted !== undefined && message?.perception?.intent === 'no',
  },
} satisfies Record<string, GuardEntry>;

export const understandingActions = {
  keepUnclear: {
    kind: 'assign',
    description:
      'Keeps the message for the effect "extract"; "takeExtracted" and "dropResult" of "unclear" end that.',
    params: noParams,
    apply: (context, { message }) => {
      if (message?.content.type !== 'text') return context;
      const { revision, sentAt } = message;
      const unclear: Unclear = { text: message.content.text.slice(0, MOST_TEXT), revision, sentAt };
      return { ...context, results: { ...context.results, unclear } };
    },
  },
  takeExtracted: {
    kind: 'assign',
    description: 'Takes what was read of the message into what is known, as said by it; what is known stays.',
    params: noParams,
    apply: (context, event) => {
      const { unclear, ...results } = context.results;
      const slots = newOf(context, event);
      const { revision } = unclear as Unclear;
      const known = merge(context, slots, revision);
      const extracted: Extracted = { slots: Object.keys(slots) as SlotName[], revision };
      const { puzzled: _, ...lead } = context.lead ?? {};
      return { ...context, ...known, lead, results: { ...results, extracted } };
    },
  },
  settleExtracted: {
    kind: 'assign',
    description: 'What a language model had read and the message does not deny is no longer in question.',
    params: noParams,
    apply: (context, { message }) =>
      message?.perception?.intent === 'no' ? context : withoutExtracted(context),
  },
  forgetExtracted: {
    kind: 'assign',
    description: 'Forgets what a language model had read, but for what was said anew.',
    params: noParams,
    apply: (context) => {
      const { slots, revision } = context.results.extracted as Extracted;
      const denied = slots.filter((name) => context.sources[name] === revision);
      return withoutExtracted(forget(context, denied));
    },
  },
} satisfies Record<string, ActionEntry>;

/** Input of the effect `extract`. */
export function extractionOf(context: FunnelContext, { prompt }: { prompt: string }, render: RenderPrompt) {
  const { text, sentAt } = context.results.unclear as Unclear;
  const places = surroundingsOf(context)?.places ?? [];
  const known = `Today is ${dayAt(sentAt, BRAZIL)}. Places: ${places.join(', ')}.`;
  return {
    what: stayExtraction.name,
    system: `${render(prompt, context)}\n${known}`,
    customer: text,
    sentAt,
  };
}

/** Only slots of a wish, and only such as are not known. */
function newOf({ slots: known }: FunnelContext, { output }: MachineEvent): Slots {
  const read = (output as { slots?: Slots } | undefined)?.slots ?? {};
  const isNew = (name: (typeof EXTRACTED)[number]) => read[name] !== undefined && known[name] === undefined;
  return Object.fromEntries(EXTRACTED.filter(isNew).map((name) => [name, read[name]]));
}

function withoutExtracted(context: FunnelContext): FunnelContext {
  const { extracted, ...results } = context.results;
  return extracted === undefined ? context : { ...context, results };
}
