/**
 * A draft of a funnel being led through a recorded conversation.
 *
 * 1. A timer both runs have armed alike fires in the draft when it fired in the recording, or does not. A timer
 *    of the draft alone fires as soon as the recorded time has passed its deadline.
 * 2. An effect both runs started alike (by the same event, with the same name and an equal input) gets its
 *    result when it came in the recording. Any other takes the result of a recorded effect that was asked the
 *    same, after as long as that one took. Where there is none the comparison ends: what the draft would have
 *    gone on with is not known.
 * 3. After the last recorded event no timer fires.
 */
import type { ConversationEvent, EffectEvent } from '../actor/event.ts';
import type { ConversationRecord } from '../actor/record.ts';
import { type StepResult, step } from '../actor/step.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { understand } from '../perception/enrich.ts';
import { question, type RecordedEffect, resultFor } from './recorded-effects.ts';

interface DraftEffect {
  /** The recorded effect it goes with. */
  twin?: string;
  /** What it gets and when, where it goes with none. */
  due?: { at: number; result: EffectEvent['result'] };
}

export interface DraftStep {
  event: ConversationEvent;
  result: StepResult;
  record: ConversationRecord | undefined;
  /** Effects it started, by id. */
  started: string[];
}

export class DraftRun {
  readonly #funnel: CompiledFunnel;
  readonly #recorded: ReadonlyMap<string, RecordedEffect>;
  readonly #effects = new Map<string, DraftEffect>();
  readonly #twins = new Map<string, string>();
  record: ConversationRecord | undefined;
  /** Why it cannot go on. */
  stopped: string | undefined;

  constructor(
    funnel: CompiledFunnel,
    recorded: ReadonlyMap<string, RecordedEffect>,
    base: ConversationRecord | undefined,
  ) {
    this.#funnel = funnel;
    this.#recorded = recorded;
    if (base === undefined) return;
    try {
      funnel.machine.resolveState({ value: base.state as never, context: base.context });
    } catch {
      const state = JSON.stringify(base.state);
      this.stopped = `the journal begins at revision ${base.revision} in state ${state}, which the draft does not have`;
      return;
    }
    this.record = { ...base, funnel: funnel.id, funnelVersion: funnel.version };
    for (const { id } of Object.values(base.effects)) this.#pair(id, id);
  }

  /** @param index of the journal entry that is being gone through */
  take(event: ConversationEvent, position: number | undefined, index: number): DraftStep {
    const before = this.record;
    // What a turn was understood to mean is in the recorded event; a turn of the draft alone is understood now.
    const result = step(this.#funnel, before, understand(event, this.#funnel, before), position);
    if (result.record !== undefined) {
      this.record = JSON.parse(JSON.stringify(result.record)) as ConversationRecord;
    }
    const running = Object.values(before?.effects ?? {}).map(({ id }) => id);
    const started = Object.values(this.record?.effects ?? {}).filter(({ id }) => !running.includes(id));
    for (const { id, src, input } of started) this.#settle(id, question(src, input), event.at, index);
    return { event, result, record: this.record, started: started.map(({ id }) => id) };
  }

  /** The running effect that goes with a recorded one. */
  twinOf(recorded: string): string | undefined {
    const id = this.#twins.get(recorded);
    return id !== undefined && this.#isRunning(id) ? id : undefined;
  }

  hasTimer(id: string, deadline: number): boolean {
    return this.record?.timers[id]?.deadline === deadline;
  }

  /**
   * What happens in the draft alone by `until`, the earliest first.
   * @param recorded the record at that time in the recording
   */
  nextOwn(until: number, recorded: ConversationRecord | undefined): ConversationEvent | undefined {
    const { record } = this;
    if (record === undefined) return undefined;
    const { conversation } = record;
    const own: ConversationEvent[] = [];
    for (const [id, { deadline }] of Object.entries(record.timers)) {
      if (deadline > until || recorded?.timers[id]?.deadline === deadline) continue;
      own.push({ kind: 'timer', conversation, id, deadline, at: deadline });
    }
    return [...own, ...this.#dueResults(until)].sort((a, b) => a.at - b.at)[0];
  }

  /** The next result that is still under way, whenever it comes. */
  nextResult(): ConversationEvent | undefined {
    return this.#dueResults(Number.POSITIVE_INFINITY).sort((a, b) => a.at - b.at)[0];
  }

  /** An effect goes on here that was cancelled there, so nobody knows what it would have given. */
  outlives(recorded: ConversationRecord | undefined): boolean {
    const there = new Set(Object.values(recorded?.effects ?? {}).map(({ id }) => id));
    for (const [id, { twin }] of this.#effects) {
      if (twin === undefined || !this.#isRunning(id) || there.has(twin)) continue;
      if (this.#recorded.get(twin)!.end === undefined) return true;
    }
    return false;
  }

  #dueResults(until: number): ConversationEvent[] {
    const { conversation } = this.record!;
    return [...this.#effects].flatMap(([effect, { due }]) =>
      due !== undefined && due.at <= until && this.#isRunning(effect)
        ? [{ kind: 'effect' as const, conversation, effect, result: due.result, at: due.at }]
        : [],
    );
  }

  #settle(id: string, asked: string, at: number, index: number): void {
    for (const [recorded, effect] of this.#recorded) {
      if (effect.startedIn !== index || effect.question !== asked || this.#twins.has(recorded)) continue;
      this.#pair(recorded, id);
      return;
    }
    const found = resultFor(this.#recorded, asked, index);
    if (found === undefined) this.stopped ??= `no recorded result for effect ${asked}`;
    else this.#effects.set(id, { due: { at: at + found.took, result: found.result } });
  }

  #pair(recorded: string, id: string): void {
    this.#twins.set(recorded, id);
    this.#effects.set(id, { twin: recorded });
  }

  #isRunning(id: string): boolean {
    return Object.values(this.record?.effects ?? {}).some((effect) => effect.id === id);
  }
}
