/** The engines' catalogue for threads of a process that loads none by itself: what the steward has, asked for before it is used. */
import { type FeedAddress, SnapshotFeed } from '../catalogue/snapshot-feed.ts';
import type { Calls } from '../cluster/calls.ts';
import { askCatalogue } from '../cluster/shared-catalogue.ts';

export class BorrowedCatalogue {
  /** How old it is does not matter to threads that sell nothing. */
  readonly #feed = new SnapshotFeed<unknown>(Number.POSITIVE_INFINITY);
  readonly #calls: Calls;
  readonly #prefix: string;
  #known: string | undefined;

  constructor(calls: Calls, prefix: string) {
    this.#calls = calls;
    this.#prefix = prefix;
  }

  get address(): FeedAddress {
    return this.#feed.address;
  }

  /** Threads wait for the first. @throws ProsaError `shard_closed` while there is no steward */
  async renew(): Promise<void> {
    const { snapshot } = await askCatalogue(this.#calls, this.#prefix, this.#known);
    if (snapshot === undefined) return;
    this.#known = snapshot.hash;
    this.#feed.take(snapshot);
  }

  close(): void {
    this.#feed.close();
  }
}
