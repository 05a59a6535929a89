/**
 * A customer of the rental funnel without servers: perception, step and the tools are the real ones, the bookings
 * are in SQLite, and time passes only when told to. Turns wait for bursts as the funnel says.
 */
import { handlers } from '../../../machines/rental/effects.ts';
import { rental } from '../../../machines/rental/rental.ts';
import type { ConversationEvent, EffectEvent, MessageEvent } from '../../../src/actor/event.ts';
import { type ConversationRecord, initialContext, nextDeadline } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import type { Bookings } from '../../../src/bookings/bookings.ts';
import type { EffectHandlers } from '../../../src/effects/effect.ts';
import { answerEffect } from '../../../src/effects/llm/answer-effect.ts';
import { ProsaError } from '../../../src/errors.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { enrich } from '../../../src/perception/enrich.ts';
import { effectRun, effectServices } from '../effect-run.ts';
import type { Customer, Standing } from './customer.ts';

const loaded = await loadFunnel('machines/rental', undefined, rental);
const funnel = loaded.funnel!;
/** As without a key: there is no language model. */
const tools: EffectHandlers = { ...handlers, answer: answerEffect(undefined) };

/** Of all customers of one test. */
export interface World {
  bookings: Bookings;
  /** ms */
  now: number;
}

export class SteppedCustomer implements Customer {
  record: ConversationRecord | undefined;
  /** The revision that each message made, in their order. */
  readonly revisions: number[] = [];
  readonly #world: World;
  readonly #channel: string;
  readonly #id: string;
  #messages = 0;

  constructor(world: World, channel: string, id: string) {
    this.#world = world;
    this.#channel = channel;
    this.#id = id;
  }

  async say(text: string): Promise<string[]> {
    return this.#message({ type: 'text', text });
  }

  async send(original: string): Promise<string[]> {
    return this.#message({ type: 'unsupported', original });
  }

  async wait(ms: number): Promise<string[]> {
    const until = this.#world.now + ms;
    const replies: string[] = [];
    for (;;) {
      const due = this.record && nextDeadline(this.record);
      if (due === undefined || due > until) break;
      this.#world.now = Math.max(this.#world.now, due);
      const id = Object.entries(this.record!.timers).find(([, { deadline }]) => deadline === due)![0];
      replies.push(...(await this.#take({ kind: 'timer', ...this.#occurrence(), id, deadline: due })));
    }
    this.#world.now = until;
    return replies;
  }

  standing(): Promise<Standing> {
    return Promise.resolve(this.record ?? { state: 'none', owner: 'bot', context: initialContext() });
  }

  #message(content: MessageEvent['content']): Promise<string[]> {
    const occurrence = this.#occurrence();
    const id = `m${++this.#messages}`;
    const from = { tenant: 't', channel: this.#channel, address: this.#id };
    const message: MessageEvent = {
      kind: 'message',
      ...occurrence,
      id,
      ...from,
      sentAt: occurrence.at,
      content,
    };
    return this.#take(message, (revision) => this.revisions.push(revision)).then(async (replies) => [
      ...replies,
      ...(await this.wait(60_000)),
    ]);
  }

  #occurrence() {
    return { conversation: this.#id, at: this.#world.now };
  }

  /** The event, and what its effects give. */
  async #take(event: ConversationEvent, stepped?: (revision: number) => void): Promise<string[]> {
    const result = step(funnel, this.record, enrich(event, funnel, this.record), undefined);
    if (result.status !== 'applied') throw new Error(`${event.kind}: ${JSON.stringify(result)}`);
    this.record = JSON.parse(JSON.stringify(result.record)) as ConversationRecord;
    stepped?.(this.record.revision);
    const replies: string[] = [];
    for (const decision of result.decisions) {
      if (decision.type === 'send') replies.push(decision.text);
      if (decision.type === 'startEffect') {
        const { id, src, input } = decision;
        replies.push(...(await this.#take(await this.#carryOut(id, src, input))));
      }
    }
    return replies;
  }

  async #carryOut(effect: string, src: string, input: unknown): Promise<EffectEvent> {
    const { bookings } = this.#world;
    const services = effectServices({
      bookings,
      pageUrl: 'https://prosa.example',
      now: () => this.#world.now,
    });
    let result: EffectEvent['result'];
    try {
      result = { output: await tools[src]!.run(input, effectRun({ id: effect, services })) };
    } catch (error) {
      if (!(error instanceof ProsaError)) throw error;
      result = { error: { code: error.code, message: error.message } };
    }
    return { kind: 'effect', ...this.#occurrence(), effect, result };
  }
}
