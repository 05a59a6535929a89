import type { Registry } from 'prom-client';
import type { SendOutcome } from '../channels/channel.ts';
import type { EffectOutcome } from '../effects/effect.ts';
import { ERROR_CODES } from '../errors.ts';
import type { ShardObserver } from '../shard/shard-observer.ts';
import type { SteppedBatch } from '../shard/step-batch.ts';
import type { NewDeadLetter } from '../store/dead-letter.ts';
import { Bounded, MOST_CODES } from './bounded.ts';
import { METRICS } from './catalogue.ts';
import { Counter, Histogram, perPair, perWord } from './instruments.ts';
import type { Logger } from './logger.ts';
import { Seldom } from './seldom.ts';
import { traceIdsOf } from './tracing/tracing.ts';

/** Commits that fail for the same reason are logged so far apart (ms). */
const FAILURES_APART = 5_000;
/** Messages that a channel does not take for the same reason are logged so far apart (ms). */
const REFUSALS_APART = 10 * 60_000;
/** Dead letters remembered as told. */
const MOST_TOLD = 10_000;

/** What the worker threads count of shards, effects and delivery. Labels are bounded: never a contact. */
export class ShardMetrics implements ShardObserver {
  readonly #deadLetters: Counter<typeof METRICS.deadLetters.labels>;
  readonly #told = new Set<string>();
  readonly #applied;
  readonly #ignored;
  readonly #hits;
  readonly #misses;
  readonly #mailboxWait;
  readonly #batchEvents;
  readonly #stepping;
  readonly #committing;
  readonly #commitFailures;
  readonly #eventDelay;
  readonly #sends;
  readonly #sendDelay;
  readonly #sendSeconds;
  readonly #sendFailures;
  readonly #pacing;
  readonly #repeats;
  readonly #effects;
  readonly #effectSeconds;
  readonly #effectWait;
  readonly #effectCost: Counter<typeof METRICS.effectCost.labels>;
  readonly #codes = new Bounded(MOST_CODES);
  readonly #log: Logger;
  readonly #failures = new Seldom(FAILURES_APART);
  readonly #refusals = new Seldom(REFUSALS_APART);
  readonly #changed: (conversation: string) => void;

  constructor(registry: Registry, log: Logger, changed: (conversation: string) => void) {
    this.#log = log;
    this.#changed = changed;
    const events = new Counter(registry, METRICS.events);
    this.#applied = events.series({ outcome: 'applied' });
    this.#ignored = events.series({ outcome: 'ignored' });
    const reads = new Counter(registry, METRICS.recordReads);
    this.#hits = reads.series({ outcome: 'hit' });
    this.#misses = reads.series({ outcome: 'miss' });
    this.#mailboxWait = new Histogram(registry, METRICS.mailboxWaitSeconds).series({});
    this.#batchEvents = new Histogram(registry, METRICS.batchEvents).series({});
    this.#stepping = new Histogram(registry, METRICS.stepBatchSeconds).series({});
    this.#committing = new Histogram(registry, METRICS.commitSeconds).series({});
    this.#commitFailures = new Counter(registry, METRICS.commitFailures).series({});
    this.#eventDelay = new Histogram(registry, METRICS.eventDelaySeconds).series({});
    this.#deadLetters = new Counter(registry, METRICS.deadLetters);
    const ofChannel = channelLabels;
    const sends = new Counter(registry, METRICS.sends);
    this.#sends = perPair((channel: string, outcome: SendOutcome['status']) =>
      sends.series({ ...ofChannel(channel), outcome }),
    );
    const failures = new Counter(registry, METRICS.sendFailures);
    this.#sendFailures = perPair((channel: string, code: string) =>
      failures.series({ ...ofChannel(channel), code }),
    );
    const delay = new Histogram(registry, METRICS.sendDelaySeconds);
    this.#sendDelay = perWord((channel: string) => delay.series(ofChannel(channel)));
    const seconds = new Histogram(registry, METRICS.sendSeconds);
    this.#sendSeconds = perWord((channel: string) => seconds.series(ofChannel(channel)));
    const pacing = new Counter(registry, METRICS.sendPacingSeconds);
    this.#pacing = perWord((channel: string) => pacing.series(ofChannel(channel)));
    const repeats = new Counter(registry, METRICS.sendsRepeatedUnknown);
    this.#repeats = perWord((channel: string) => repeats.series(ofChannel(channel)));
    const effects = new Counter(registry, METRICS.effects);
    this.#effects = perPair((src: string, outcome: EffectOutcome) => effects.series({ src, outcome }));
    const attempts = new Histogram(registry, METRICS.effectSeconds);
    this.#effectSeconds = perWord((src: string) => attempts.series({ src }));
    const waits = new Histogram(registry, METRICS.effectWaitSeconds);
    this.#effectWait = perWord((src: string) => waits.series({ src }));
    this.#effectCost = new Counter(registry, METRICS.effectCost);
  }

  committed(batch: SteppedBatch, stepping: number, committing: number): void {
    this.#applied.add(batch.applied);
    this.#ignored.add(batch.ignored);
    if (batch.applied + batch.ignored > 0) this.#batchEvents.observe(batch.applied + batch.ignored);
    this.#stepping.observe(stepping / 1000);
    this.#committing.observe(committing / 1000);
    for (const letter of batch.deadLetters) this.#deadLetter(letter);
  }

  #deadLetter(letter: NewDeadLetter): void {
    const { conversation, kind, key, code, reason, revision, position } = letter;
    const name = `${conversation} ${key} ${revision}`;
    if (this.#told.has(name)) return;
    if (this.#told.size >= MOST_TOLD) this.#told.clear();
    this.#told.add(name);
    this.#deadLetters.inc({ kind, code: Object.hasOwn(ERROR_CODES, code) ? code : 'other' });
    const { trace } = JSON.parse(letter.event) as { trace?: string };
    const details = { conversation, kind, reason, revision, position, ...traceIdsOf(trace) };
    this.#log.error(details, 'event dead-lettered');
  }

  commitFailed(error: unknown): void {
    this.#commitFailures.add(1);
    const code = (error as { code?: string }).code ?? 'internal';
    this.#failures.say(code, (unsaid) =>
      this.#log.error({ err: error, unsaid }, 'commit failed; its events were not accepted'),
    );
  }

  readFailed(error: unknown): void {
    const code = (error as { code?: string }).code ?? 'internal';
    this.#failures.say(`read ${code}`, (unsaid) =>
      this.#log.error({ err: error, unsaid }, 'the store could not be read; what is due waits'),
    );
  }

  waited(milliseconds: number): void {
    this.#mailboxWait.observe(milliseconds / 1000);
  }

  recordsRead(hits: number, misses: number): void {
    this.#hits.add(hits);
    this.#misses.add(misses);
  }

  durable(delay: number): void {
    this.#eventDelay.observe(delay / 1000);
  }

  changed(conversation: string): void {
    this.#changed(conversation);
  }

  effectBegins(src: string, waited: number): void {
    this.#effectWait(src).observe(waited / 1000);
  }

  effectEnded(src: string, outcome: EffectOutcome, latency: number): void {
    this.#effects(src, outcome).add(1);
    if (outcome !== 'cancelled') this.#effectSeconds(src).observe(latency / 1000);
  }

  effectCost(src: string, unit: string, amount: number, wanted: boolean): void {
    this.#effectCost.inc({ src, unit, wanted: wanted ? 'true' : 'false' }, amount);
  }

  answered(channel: string, took: number): void {
    this.#sendSeconds(channel).observe(took / 1000);
  }

  sent(channel: string, outcome: SendOutcome['status'], latency: number): void {
    this.#sends(channel, outcome).add(1);
    if (outcome === 'accepted') this.#sendDelay(channel).observe(latency / 1000);
  }

  sendFailed(channel: string, code: string): void {
    const counted = this.#codes.of(code);
    this.#sendFailures(channel, counted).add(1);
    this.#refusals.say(`${channel} ${counted}`, (unsaid) =>
      this.#log.warn({ channel, code: counted, unsaid }, 'a channel has not taken a message'),
    );
  }

  paced(channel: string, wait: number): void {
    this.#pacing(channel).add(wait / 1000);
  }

  repeatedUnknown(channel: string): void {
    this.#repeats(channel).add(1);
  }
}

type Channel = (typeof METRICS.sends.labels.channel)[number];

/** Channels are named by the code alone, so there are as many as it has. */
export const channelLabels = (channel: string): { channel: Channel } => ({ channel: channel as Channel });
