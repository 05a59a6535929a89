import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { FactDecision } from '../actor/decision.ts';
import type { EffectOutcome } from '../effects/effect.ts';
import { ERROR_CODES } from '../errors.ts';
import type { ShardObserver } from '../shard/shard-observer.ts';
import type { SteppedBatch } from '../shard/step-batch.ts';
import type { NewDeadLetter } from '../store/dead-letter.ts';
import type { Logger } from './logger.ts';
import { Seldom } from './seldom.ts';

const FAST = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];
/** From a commit alone to a log that is far behind, fine enough for percentiles. */
const DELAY = [
  0.001, 0.0025, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.035, 0.05, 0.075, 0.1, 0.15, 0.25, 0.35, 0.5, 0.75, 1,
  2.5, 5, 10, 30, 60, 300,
];
const SLOW = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Commits that fail for the same reason are logged so far apart (ms). */
const FAILURES_APART = 5_000;

/** Dead letters remembered as told. */
const MOST_TOLD = 10_000;

/** What the worker threads count. Labels are bounded: never a contact. */
export class ShardMetrics implements ShardObserver {
  readonly #events: Counter<'outcome'>;
  readonly #deadLetters: Counter<'kind' | 'code'>;
  readonly #told = new Set<string>();
  readonly #stepping: Histogram;
  readonly #committing: Histogram;
  readonly #commitFailures: Counter;
  readonly #eventDelay: Histogram;
  readonly #facts: Counter<'name'>;
  readonly #sends: Counter<'channel' | 'outcome'>;
  readonly #sendDelay: Histogram<'channel'>;
  readonly #repeats: Counter<'channel'>;
  readonly #effects: Counter<'src' | 'outcome'>;
  readonly #effectSeconds: Histogram<'src'>;
  readonly #effectCost: Counter<'src' | 'unit' | 'wanted'>;
  readonly #log: Logger;
  readonly #failures = new Seldom(FAILURES_APART);
  readonly #changed: (conversation: string) => void;

  constructor(
    registry: Registry,
    log: Logger,
    load: () => { mailbox: number; effects: number; unsent: number; unpacked: number },
    changed: (conversation: string) => void,
  ) {
    const registers = [registry];
    this.#log = log;
    this.#changed = changed;
    this.#events = new Counter({
      name: 'prosa_events_total',
      help: 'Events by what became of them.',
      labelNames: ['outcome'],
      registers,
    });
    this.#deadLetters = new Counter({
      name: 'prosa_dead_letters_total',
      help: 'Events that could not be applied, by kind and error code; one that fails again and again counts once.',
      labelNames: ['kind', 'code'],
      registers,
    });
    this.#stepping = new Histogram({
      name: 'prosa_step_batch_seconds',
      help: 'Time to step one batch.',
      buckets: FAST,
      registers,
    });
    this.#committing = new Histogram({
      name: 'prosa_commit_seconds',
      help: 'Time to commit one batch durably.',
      buckets: FAST,
      registers,
    });
    this.#commitFailures = new Counter({
      name: 'prosa_commit_failures_total',
      help: 'Commits the store refused.',
      registers,
    });
    this.#eventDelay = new Histogram({
      name: 'prosa_event_delay_seconds',
      help: 'From the acceptance of an event by a gateway until what it caused is durable.',
      buckets: DELAY,
      registers,
    });
    this.#facts = new Counter({
      name: 'prosa_facts_total',
      help: 'Facts published by funnels.',
      labelNames: ['name'],
      registers,
    });
    this.#sends = new Counter({
      name: 'prosa_sends_total',
      help: 'Sends by channel and outcome.',
      labelNames: ['channel', 'outcome'],
      registers,
    });
    this.#sendDelay = new Histogram({
      name: 'prosa_send_delay_seconds',
      help: 'From the decision to send a message until its channel accepted it.',
      labelNames: ['channel'],
      buckets: SLOW,
      registers,
    });
    this.#repeats = new Counter({
      name: 'prosa_sends_repeated_unknown_total',
      help: 'Sends repeated because their outcome stayed unknown.',
      labelNames: ['channel'],
      registers,
    });
    this.#effects = new Counter({
      name: 'prosa_effects_total',
      help: 'Ends of effects and of their attempts that are tried again.',
      labelNames: ['src', 'outcome'],
      registers,
    });
    this.#effectSeconds = new Histogram({
      name: 'prosa_effect_seconds',
      help: 'Time of one attempt of an effect.',
      labelNames: ['src'],
      buckets: SLOW,
      registers,
    });
    this.#effectCost = new Counter({
      name: 'prosa_effect_cost_total',
      help: 'What effects spent, also those whose result was no longer wanted.',
      labelNames: ['src', 'unit', 'wanted'],
      registers,
    });
    const gauge = (name: string, help: string, value: keyof ReturnType<typeof load>) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(load()[value]);
        },
      });
    gauge('prosa_mailbox_events', 'Events waiting in mailboxes.', 'mailbox');
    gauge('prosa_running_effects', 'Effects running.', 'effects');
    gauge('prosa_conversations_with_unsent_messages', 'Conversations with a message to send.', 'unsent');
    gauge(
      'prosa_store_unpacked_events',
      'Events that are no longer new and whose rows are not yet compressed.',
      'unpacked',
    );
  }

  committed(batch: SteppedBatch, stepping: number, committing: number): void {
    if (batch.applied > 0) this.#events.inc({ outcome: 'applied' }, batch.applied);
    if (batch.ignored > 0) this.#events.inc({ outcome: 'ignored' }, batch.ignored);
    this.#stepping.observe(stepping / 1000);
    this.#committing.observe(committing / 1000);
    for (const letter of batch.deadLetters) this.#deadLetter(letter);
  }

  #deadLetter({ conversation, kind, key, code, reason, revision, position }: NewDeadLetter): void {
    const name = `${conversation} ${key} ${revision}`;
    if (this.#told.has(name)) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.add(name);
    this.#deadLetters.inc({ kind, code: Object.hasOwn(ERROR_CODES, code) ? code : 'other' });
    this.#log.error({ conversation, kind, reason, revision, position }, 'event dead-lettered');
  }

  commitFailed(error: unknown): void {
    this.#commitFailures.inc();
    const code = (error as { code?: string }).code ?? 'internal';
    this.#failures.say(code, (unsaid) =>
      this.#log.error({ err: error, unsaid }, 'commit failed; its events were not accepted'),
    );
  }

  durable(delay: number): void {
    this.#eventDelay.observe(delay / 1000);
  }

  fact(fact: FactDecision): void {
    this.#facts.inc({ name: fact.name });
  }

  changed(conversation: string): void {
    this.#changed(conversation);
  }

  effectEnded(src: string, outcome: EffectOutcome, latency: number): void {
    this.#effects.inc({ src, outcome });
    if (outcome !== 'cancelled') this.#effectSeconds.observe({ src }, latency / 1000);
  }

  effectCost(src: string, unit: string, amount: number, wanted: boolean): void {
    this.#effectCost.inc({ src, unit, wanted: String(wanted) }, amount);
  }

  sent(channel: string, outcome: 'accepted' | 'retry' | 'failed' | 'unknown', latency: number): void {
    this.#sends.inc({ channel, outcome });
    if (outcome === 'accepted') this.#sendDelay.observe({ channel }, latency / 1000);
  }

  repeatedUnknown(channel: string): void {
    this.#repeats.inc({ channel });
  }
}
