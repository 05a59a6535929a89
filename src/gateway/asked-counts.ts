/**
 * Where conversations are in all groups, for as long as somebody reads it: asked once, then told by the groups, and asked
 * again for what may have been lost on its way. Of which groups it may be wrong is known.
 */
import type { GroupLive } from '../analytics/group-live.ts';
import { LiveCounts } from '../analytics/live-counts.ts';
import type { Clock } from '../timers/clock.ts';

/** So often all groups are asked, and those that have not answered (ms). */
const RENEW_EVERY = 30_000;
const RETRY_EVERY = 1_000;

export interface AskedCountsParts {
  clock: Clock;
  groups: number;
  /** What the group has; undefined while it is not known there. */
  ask(group: number): Promise<GroupLive | undefined>;
}

export class AskedCounts {
  readonly all = new LiveCounts();
  readonly #parts: AskedCountsParts;
  readonly #changed: () => void;
  readonly #unknown = new Set<number>();
  /** Those that are being asked; replaced when what they answer cannot come any more. */
  #asked = new Set<number>();
  #first: Promise<void> | undefined;
  #stopRenewing = () => {};
  #stopRetrying: (() => void) | undefined;

  /** @param changed told when a group has answered, or has not */
  constructor(parts: AskedCountsParts, changed: () => void) {
    this.#parts = parts;
    this.#changed = changed;
  }

  /** Whether nothing of it may be wrong. */
  get areKnown(): boolean {
    return this.#unknown.size === 0;
  }

  take(told: GroupLive): void {
    this.all.take(told);
    if (told.whole) this.#unknown.delete(told.group);
  }

  /** Resolves when every group has been asked since somebody reads. */
  begin(): Promise<void> {
    this.#first ??= this.askAnew();
    return this.#first;
  }

  /** Asks all; none is known until it answers. */
  askAnew(): Promise<void> {
    this.#asked = new Set();
    const all = this.#groups();
    for (const group of all) this.#unknown.add(group);
    return this.#renew(all);
  }

  /** Nobody reads any more. */
  end(): void {
    this.#first = undefined;
    this.#stopRenewing();
    this.#stopRetrying?.();
    this.#stopRetrying = undefined;
  }

  #renew(groups: readonly number[]): Promise<void> {
    const { clock } = this.#parts;
    this.#stopRenewing();
    this.#stopRenewing = clock.callAt(clock.now() + RENEW_EVERY, () => void this.#renew(this.#groups()));
    return this.#ask(groups);
  }

  async #ask(groups: readonly number[]): Promise<void> {
    const asked = this.#asked;
    const waited = groups.filter((group) => !asked.has(group));
    await Promise.all(
      waited.map(async (group) => {
        asked.add(group);
        const told = await this.#parts.ask(group).catch(() => undefined);
        asked.delete(group);
        if (asked !== this.#asked) return;
        if (told === undefined) this.#unknown.add(group);
        else this.take(told);
        this.#changed();
      }),
    );
    this.#retry();
  }

  #retry(): void {
    if (this.areKnown || this.#first === undefined || this.#stopRetrying !== undefined) return;
    const { clock } = this.#parts;
    this.#stopRetrying = clock.callAt(clock.now() + RETRY_EVERY, () => {
      this.#stopRetrying = undefined;
      void this.#ask([...this.#unknown]);
    });
  }

  #groups(): number[] {
    return Array.from({ length: this.#parts.groups }, (_, group) => group);
  }
}
