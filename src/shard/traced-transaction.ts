/**
 * One transaction of a group in the traces of its events. What it does for many, waiting and committing, stands in
 * the trace of each sampled one, with how many it served: a span has one parent, so one for all would belong to none.
 */
import type { Decision } from '../actor/decision.ts';
import type { ConversationEvent } from '../actor/event.ts';
import { type ConversationRecord, stageOf } from '../actor/record.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import type { Span, SpanAttributes, Tracing } from '../telemetry/tracing/tracing.ts';
import { wallTime } from '../telemetry/tracing/wall-time.ts';
import type { GroupTraces } from './group-traces.ts';
import type { SteppedBatch, StepTrace, StepTraces } from './step-batch.ts';

/** What was taken from a mailbox. */
export interface Traceable {
  event: ConversationEvent;
  /** Since when it waited (ms of `performance.now()`). */
  since: number;
  offset: number | undefined;
}

export class TracedTransaction implements StepTraces {
  readonly #tracing: Tracing;
  readonly #group: Pick<GroupTraces, 'decided'>;
  readonly #began: number;
  readonly #events = new Map<ConversationEvent, TracedEvent>();

  /** @param began when the events were taken (ms of `performance.now()`) */
  constructor(tracing: Tracing, group: Pick<GroupTraces, 'decided'>, began: number) {
    this.#tracing = tracing;
    this.#group = group;
    this.#began = began;
  }

  /** @param span of all that is done for the event */
  add({ event, since }: Traceable, span: Span): void {
    this.#events.set(event, new TracedEvent(this.#tracing, span, event));
    const wait = this.#tracing.begin({ name: 'wait', parent: span.context, at: wallTime(since) });
    wait?.end(wallTime(this.#began));
  }

  begin(event: ConversationEvent): StepTrace | undefined {
    const traced = this.#events.get(event);
    traced?.begin();
    return traced;
  }

  /** @param commitBegan ms of `performance.now()` */
  committed(batch: SteppedBatch, lost: ReadonlySet<string>, commitBegan: number): void {
    const attributes = {
      'prosa.batch.conversations': batch.conversations.length,
      'prosa.batch.events': batch.applied,
    };
    const ended = wallTime();
    for (const [event, traced] of this.#events) {
      const isLost = lost.has(event.conversation);
      if (traced.after !== undefined) {
        this.#commit(traced.span, attributes, commitBegan, isLost ? 'conflict' : undefined).end(ended);
        if (!isLost) this.#group.decided(traced.span.context, event, traced.after, traced);
      }
      traced.span.end(ended);
    }
  }

  /** Nothing was committed: what was taken comes again. @param commitBegan undefined where it did not get so far */
  failed(error: unknown, commitBegan: number | undefined): void {
    const code = (error as { code?: string }).code ?? 'internal';
    for (const { span, after } of this.#events.values()) {
      if (commitBegan !== undefined && after !== undefined) this.#commit(span, {}, commitBegan, code).end();
      span.fail(code);
      span.end();
    }
  }

  #commit(of: Span, attributes: SpanAttributes, began: number, failure: string | undefined): Span {
    const span = this.#tracing.begin({
      name: 'commit',
      parent: of.context,
      at: wallTime(began),
      attributes,
    })!;
    if (failure !== undefined) span.fail(failure);
    return span;
  }
}

class TracedEvent implements StepTrace {
  readonly span: Span;
  readonly effects: string[] = [];
  readonly cancelled: string[] = [];
  readonly messages: number[] = [];
  /** The record after its step; undefined where nothing changed. */
  after: ConversationRecord | undefined;
  readonly #tracing: Tracing;
  readonly #event: ConversationEvent;
  #began = 0;

  constructor(tracing: Tracing, span: Span, event: ConversationEvent) {
    this.#tracing = tracing;
    this.span = span;
    this.#event = event;
  }

  begin(): void {
    this.#began = wallTime();
  }

  applied(
    outcome: 'applied' | 'failed',
    funnel: CompiledFunnel,
    before: ConversationRecord | undefined,
    after: ConversationRecord,
    decisions: readonly Decision[],
  ): void {
    this.after = after;
    for (const decision of decisions) {
      if (decision.type === 'startEffect') this.effects.push(decision.id);
      else if (decision.type === 'cancelEffect') this.cancelled.push(decision.id);
      else if (decision.type === 'send') this.messages.push(decision.entry);
    }
    const step = this.#step(outcome, {
      'prosa.funnel.id': funnel.id,
      'prosa.funnel.version': funnel.version,
      'prosa.stage': stageOf(after.state),
      'prosa.stage.before': before && stageOf(before.state),
      'prosa.revision': after.revision,
      'prosa.step.messages': this.messages.length,
      'prosa.step.effects': this.effects.length,
    });
    if (outcome === 'failed') step?.fail('funnel_failed');
    step?.end();
  }

  ignored(): void {
    this.#step('ignored')?.end();
  }

  failed(code: string): void {
    const step = this.#step('failed');
    step?.fail(code);
    step?.end();
  }

  #step(outcome: string, attributes: SpanAttributes = {}): Span | undefined {
    return this.#tracing.begin({
      name: 'step',
      parent: this.span.context,
      at: this.#began,
      attributes: {
        'prosa.conversation': this.#event.conversation,
        'prosa.event.kind': this.#event.kind,
        'prosa.step.outcome': outcome,
        ...attributes,
      },
    });
  }
}
