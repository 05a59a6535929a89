/**
 * Hands the snapshot of the thread that loads it to the threads that work with it.
 *
 * A thread that begins, also in place of one that died, asks for it; from then on each new one is told to all. When
 * it was confirmed last stands in memory they share, so that it needs no telling.
 */
import { randomUUID } from 'node:crypto';
import { BroadcastChannel } from 'node:worker_threads';
import type { HeldCatalogue, PassedSnapshot } from './held-catalogue.ts';

/** What a thread needs to be fed; cloned on its way. */
export interface FeedAddress {
  channel: string;
  /** One 64-bit integer: when the snapshot was confirmed last (ms). */
  confirmedAt: SharedArrayBuffer;
  /** ms */
  maxAge: number;
}

type Said = { type: 'asked' } | { type: 'snapshot'; hash: string; data: string };

export class SnapshotFeed<T> {
  readonly address: FeedAddress;
  readonly #channel: BroadcastChannel;
  readonly #confirmedAt: BigInt64Array;
  #latest: Said | undefined;

  constructor(maxAge: number) {
    const confirmedAt = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
    this.address = { channel: `prosa.catalogue.${randomUUID()}`, confirmedAt, maxAge };
    this.#confirmedAt = new BigInt64Array(confirmedAt);
    this.#channel = new BroadcastChannel(this.address.channel);
    this.#channel.onmessage = ({ data }) => {
      if ((data as Said).type === 'asked') this.#tell();
    };
    this.#channel.unref();
  }

  take({ data, hash }: PassedSnapshot<T>): void {
    this.#latest = { type: 'snapshot', hash, data: JSON.stringify(data) };
    this.#tell();
  }

  confirmed(at: number): void {
    Atomics.store(this.#confirmedAt, 0, BigInt(Math.round(at)));
  }

  close(): void {
    this.#channel.close();
  }

  #tell(): void {
    if (this.#latest !== undefined) this.#channel.postMessage(this.#latest);
  }
}

/** Feeds what a thread holds for as long as the thread lives. Resolves when the first snapshot has come. */
export function feedFrom<T>(address: FeedAddress, held: HeldCatalogue<T>): Promise<void> {
  const confirmedAt = new BigInt64Array(address.confirmedAt);
  held.limit({ maxAge: address.maxAge, confirmedAt: () => Number(Atomics.load(confirmedAt, 0)) });
  const channel = new BroadcastChannel(address.channel);
  const { promise, resolve } = Promise.withResolvers<void>();
  channel.onmessage = ({ data }) => {
    const said = data as Said;
    if (said.type !== 'snapshot') return;
    const { hash } = said;
    // Each is told again for every thread that begins.
    if (hash !== held.current.hash) held.take({ hash, data: JSON.parse(said.data) as T });
    resolve();
  };
  channel.postMessage({ type: 'asked' } satisfies Said);
  channel.unref();
  return promise;
}
