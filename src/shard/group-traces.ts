/**
 * The traces that pass through a group of shards: which span each effect, each message to be sent and each turn that
 * waits goes on from.
 *
 * Kept in memory for what is under way; after a crash found in the journal, see taken-up-traces.ts.
 */
import { effectId, outboxId } from '../actor/conversation-id.ts';
import type { ConversationEvent, DeliveryEvent, EffectEvent, TimerEvent } from '../actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../actor/record.ts';
import type { SendOutcome } from '../channels/channel.ts';
import type { DeliveryTraces } from '../delivery/dispatcher-parts.ts';
import type { AttemptResult } from '../effects/attempt.ts';
import type { EffectTraces, TracedAttempt } from '../effects/effect-runner.ts';
import { RecentMap } from '../store/recent-map.ts';
import type { OutboxEntry, Store } from '../store/store.ts';
import type { Span, SpanStart, Tracing } from '../telemetry/tracing/tracing.ts';
import { wallTime } from '../telemetry/tracing/wall-time.ts';
import type { Clock } from '../timers/clock.ts';
import { TakenUpTraces } from './taken-up-traces.ts';
import { type Traceable, TracedTransaction } from './traced-transaction.ts';

export interface GroupTracesParts {
  tracing: Tracing;
  store: Pick<Store, 'journal'>;
  clock: Pick<Clock, 'now'>;
  group: number;
  /** Of the events in Kafka; undefined in the embedded mode. */
  topic: string | undefined;
}

/** Of each kind, what is under way and remembered. */
const REMEMBERED = 2_000;
/** Messages of a turn that are linked to. */
const MOST_LINKS = 8;
/** Of a conversation that is forgotten, how many effects and messages may be under way. */
const MOST_UNDER_WAY = 16;

export class GroupTraces implements EffectTraces, DeliveryTraces {
  readonly #parts: GroupTracesParts;
  /** What effects go on from, and what their results do: the last attempt. */
  readonly #effects = new RecentMap<string, { parent: string; last?: string }>(REMEMBERED);
  /** By the id of the message. */
  readonly #outbox = new RecentMap<string, string>(REMEMBERED);
  /** By conversation, of the messages that wait for their turn; the last one is the newest. */
  readonly #turns = new RecentMap<string, readonly string[]>(REMEMBERED);
  /** Of turns with several messages: the others. */
  readonly #links = new WeakMap<ConversationEvent, readonly string[]>();
  readonly #takenUp: TakenUpTraces;

  constructor(parts: GroupTracesParts) {
    this.#parts = parts;
    this.#takenUp = new TakenUpTraces(parts.store, parts.clock.now());
  }

  /** The group opens, and the conversation has something unfinished. */
  takeUp(record: ConversationRecord): void {
    this.#takenUp.add(record);
  }

  /** The conversation was erased. */
  forget(conversation: string, last: ConversationRecord | undefined): void {
    this.#takenUp.forget(conversation);
    this.#turns.delete(conversation);
    for (let n = last?.lastEffect ?? 0; n > 0 && n > last!.lastEffect - MOST_UNDER_WAY; n--) {
      this.#effects.delete(effectId(conversation, n));
    }
    for (let n = last?.lastOutbox ?? 0; n > 0 && n > last!.lastOutbox - MOST_UNDER_WAY; n--) {
      this.#outbox.delete(outboxId(conversation, n));
    }
  }

  /** Undefined where none of the events is traced. @param began ms of `performance.now()` */
  transaction(
    taken: ReadonlyMap<string, readonly Traceable[]>,
    began: number,
  ): TracedTransaction | undefined {
    let transaction: TracedTransaction | undefined;
    for (const items of taken.values()) {
      for (const item of items) {
        const span = this.#process(item);
        if (span === undefined) continue;
        transaction ??= new TracedTransaction(this.#parts.tracing, this, began);
        transaction.add(item, span);
      }
    }
    return transaction;
  }

  #process({ event, since, offset }: Traceable): Span | undefined {
    // A turn goes on where its messages came from; every other timer begins something.
    const begins = event.kind === 'timer' && event.id !== TURN_TIMER;
    if (event.trace === undefined && !begins) return undefined;
    const { tracing, group, topic } = this.#parts;
    const start: SpanStart = {
      name: `process ${event.kind}`,
      kind: event.kind === 'message' ? 'consumer' : 'internal',
      parent: event.trace,
      links: this.#links.get(event),
      at: wallTime(since),
      attributes: {
        'prosa.conversation': event.conversation,
        'prosa.event.kind': event.kind,
        'prosa.group': group,
        ...(offset !== undefined &&
          topic !== undefined && {
            'messaging.system': 'kafka',
            'messaging.operation.name': 'process',
            'messaging.operation.type': 'process',
            'messaging.destination.name': topic,
            'messaging.destination.partition.id': String(group),
            'messaging.kafka.offset': offset,
          }),
      },
    };
    const span = tracing.begin(start);
    if (span !== undefined) event.trace ??= span.context;
    return span;
  }

  /** What the step of the event decided goes on from `context`. */
  decided(
    context: string,
    event: ConversationEvent,
    after: ConversationRecord,
    started: { effects: readonly string[]; cancelled: readonly string[]; messages: readonly number[] },
  ): void {
    const { conversation } = after;
    if (event.kind === 'effect') this.#effects.delete(event.effect);
    for (const id of started.cancelled) this.#effects.delete(id);
    for (const id of started.effects) this.#effects.set(id, { parent: context });
    for (const entry of started.messages) this.#outbox.set(outboxId(conversation, entry), context);
    if (event.kind === 'message' && after.timers[TURN_TIMER] !== undefined) {
      const waiting = this.#turns.get(conversation) ?? [];
      this.#turns.set(conversation, [...waiting, context].slice(-MOST_LINKS));
    }
  }

  /** Gives timers that are due the trace of what waits for them. */
  async mark(record: ConversationRecord, timers: readonly TimerEvent[]): Promise<void> {
    const turn = timers.find(({ id }) => id === TURN_TIMER);
    if (turn === undefined) return;
    const { conversation } = record;
    const contexts = this.#turns.get(conversation) ?? (await this.#takenUp.turn(record));
    if (contexts.length === 0) return;
    this.#turns.delete(conversation);
    turn.trace = contexts.at(-1)!;
    if (contexts.length > 1) this.#links.set(turn, contexts.slice(0, -1));
  }

  markResult(event: EffectEvent): EffectEvent {
    const of = this.#effects.get(event.effect);
    if (of?.last !== undefined) event.trace = of.last;
    return event;
  }

  markFailure(event: DeliveryEvent): DeliveryEvent {
    const id = outboxId(event.conversation, event.entry);
    const context = this.#outbox.get(id);
    if (context !== undefined) event.trace = context;
    this.#outbox.delete(id);
    return event;
  }

  async attempt(effect: TracedAttempt, work: () => Promise<AttemptResult>): Promise<AttemptResult> {
    const { conversation, id, src, attempt, cancelled } = effect;
    const parent = this.#effects.get(id)?.parent ?? (await this.#takenUp.effect(conversation, id));
    if (parent === undefined) return work();
    const span = this.#parts.tracing.begin({
      name: `effect ${src}`,
      parent,
      attributes: {
        'prosa.conversation': conversation,
        'prosa.effect.src': src,
        'prosa.effect.id': id,
        'prosa.effect.attempt': attempt,
      },
    });
    if (span === undefined) return work();
    this.#effects.set(id, { parent, last: span.context });
    const ended = await span.run(work);
    const outcome = cancelled.aborted ? 'cancelled' : 'error' in ended.result ? 'failed' : 'done';
    span.set({ 'prosa.effect.outcome': outcome });
    if ('error' in ended.result && outcome === 'failed') span.fail(ended.result.error.code);
    span.end();
    return ended;
  }

  async send(entry: OutboxEntry, channel: string, work: () => Promise<SendOutcome>): Promise<SendOutcome> {
    const { conversation } = entry;
    const id = outboxId(conversation, entry.entry);
    const parent = this.#outbox.get(id) ?? (await this.#takenUp.message(entry));
    if (parent === undefined) return work();
    const span = this.#parts.tracing.begin({
      name: `deliver ${channel}`,
      kind: 'client',
      parent,
      attributes: {
        'prosa.conversation': conversation,
        'prosa.channel': channel,
        'prosa.outbox.entry': entry.entry,
        'prosa.delivery.attempt': entry.attempts + 1,
      },
    });
    if (span === undefined) return work();
    const outcome = await span.run(work);
    span.set({ 'prosa.delivery.outcome': outcome.status });
    if ('code' in outcome) span.fail(outcome.code);
    span.end();
    if (outcome.status === 'accepted') this.#outbox.delete(id);
    if (outcome.status === 'failed') this.#outbox.set(id, span.context);
    return outcome;
  }
}
