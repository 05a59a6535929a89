/**
 * A conversation with a draft that nobody has: the step, perception, turns and effects of production, with a clock that
 * moves only when it is told to.
 *
 * 1. The same funnel, start and inputs give the same steps: nothing in here reads the time or chance.
 * 2. Effects run when they are started and take no time. One that fails is not tried again.
 * 3. The wait for the end of a burst passes by itself after each message.
 * 4. Nothing is kept and nothing is sent.
 */
import type { ConversationEvent, EffectEvent, MessageEvent } from '../actor/event.ts';
import { type ConversationRecord, nextDeadline, type RunningEffect, TURN_TIMER } from '../actor/record.ts';
import { type StepResult, step } from '../actor/step.ts';
import type { Bookings } from '../bookings/bookings.ts';
import { attempt } from '../effects/attempt.ts';
import { DEFAULT_POLICY, type EffectHandlers } from '../effects/effect.ts';
import { NO_PAST } from '../effects/past.ts';
import { withServices } from '../effects/services.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { enrich } from '../perception/enrich.ts';
import { dueTimers } from '../timers/due-timers.ts';
import { placed } from './placed-conversation.ts';
import type { SimulationInput, SimulationStart } from './simulation-request.ts';
import { type SimulatedStep, stepView } from './simulation-steps.ts';
import type { Trace } from './traced-funnel.ts';

export interface SimulationParts {
  funnel: CompiledFunnel;
  /** What the funnel did since it was asked for last. */
  taken(): Trace;
  handlers: EffectHandlers;
  bookings: Bookings;
  pageUrl: string | undefined;
  /** Told before each input. */
  reached(input: number): void;
}

export interface Simulated {
  steps: SimulatedStep[];
  /** The time at the end (ms). */
  now: number;
}

/** Events that may follow from one input, and in all. */
const MOST_OF_INPUT = 200;
const MOST_STEPS = 600;

const CONVERSATION = 'simulation';

export function simulate(
  parts: SimulationParts,
  start: SimulationStart,
  inputs: readonly SimulationInput[],
): Promise<Simulated> {
  return new Simulation(parts, start).run(inputs);
}

class Endless extends Error {}

class Simulation {
  readonly #parts: SimulationParts;
  readonly #start: SimulationStart;
  readonly #steps: SimulatedStep[] = [];
  readonly #given: Extract<SimulationInput, { type: 'effect' }>[] = [];
  #record: ConversationRecord | undefined;
  #now: number;
  #input = -1;
  #ofInput = 0;
  #messages = 0;

  constructor(parts: SimulationParts, start: SimulationStart) {
    this.#parts = parts;
    this.#start = start;
    this.#now = start.at;
  }

  async run(inputs: readonly SimulationInput[]): Promise<Simulated> {
    try {
      await this.#begin(inputs);
      for (const [index, input] of inputs.entries()) {
        this.#input = index;
        this.#ofInput = 0;
        this.#parts.reached(index);
        if (input.type === 'message') await this.#say(input);
        else if (input.type === 'wait') await this.#wait(input.ms);
        else if (!isOfOne(input)) this.#given.push(input);
      }
    } catch (error) {
      if (!(error instanceof Endless)) throw error;
      this.#steps.at(-1)!.error = { code: 'task_ended', message: error.message };
    }
    return { steps: this.#steps, now: this.#now };
  }

  async #begin(inputs: readonly SimulationInput[]): Promise<void> {
    this.#given.push(...inputs.filter((input) => input.type === 'effect').filter(isOfOne));
    const { state, context, customer } = this.#start;
    if (state === undefined && context === undefined && customer?.name === undefined) return;
    const { record, event, result } = placed(this.#parts.funnel, this.#start, CONVERSATION);
    this.#note(record, event, result, 'start');
    await this.#carryOut();
  }

  async #say(input: Extract<SimulationInput, { type: 'message' }>): Promise<void> {
    const { channel, customer } = this.#start;
    const message: MessageEvent = {
      kind: 'message',
      ...this.#occurrence(),
      id: `m${++this.#messages}`,
      tenant: 'simulation',
      channel,
      address: CONVERSATION,
      sentAt: this.#now,
      content:
        'text' in input
          ? { type: 'text', text: input.text }
          : { type: 'unsupported', original: input.unsupported },
      ...(customer?.profile !== undefined && { profile: customer.profile }),
    };
    await this.#take(message);
    for (;;) {
      const turn = this.#record?.timers[TURN_TIMER];
      if (turn === undefined) return;
      await this.#pass(turn.deadline);
    }
  }

  async #wait(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (;;) {
      const due = this.#record && nextDeadline(this.#record);
      if (due === undefined || due > until) break;
      await this.#pass(due);
    }
    this.#now = until;
  }

  /** The first timer of that time fires. */
  async #pass(deadline: number): Promise<void> {
    this.#now = Math.max(this.#now, deadline);
    await this.#take(dueTimers(this.#record!, this.#now)[0]!);
  }

  async #take(event: ConversationEvent): Promise<void> {
    this.#step(event);
    await this.#carryOut();
  }

  /** Effects in the order in which they were started, as long as there are any. */
  async #carryOut(): Promise<void> {
    for (;;) {
      const running = Object.values(this.#record?.effects ?? {});
      const first = running.sort((a, b) => numberOf(a) - numberOf(b))[0];
      if (first === undefined) return;
      const result = await this.#resultOf(first);
      this.#step({ kind: 'effect', ...this.#occurrence(), effect: first.id, result });
    }
  }

  #step(event: ConversationEvent): void {
    const { funnel } = this.#parts;
    const before = this.#record;
    this.#note(before, event, step(funnel, before, enrich(event, funnel, before), undefined), event.kind);
    if (++this.#ofInput > MOST_OF_INPUT || this.#steps.length >= MOST_STEPS) {
      const where = this.#steps.at(-1)!.state;
      const most =
        this.#ofInput > MOST_OF_INPUT ? `${MOST_OF_INPUT} events follow` : `${MOST_STEPS} steps came by`;
      throw new Endless(`more than ${most} input ${this.#input}; the funnel was in ${JSON.stringify(where)}`);
    }
  }

  #note(
    before: ConversationRecord | undefined,
    event: ConversationEvent,
    result: StepResult,
    kind: SimulatedStep['kind'],
  ): void {
    if (result.record !== undefined) {
      this.#record = JSON.parse(JSON.stringify(result.record)) as ConversationRecord;
    }
    const trace = this.#parts.taken();
    const view = {
      index: this.#input,
      at: this.#now,
      kind,
      event,
      before,
      after: this.#record,
      result,
      trace,
    };
    this.#steps.push(stepView(view));
  }

  async #resultOf({ id, src, input }: RunningEffect): Promise<EffectEvent['result']> {
    const given = this.#given.findIndex(({ effect }) => effect === id || effect === src);
    if (given !== -1) {
      const [one] = this.#given.splice(given, 1);
      return 'output' in one! ? { output: one.output } : { error: one!.error };
    }
    const { handlers, bookings, pageUrl } = this.#parts;
    const now = () => this.#now;
    const handler = Object.hasOwn(handlers, src)
      ? withServices({ [src]: handlers[src]! }, { bookings, pageUrl, now, past: async () => NO_PAST })[src]
      : undefined;
    if (handler === undefined)
      return { error: { code: 'effect_unknown', message: `nothing implements "${src}"` } };
    const run = {
      id,
      attempt: 1,
      progress: undefined,
      saveProgress: async () => {},
      spend: () => {},
      spentEarlier: () => {},
    };
    const timeout = handler.policy?.timeoutMs ?? DEFAULT_POLICY.timeoutMs;
    const { result } = await attempt(handler, input, run, new AbortController().signal, timeout, {
      now,
      callAt: () => () => {}, // no time passes meanwhile
    });
    return result;
  }

  #occurrence() {
    return { conversation: CONVERSATION, at: this.#now };
  }
}

/** Whether it is for the effect with that id, whenever it is started. */
const isOfOne = (input: SimulationInput) =>
  input.type === 'effect' && input.effect.startsWith(`${CONVERSATION}:e`);

const numberOf = ({ id }: RunningEffect) => Number(id.slice(id.lastIndexOf('e') + 1));
