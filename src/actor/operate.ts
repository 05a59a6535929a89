/**
 * A person has the conversation (G9).
 *
 * 1. Taking silences the bot: what waits to leave is withdrawn in the same commit, a turn that can be taken back is,
 *    and messages that wait for their turn are the person's to answer. What another person wrote goes with what the
 *    bot said only if the conversation is taken from them; what they wrote before they gave it back leaves.
 * 2. As long as a person has it, the machine does not hear the customer, "stop" excepted, and its timers are held.
 *    Effects that run end in the machine without a word.
 * 3. Given back, the funnel goes on where it was, or begins again where it gave the conversation away itself. It says
 *    nothing before the customer does; then it hears with that message what was understood meanwhile.
 */
import type { ConversationEvent, MessageEvent, OperatorEvent, Perception, SlotName } from './event.ts';
import type { Funnel } from './funnel.ts';
import { type Draft, without } from './interpret.ts';
import { hasSeen } from './message-ring.ts';
import { armAnew, placeAtBeginning } from './migrate.ts';
import { type ConversationRecord, type Meanwhile, TURN_TIMER } from './record.ts';
import { takeBackTurn } from './turn-draft.ts';

/** Whose prompt a person's message has, where a prompt is asked for. */
export const WRITTEN_BY_PERSON = 'operator';

/** No channel's message ids look like this. */
export const operatorKey = (id: string) => `operator:${id}`;

/** Why an action changes nothing, or undefined if it may. */
export function reasonToRefuseOperator(
  { seen, taken }: ConversationRecord,
  { id, by, action }: OperatorEvent,
): 'seen_message' | 'not_theirs' | undefined {
  if (hasSeen(seen, operatorKey(id))) return 'seen_message';
  if (action.type !== 'take') return taken?.by === by ? undefined : 'not_theirs';
  return taken === undefined || (taken.by !== by && action.steal) ? undefined : 'not_theirs';
}

/** Whether what the bot says about the event is not to be heard. */
export function isSilent({ owner, gaveBack }: ConversationRecord, { kind }: ConversationEvent): boolean {
  return owner === 'human' || (gaveBack?.quiet === true && !endsQuiet(kind));
}

/** The customer writes, or a follow-up that has begun anew is due. */
const endsQuiet = (kind: ConversationEvent['kind']) => kind === 'message' || kind === 'timer';

export function endQuiet(record: ConversationRecord, { kind }: ConversationEvent): void {
  const { gaveBack } = record;
  if (gaveBack?.quiet && endsQuiet(kind)) record.gaveBack = { revision: gaveBack.revision };
}

/** Whether what was said before and has not left must not leave any more. */
export function losesItsVoice(before: ConversationRecord | undefined, after: ConversationRecord): boolean {
  if (before?.owner === 'bot' && after.owner === 'human') return true;
  return after.taken !== undefined && after.taken.by !== before?.taken?.by;
}

export function operate(funnel: Funnel, draft: Draft, event: OperatorEvent): void {
  const { action, by, at } = event;
  if (action.type === 'take') take(draft, event);
  else if (action.type === 'write') write(draft, by, action.text);
  else giveBack(funnel, draft, action.resume, at);
}

function take(draft: Draft, { by, at }: OperatorEvent): void {
  const { record } = draft;
  const stolen = record.taken !== undefined;
  if (!stolen) {
    if (record.turn?.before !== undefined) takeBackTurn(draft);
    else if (record.turn !== undefined) delete record.turn;
    if (record.inbox !== undefined) delete record.inbox;
    record.timers = without(record.timers, TURN_TIMER);
  }
  const since = record.taken ?? { at, ...(record.owner === 'human' && { given: true as const }), held: {} };
  record.owner = 'human';
  record.taken = { ...since, by };
  draft.decisions.push({ type: 'fact', name: 'handoff.taken', data: { stolen } });
}

function write({ record, decisions }: Draft, by: string, text: string): void {
  decisions.push({ type: 'send', entry: ++record.lastOutbox, prompt: WRITTEN_BY_PERSON, by, text });
  decisions.push({ type: 'fact', name: 'handoff.message', data: {} });
}

function giveBack(
  funnel: Funnel,
  draft: Draft,
  resume: 'where-it-was' | 'greet' | undefined,
  at: number,
): void {
  const { record } = draft;
  const { given, stopped, at: since } = record.taken!;
  const held = record.timers;
  record.owner = 'bot';
  delete record.taken;
  record.gaveBack = { revision: record.revision, quiet: true };
  if (record.handOff !== undefined) delete record.handOff;
  const begins = !stopped && (given || resume === 'greet');
  if (begins) placeAtBeginning(funnel, draft, at);
  if (begins && record.context.intent === 'stop') record.timers = {};
  if (!begins) armAnew(funnel, record, held, since, at);
  draft.decisions.push({ type: 'fact', name: 'handoff.given-back', data: {} });
}

/** The timers as the machine knows them, while it is stepped. */
export function releaseTimers(record: ConversationRecord): void {
  if (record.taken !== undefined) record.timers = record.taken.held;
}

/** They are held while a person has the conversation. */
export function holdTimers(record: ConversationRecord): void {
  if (record.taken === undefined) return;
  record.taken = { ...record.taken, held: record.timers };
  record.timers = {};
}

/** What the customer told a person is kept for the funnel. */
export function overhear(record: ConversationRecord, { perception }: MessageEvent): void {
  const told = Object.keys(perception?.slots ?? {}) as SlotName[];
  if (told.length === 0) return;
  const { slots = {}, sources = {} } = record.meanwhile ?? {};
  record.meanwhile = {
    slots: { ...slots, ...perception!.slots },
    sources: { ...sources, ...Object.fromEntries(told.map((name) => [name, record.revision])) },
  };
}

/** The customer wants no more messages: the machine is to hear it where it would if the bot had the conversation. */
export function beforeStop(funnel: Funnel, draft: Draft, at: number): void {
  const { record } = draft;
  if (record.taken!.given) placeAtBeginning(funnel, draft, at);
  record.taken = { ...record.taken!, stopped: true };
}

/** What the message means together with what was told meanwhile. */
export function withMeanwhile(perception: Perception, { slots }: Meanwhile): Perception {
  return { ...perception, slots: { ...slots, ...perception.slots } };
}

/** Slots that the funnel has just remembered are said to be from the messages that told them. */
export function attribute(
  record: ConversationRecord,
  { slots, sources }: Meanwhile,
  { slots: own }: Perception,
  revision: number,
): void {
  const known = { ...record.context.sources };
  for (const name of Object.keys(slots) as SlotName[]) {
    if (own[name] === undefined && known[name] === revision) known[name] = sources[name]!;
  }
  record.context = { ...record.context, sources: known };
}
