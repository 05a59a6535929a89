/**
 * Hands the snapshot of the thread that loads it to the threads that work with it.
 *
 * A thread that begins, also in place of one that died, asks for it; from then on each new one is told to all. When
 * it was confirmed last stands in memory they share, so that it needs no telling.
 */
import { randomUUID } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { HeldCatalogue, PassedSnapshot } from './held-catalogue.ts';

/** What a thread needs to be fed; cloned on its way. */
export interface FeedAddress {
  channel: string;
  /** One 64-bit integer: when the snapshot was confirmed last (ms). */
  confirmedAt: SharedArrayBuffer;
  /** One 64-bit integer: number of the snapshot that was told last, from 1. */
  latest: SharedArrayBuffer;
  /** ms */
  maxAge: number;
}

type Said = { type: 'asked' } | { type: 'snapshot'; number: number; hash: string; data: string };

export class SnapshotFeed<T> {
  readonly address: FeedAddress;
  readonly #channel: BroadcastChannel;
  readonly #confirmedAt: BigInt64Array;
  readonly #number: BigInt64Array;
  #latest: Said | undefined;

  constructor(maxAge: number) {
    const confirmedAt = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
    const latest = new SharedArrayBuffer(BigInt64Array.BYTES_PER_ELEMENT);
    this.address = { channel: `prosa.catalogue.${randomUUID()}`, confirmedAt, latest, maxAge };
    this.#confirmedAt = new BigInt64Array(confirmedAt);
    this.#number = new BigInt64Array(latest);
    this.#channel = new BroadcastChannel(this.address.channel);
    this.#channel.onmessage = ({ data }) => {
      if ((data as Said).type === 'asked') this.#tell();
    };
    this.#channel.unref();
  }

  take({ data, hash }: PassedSnapshot<T>): void {
    const text = JSON.stringify(data);
    const number = Number(Atomics.add(this.#number, 0, 1n)) + 1;
    this.#latest = { type: 'snapshot', number, hash, data: text };
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

export interface Fed {
  /** Resolves when the first snapshot has come. */
  begun: Promise<void>;
  /** Resolves when the snapshot has come that was the latest by the time of the call: what is told may still be on its way. */
  caughtUp(): Promise<void>;
}

/** Feeds what a thread holds for as long as the thread lives. */
export function feedFrom<T>(address: FeedAddress, held: HeldCatalogue<T>): Fed {
  const confirmedAt = new BigInt64Array(address.confirmedAt);
  const latest = new BigInt64Array(address.latest);
  held.limit({ maxAge: address.maxAge, confirmedAt: () => Number(Atomics.load(confirmedAt, 0)) });
  const channel = new BroadcastChannel(address.channel);
  const { promise: begun, resolve } = Promise.withResolvers<void>();
  let taken = 0;
  channel.onmessage = ({ data }) => {
    const said = data as Said;
    if (said.type !== 'snapshot') return;
    const { hash } = said;
    // Each is told again for every thread that begins.
    if (hash !== held.current.hash) held.take({ hash, data: JSON.parse(said.data) as T });
    taken = said.number;
    resolve();
  };
  channel.postMessage({ type: 'asked' } satisfies Said);
  channel.unref();
  const caughtUp = async () => {
    const wanted = Number(Atomics.load(latest, 0));
    while (taken < wanted) await breathe();
  };
  return { begun, caughtUp };
}
