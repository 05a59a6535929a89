/** What a message tells of the customer beside the slots. */
import type { Perception, SlotName } from '../../src/actor/event.ts';
import type { Lead } from '../../src/actor/lead.ts';
import type { FunnelContext } from '../../src/actor/record.ts';

/** Below this nothing is taken to be understood; see `Perception.confidence`. */
export const UNDERSTOOD = 0.4;

/** Before the message is remembered, so that what it changes can be told from what it says again. */
export function assess(context: FunnelContext, perception: Perception | undefined): FunnelContext {
  if (perception === undefined) return context;
  const lead = withChange(leadAfter(context.lead ?? {}, perception), context, perception);
  return { ...context, lead };
}

export function leadAfter(lead: Lead, perception: Perception): Lead {
  const { buying, signs, sentiment, objections, intent, confidence, slots, language } = perception;
  const next: Lead = { ...lead };
  if (buying !== undefined && buying > (lead.buying ?? 0)) next.buying = buying;
  if (signs !== undefined) next.signs = { ...lead.signs, ...signs };
  if (sentiment !== undefined) next.sentiment = sentiment;
  if (language !== undefined) next.language = language;
  for (const objection of objections) {
    next.objections = { ...next.objections, [objection]: (next.objections?.[objection] ?? 0) + 1 };
  }
  const isPuzzling =
    intent === 'other' && confidence < UNDERSTOOD && !hasAny(slots) && objections.length === 0;
  put(next, 'puzzled', isPuzzling ? (lead.puzzled ?? 0) + 1 : 0);
  put(next, 'annoyed', sentiment === 'negative' ? (lead.annoyed ?? 0) + 1 : 0);
  return next;
}

function put(lead: Lead, name: 'puzzled' | 'annoyed', count: number): void {
  if (count > 0) lead[name] = count;
  else if (lead[name] !== undefined) delete lead[name];
}

function hasAny(slots: object): boolean {
  for (const _ in slots) return true;
  return false;
}

/** Said twice and differently, these are worth a word. Another place or stay is another wish. */
const TELLING: readonly SlotName[] = ['guests', 'checkIn', 'checkOut'];

function withoutChange({ changed: _, ...rest }: Lead): Lead {
  return rest;
}

/** What was asked for is an answer, not a change of mind. */
function withChange(
  lead: Lead,
  { slots: known, asked }: FunnelContext,
  { slots, corrects }: Perception,
): Lead {
  const rest = lead.changed === undefined ? lead : withoutChange(lead);
  const isOtherStay = slots.checkIn !== undefined && slots.checkOut !== undefined;
  if (corrects || isOtherStay || slots.place !== undefined) return rest;
  const doubted = lead.doubted ?? [];
  const slot = TELLING.find(
    (name) =>
      slots[name] !== undefined &&
      known[name] !== undefined &&
      slots[name] !== known[name] &&
      !asked.includes(name) &&
      !doubted.includes(name),
  );
  if (slot === undefined) return rest;
  return { ...rest, changed: { slot, from: known[slot] }, doubted: [...doubted, slot] };
}
