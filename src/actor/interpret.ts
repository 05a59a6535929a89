/** What each action of a transition means to a conversation: the table of ARCHITECTURE.md, "The step". */
import type { AnyMachineSnapshot } from 'xstate';
import { ProsaError } from '../errors.ts';
import { effectId } from './conversation-id.ts';
import type { Decision } from './decision.ts';
import type { Funnel } from './funnel.ts';
import {
  type ChannelTemplate,
  type LateTemplate,
  type Media,
  MOST_PICTURES,
  textOfPicture,
} from './message.ts';
import type { ConversationRecord, FunnelContext, RunningEffect } from './record.ts';
import type { Action } from './transition.ts';

/** The record being made by a step. Its maps of timers and effects are replaced, never changed. */
export interface Draft {
  record: ConversationRecord;
  decisions: Decision[];
  /** A person owns the conversation: the bot's replies are dropped (G9). */
  silent: boolean;
  /** A reply or a hand-off was decided: what led to it cannot be taken back. */
  spoken: boolean;
}

/** Carries the actions over into the draft, in their order. `at` is the time of the event in milliseconds. */
export function interpret(
  funnel: Funnel,
  draft: Draft,
  snapshot: AnyMachineSnapshot,
  actions: readonly Action[],
  at: number,
): void {
  const { record, decisions } = draft;
  record.context = snapshot.context as FunnelContext;
  for (const action of actions as unknown as readonly {
    type: string;
    params: unknown;
    info: { context: FunnelContext };
  }[]) {
    switch (action.type) {
      case 'xstate.raise':
        arm(record, action.params as DelayedRaise, at, funnel.due);
        break;
      case 'xstate.cancel':
        record.timers = without(record.timers, (action.params as { sendId: string }).sendId);
        break;
      case 'xstate.spawnChild':
        start(draft, action.params as SpawnedChild);
        break;
      case 'xstate.stopChild':
        stop(draft, action.params as { id: string } | undefined);
        break;
      case 'xstate.emit': {
        const { type, ...data } = (action.params as { event: { type: string } }).event;
        decisions.push({ type: 'fact', name: type, data });
        break;
      }
      case 'reply':
        if (!draft.silent)
          reply(funnel, draft, action.info.context, (action.params as { prompt: string }).prompt);
        break;
      case 'handOff':
        handOff(funnel, draft, action.info.context, action.params as HandOffParams, at);
        break;
      case 'fact': {
        const { name, ...data } = action.params as { name: string };
        decisions.push({ type: 'fact', name, data });
        break;
      }
      case 'xstate.log':
        break;
      default:
        throw new ProsaError('funnel_failed', `no meaning for action "${action.type}"`);
    }
  }
}

interface DelayedRaise {
  id?: string;
  delay?: number;
  event: { type: string };
}

export function arm(
  record: ConversationRecord,
  raise: DelayedRaise,
  at: number,
  due: Funnel['due'] = (_, instant) => instant,
): void {
  if (raise.delay === undefined) return; // an immediate raise is already applied
  const id = raise.id ?? raise.event.type;
  const { heardAt = at, channel, templates } = record;
  const deadline = due(delayOf(id), at + raise.delay, heardAt, channel, templates);
  if (deadline === undefined) return;
  const timer = isNamed(raise.event, id) ? { deadline } : { deadline, event: raise.event };
  record.timers = { ...record.timers, [id]: timer };
}

/** The delay of the timer `xstate.after.<delay>.<id of the state>`; names of delays have no dots. */
export function delayOf(timer: string): string {
  return timer.startsWith(AFTER) ? timer.slice(AFTER.length, timer.indexOf('.', AFTER.length)) : '';
}

const AFTER = 'xstate.after.';

/** Whether the event says no more than the id does, as that of an `after`. */
function isNamed(event: { type: string }, id: string): boolean {
  for (const key in event) if (key !== 'type') return false;
  return event.type === id;
}

interface SpawnedChild {
  id: string;
  src: string;
  input: unknown;
}

export function start(draft: Draft, child: SpawnedChild): void {
  const { record, decisions } = draft;
  const id = effectId(record.conversation, ++record.lastEffect);
  record.effects = { ...record.effects, [child.id]: { id, src: child.src, input: child.input } };
  decisions.push({ type: 'startEffect', id, src: child.src, input: child.input });
}

export function stop(draft: Draft, child: { id: string } | undefined): void {
  const running = child && draft.record.effects[child.id];
  if (!running) return; // it ended by itself: xstate also stops what is done
  draft.record.effects = without(draft.record.effects, child.id);
  cancelEffect(draft, running);
}

/** One that was only just decided is not started at all. */
export function cancelEffect({ decisions }: Draft, { id }: RunningEffect): void {
  const started = decisions.findIndex((d) => d.type === 'startEffect' && d.id === id);
  if (started === -1) decisions.push({ type: 'cancelEffect', id });
  else decisions.splice(started, 1);
}

interface HandOffParams {
  reason: string;
  summary?: string;
}

/** The summary is for the person alone: it holds what the customer said, so it is in no fact. */
function handOff(
  funnel: Funnel,
  draft: Draft,
  context: FunnelContext,
  { summary, ...params }: HandOffParams,
  at: number,
): void {
  const { record, decisions } = draft;
  record.owner = 'human';
  draft.spoken = true;
  if (summary !== undefined) {
    record.handOff = { at, reason: params.reason, summary: funnel.render(summary, context).text };
  }
  decisions.push({ type: 'fact', name: 'handoff.requested', data: { ...params } });
}

function reply(funnel: Funnel, draft: Draft, context: FunnelContext, prompt: string): void {
  const { record, decisions } = draft;
  const counted = record.context.replies;
  const rendered = funnel.render(prompt, { ...context, replies: counted });
  record.context = {
    ...record.context,
    asked: rendered.asks,
    replies: { ...counted, [prompt]: (counted[prompt] ?? 0) + 1 },
  };
  draft.spoken = true;
  if (rendered.media !== undefined) show(draft, prompt, rendered.media);
  const template = rendered.template && late(funnel, record, rendered.template);
  const entry = ++record.lastOutbox;
  decisions.push({ type: 'send', entry, prompt, text: rendered.text, ...(template && { template }) });
}

/** One message a picture, as channels want it. */
function show({ record, decisions }: Draft, prompt: string, pictures: readonly Media[]): void {
  const shown = decisions.filter((decision) => decision.type === 'send' && decision.media).length;
  for (const media of pictures.slice(0, MOST_PICTURES - shown)) {
    const entry = ++record.lastOutbox;
    decisions.push({ type: 'send', entry, prompt, text: textOfPicture(media), media });
  }
}

/** Undefined where there is no end to what may be said freely, or the channel does not have it. */
function late(
  funnel: Funnel,
  { channel, heardAt, templates }: ConversationRecord,
  template: ChannelTemplate,
): LateTemplate | undefined {
  const openFor = funnel.openFor(channel);
  if (openFor === undefined || heardAt === undefined || !templates?.includes(template.name)) return undefined;
  return { ...template, after: heardAt + openFor };
}

/** A copy without the key. An object that a key was deleted from is written as JSON at half the speed. */
export function without<T>(map: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const rest: Record<string, T> = {};
  for (const other in map) if (other !== key) rest[other] = map[other]!;
  return rest;
}
