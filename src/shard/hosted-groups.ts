/**
 * The groups of shards that a pool of worker threads hosts: which are open, and opening those again that are to be.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { Seldom } from '../telemetry/seldom.ts';
import type { ShardCaller } from './shard-caller.ts';
import type { OpeningOrders } from './supervision.ts';

export interface HostedGroupsParts {
  slots: number;
  run: ShardCaller['run'];
  log: Logger;
  /** Whether groups that were open may be opened again now. */
  mayReopen(): boolean;
  /** Nothing is opened any more. */
  isOver(): boolean;
  /** The thread of the slot, if it has one. */
  threadOf(slot: number): number | undefined;
  ordersFor(group: number, slot: number): OpeningOrders;
  /** All groups of a thread that died are open again; from its death, in milliseconds. */
  reopened(took: number): void;
}

/** Between attempts to open a group again (ms), doubled each time; failures are logged so far apart as the longest. */
const [REOPEN_DELAY, LONGEST_REOPEN_DELAY] = [500, 5_000];

export class HostedGroups {
  readonly #parts: HostedGroupsParts;
  /** Groups that are to be open. */
  readonly #hosted = new Set<number>();
  readonly #open = new Set<number>();
  /** How often each was opened. */
  readonly #openings = new Map<number, number>();
  readonly #opening = new Map<number, Promise<void>>();
  /** When the thread of a slot died whose groups are not all open again. */
  readonly #diedAt = new Map<number, number>();
  readonly #unopened = new Seldom(LONGEST_REOPEN_DELAY);
  /** `<id>@<version>` that conversations begin with in groups that open from now on. */
  liveFunnel: string | undefined;

  constructor(parts: HostedGroupsParts) {
    this.#parts = parts;
  }

  get count(): number {
    return this.#hosted.size;
  }

  /** All that are hosted are open. */
  get areOpen(): boolean {
    return [...this.#hosted].every((group) => this.#open.has(group));
  }

  /** It is hosted, and all groups of its thread are open. */
  isSettled(group: number): boolean {
    return this.#hosted.has(group) && this.#areOpenIn(group % this.#parts.slots);
  }

  /** Hosts it from now on. */
  add(group: number): void {
    this.#hosted.add(group);
  }

  /** Hosts it no longer; it stays open until it is closed. */
  drop(group: number): void {
    this.#hosted.delete(group);
  }

  /** @returns which opening it is */
  async opened(group: number): Promise<number> {
    if (!this.#open.has(group)) await this.#openOnce(group);
    return this.#openings.get(group)!;
  }

  /** Once it is neither opening nor open. @param patience as that of the task */
  async closed(group: number, patience: number): Promise<void> {
    await this.#opening.get(group)?.catch(() => {});
    if (this.#open.delete(group)) await this.#parts.run('close', { group, patience });
  }

  /** Closes all. */
  async close(): Promise<void> {
    const open = [...this.#open];
    this.#open.clear();
    await Promise.allSettled(open.map((group) => this.#parts.run('close', { group })));
  }

  /** The thread of the slot has died. @returns its groups */
  lost(slot: number): number[] {
    const groups = this.#of(slot);
    for (const group of groups) this.#open.delete(group);
    this.#diedAt.set(slot, performance.now());
    return groups;
  }

  /** Opens the groups of a slot that has a new thread, where there were any before. */
  reopenIn(slot: number): void {
    if (this.liveFunnel === undefined) return;
    for (const group of this.#of(slot)) if (!this.#open.has(group)) void this.#reopen(group);
  }

  /** It ended by itself: what it did not finish is in the store. */
  ended(group: number): void {
    this.#open.delete(group);
    void this.#reopen(group);
  }

  /** Opens the group once, however often it is asked for. */
  #openOnce(group: number): Promise<void> {
    let opening = this.#opening.get(group);
    if (opening === undefined) {
      opening = this.#openWithLive(group).finally(() => this.#opening.delete(group));
      this.#opening.set(group, opening);
    }
    return opening;
  }

  async #openWithLive(group: number): Promise<void> {
    const { slots, run, ordersFor } = this.#parts;
    let told = this.liveFunnel!;
    const orders = ordersFor(group, group % slots);
    const opening = (this.#openings.get(group) ?? 0) + 1;
    this.#openings.set(group, opening);
    await run('open', { group, liveFunnel: told, opening, ...orders });
    while (told !== this.liveFunnel) {
      told = this.liveFunnel!; // another one was published while it opened
      await run('goLive', { group, version: told });
    }
    if (!this.#hosted.has(group)) {
      await run('close', { group });
      throw new ProsaError('shard_closed', `group ${group} is not this process's any more`);
    }
    this.#isOpen(group);
  }

  #isOpen(group: number): void {
    this.#open.add(group);
    const slot = group % this.#parts.slots;
    const died = this.#diedAt.get(slot);
    if (died === undefined || !this.#areOpenIn(slot)) return;
    this.#diedAt.delete(slot);
    this.#parts.reopened(performance.now() - died);
  }

  /** Tries until the group is open again, its thread has died too, or nothing is opened any more. */
  async #reopen(group: number): Promise<void> {
    const { slots, threadOf, mayReopen, log } = this.#parts;
    const thread = threadOf(group % slots);
    let pause = REOPEN_DELAY;
    while (this.#isToOpen(group) && threadOf(group % slots) === thread) {
      if (!mayReopen()) {
        await delay(REOPEN_DELAY);
        continue;
      }
      try {
        return await this.#openOnce(group);
      } catch (error) {
        if (!this.#isToOpen(group)) return;
        this.#unopened.say((error as ProsaError).code, (unsaid) =>
          log.error({ err: error, group, unsaid }, 'group did not open; trying again'),
        );
        await delay(pause);
        pause = Math.min(2 * pause, LONGEST_REOPEN_DELAY);
      }
    }
  }

  #isToOpen(group: number): boolean {
    return this.#hosted.has(group) && !this.#open.has(group) && !this.#parts.isOver();
  }

  #areOpenIn(slot: number): boolean {
    return this.#of(slot).every((group) => this.#open.has(group));
  }

  #of(slot: number): number[] {
    return [...this.#hosted].filter((group) => group % this.#parts.slots === slot);
  }
}
