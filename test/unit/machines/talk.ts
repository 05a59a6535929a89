import { rental } from '../../../machines/rental/rental.ts';
import type { ConversationEvent, MessageEvent, Perception, Slots } from '../../../src/actor/event.ts';
import type { Funnel } from '../../../src/actor/funnel.ts';
import type { ConversationRecord, FunnelContext } from '../../../src/actor/record.ts';
import { type StepResult, step } from '../../../src/actor/step.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { rentalOutcome } from '../../support/rental-effects.ts';

const loaded = await loadFunnel(
  new URL('../../../machines/rental', import.meta.url).pathname,
  undefined,
  rental,
);
export const { problems } = loaded;
const funnel: Funnel = {
  ...loaded.funnel!,
  turns: () => ({ quietMs: 0, maxMs: 0, whileReplying: 'append' }),
};

export const hour = 3_600_000;
/** A Saturday, 10:00 in Brazil. */
const start = Date.parse('2026-11-21T13:00:00Z');
export const today = '2026-11-21';

/** What a message was understood to mean; silence where nothing is said. */
export type Meaning = Partial<Perception>;

/** A conversation with the rental funnel, stepped by hand: its clock and its effects go only when told. */
export class Talk {
  record: ConversationRecord | undefined;
  readonly transcript: string[] = [];
  readonly facts: string[] = [];
  /** When false, effects wait for `settle`. */
  settles = true;
  #now = start;
  #messages = 0;
  readonly #channel: string;

  constructor(channel = 'web') {
    this.#channel = channel;
  }

  /** What the bot answers to a text. */
  say(text: string, meaning: Meaning = {}): string[] {
    const perception: Perception = {
      intent: 'other',
      slots: {},
      objections: [],
      confidence: 0.9,
      ...meaning,
    };
    return this.#message({ type: 'text', text }, { perception });
  }

  sendAudio(): string[] {
    return this.#message({ type: 'unsupported', original: 'audio' }, {});
  }

  /** Lets time pass and timers fire. */
  wait(ms: number): string[] {
    const until = this.#now + ms;
    const replies: string[] = [];
    for (let due = this.#dueBy(until); due; due = this.#dueBy(until)) {
      this.#now = due.deadline;
      replies.push(...this.#step({ kind: 'timer', conversation: 'c', at: this.#now, ...due }));
    }
    this.#now = until;
    return replies;
  }

  /** Ends the running effects, with their output or another, or with an error. */
  settle(error?: string, code = 'effect_failed', output?: unknown): string[] {
    return Object.values(this.record?.effects ?? {}).flatMap((effect) => {
      const result = error
        ? { error: { code, message: error } }
        : output === undefined
          ? rentalOutcome(effect.src, effect.input, today)
          : { output };
      return this.#step({ kind: 'effect', conversation: 'c', at: this.#now, effect: effect.id, result });
    });
  }

  get context(): FunnelContext {
    return this.record!.context;
  }

  get state(): string {
    return path(this.record!.state);
  }

  get slots(): Slots {
    return this.context.slots;
  }

  #message(content: MessageEvent['content'], more: Partial<MessageEvent>): string[] {
    this.#now += 60_000;
    this.transcript.push(`> ${content.type === 'text' ? content.text : '(áudio)'}`);
    const from = { tenant: 't', channel: this.#channel, address: 'a' };
    const id = `m${++this.#messages}`;
    const times = { at: this.#now, sentAt: this.#now };
    const replies = this.#step({
      kind: 'message',
      conversation: 'c',
      id,
      ...from,
      ...times,
      content,
      ...more,
    });
    // One effect may lead to the next.
    while (this.settles && Object.keys(this.record!.effects).length > 0) replies.push(...this.settle());
    return replies;
  }

  #step(event: ConversationEvent): string[] {
    const result: StepResult = step(funnel, this.record, event, undefined);
    if (result.status !== 'applied') throw new Error(JSON.stringify(result));
    this.record = JSON.parse(JSON.stringify(result.record)) as ConversationRecord;
    const replies: string[] = [];
    for (const decision of result.decisions) {
      if (decision.type === 'fact') this.facts.push(decision.name);
      if (decision.type === 'send') replies.push(decision.text);
    }
    this.transcript.push(...replies);
    return replies;
  }

  #dueBy(until: number): { id: string; deadline: number } | undefined {
    return Object.entries(this.record?.timers ?? {})
      .map(([id, { deadline }]) => ({ id, deadline }))
      .filter(({ deadline }) => deadline <= until)
      .sort((a, b) => a.deadline - b.deadline)[0];
  }
}

function path(state: unknown): string {
  if (typeof state === 'string') return state;
  return Object.entries(state as object)
    .map(([key, inner]) => `${key}.${path(inner)}`)
    .join();
}
