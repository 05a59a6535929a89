/**
 * Erases what is older than retention allows, in the background: conversations that have been quiet for longer,
 * the beginnings of journals of the others, and dead letters. Pass after pass over all groups, a page at a time
 * with rests between, so that a pass of a million conversations takes minutes and disturbs nobody.
 */
import { once } from 'node:events';
import type { Logger } from '../telemetry/logger.ts';
import type { Clock } from '../timers/clock.ts';
import type { Eraser } from './eraser.ts';
import type { ErasureFile } from './erasure-files.ts';
import type { ErasureHosts } from './erasure-hosts.ts';
import { pause } from './pause.ts';
import type { TrimCounts } from './receipt.ts';

export interface RetentionParts {
  days: number;
  hosts: Pick<ErasureHosts, 'groups' | 'retain' | 'eraseDeadLetters'>;
  eraser: Pick<Eraser, 'newFile' | 'eraseQuiet' | 'complete'>;
  clock: Clock;
  log: Logger;
  trimmed(counts: TrimCounts): void;
  /** A journal does not replay, and stays as it is. */
  untrimmable(): void;
}

const DAY = 86_400_000;
/** From the start to the first pass, and from the end of a pass to the next one (ms). */
const FIRST_AFTER = 10_000;
const NEXT_AFTER = 3_600_000;
/** Between two pages (ms). */
const REST = 50;
/** After a failure, e.g. while a worker thread is being replaced (ms). */
const TRY_AGAIN_AFTER = 1_000;
const LETTERS_AT_ONCE = 500;

export class Retention {
  readonly #parts: RetentionParts;
  readonly #stop = new AbortController();
  readonly #stopped = once(this.#stop.signal, 'abort');
  #running: Promise<void> | undefined;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Resolves when the page under way has ended; it is the eraser that is still making files unreadable, if anybody is. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    const { signal } = this.#stop;
    await pause(clock, FIRST_AFTER, signal);
    while (!signal.aborted) {
      await this.pass();
      await pause(clock, NEXT_AFTER, signal);
    }
  }

  /** One pass over everything; resolves when it is complete, or Prosa stops. */
  async pass(): Promise<void> {
    const { days, hosts, eraser, clock, log } = this.#parts;
    const before = clock.now() - days * DAY;
    const file = eraser.newFile('retention');
    const trimmed: TrimCounts = { events: 0, messages: 0, deadLetters: 0 };
    for (const group of hosts.groups) {
      await this.#conversations(group, before, file, trimmed);
      await this.#deadLetters(group, before, trimmed);
    }
    if (this.#stop.signal.aborted) return;
    const isTrimmed = Object.values(trimmed).some((count) => count > 0);
    if (isTrimmed) file.receipt.trimmed = trimmed;
    if (!isTrimmed && file.receipt.erasedAt === undefined) return;
    log.info({ ...trimmed, conversations: file.receipt.erased.conversations }, 'a pass of retention ended');
    await Promise.race([this.#untilDone(() => eraser.complete(file)), this.#stopped]);
  }

  async #conversations(group: number, before: number, file: ErasureFile, trimmed: TrimCounts): Promise<void> {
    const { hosts, eraser, log } = this.#parts;
    for (let after: string | undefined = ''; after !== undefined && !this.#stop.signal.aborted; ) {
      const from: string = after;
      const page = await this.#untilDone(() => hosts.retain(group, from, before));
      if (page === undefined) return;
      this.#count({ ...page.trimmed, deadLetters: 0 }, trimmed);
      for (const journal of page.untrimmable) {
        this.#parts.untrimmable();
        log.error({ ...journal }, 'a journal does not replay; it is not trimmed');
      }
      if (page.quiet.length > 0) await this.#untilDone(() => eraser.eraseQuiet(file, page.quiet, before));
      after = page.next;
      await pause(this.#parts.clock, REST, this.#stop.signal);
    }
  }

  async #deadLetters(group: number, before: number, trimmed: TrimCounts): Promise<void> {
    for (let erased = LETTERS_AT_ONCE; erased === LETTERS_AT_ONCE; ) {
      const letters = await this.#untilDone(() =>
        this.#parts.hosts.eraseDeadLetters(group, before, LETTERS_AT_ONCE),
      );
      erased = letters?.deadLetters ?? 0;
      this.#count({ events: 0, messages: 0, deadLetters: erased }, trimmed);
      if (erased > 0) await pause(this.#parts.clock, REST, this.#stop.signal);
    }
  }

  #count(counts: TrimCounts, all: TrimCounts): void {
    if (Object.values(counts).every((count) => count === 0)) return;
    this.#parts.trimmed(counts);
    for (const name of Object.keys(counts) as (keyof TrimCounts)[]) all[name] += counts[name];
  }

  /** Tries again after a failure; undefined when Prosa stops. */
  async #untilDone<T>(act: () => Promise<T>): Promise<T | undefined> {
    const { clock, log } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        return await act();
      } catch (error) {
        if (signal.aborted) return undefined;
        log.error({ err: error }, 'a page of retention failed; trying again');
        await pause(clock, TRY_AGAIN_AFTER, signal);
      }
    }
    return undefined;
  }
}
