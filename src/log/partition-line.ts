/**
 * What waits to be written to one partition of the log, in the order of the appends.
 *
 * What is being written is a chunk. It stays the same until it is written, however often it is tried: by its
 * numbers and its size the broker recognises a repetition, and nothing behind it is written before it.
 */
import type { Message } from 'kafkajs';

export interface Item {
  message: Message;
  /** Of the message, in bytes. */
  size: number;
  /** When it was appended, by the monotonic clock (ms). */
  since: number;
  /** Its outcome: written, or the error. */
  settle(error?: Error): void;
}

/** Most of a chunk: a broker takes one of 1 MiB, and one that large delays its neighbours. */
const CHUNK_BYTES = 512 * 1024;
const CHUNK_ITEMS = 500;

export class PartitionLine {
  readonly partition: number;
  /** Failed tries of the chunk, and why the last one did. */
  failures = 0;
  failure: unknown;
  /** A broker refused the chunk, or one sent with it: it is tried without company, to harm no other. */
  alone = false;
  #waiting: Item[] = [];
  #chunk: Item[] | undefined;

  constructor(partition: number) {
    this.partition = partition;
  }

  get isEmpty(): boolean {
    return this.#chunk === undefined && this.#waiting.length === 0;
  }

  /** Since when its first item waits. */
  get since(): number {
    return (this.#chunk ?? this.#waiting)[0]!.since;
  }

  /** It was tried, and nobody knows whether it was written. */
  get isUncertain(): boolean {
    return this.#chunk !== undefined;
  }

  put(item: Item): void {
    this.#waiting.push(item);
  }

  /** The chunk to write: the one in hand, else a new one. */
  chunk(): readonly Item[] {
    this.#chunk ??= this.#waiting.splice(0, this.#chunkLength());
    return this.#chunk;
  }

  #chunkLength(): number {
    let bytes = 0;
    let length = 0;
    for (const { size } of this.#waiting) {
      bytes += size;
      if (length > 0 && (bytes > CHUNK_BYTES || length === CHUNK_ITEMS)) break;
      length++;
    }
    return length;
  }

  written(): void {
    const written = this.#chunk!;
    this.#begin();
    for (const item of written) item.settle();
  }

  /** Gives up the chunk and all that waits behind it. */
  fail(error: Error): void {
    const failed = [...(this.#chunk ?? []), ...this.#waiting];
    this.#waiting = [];
    this.#begin();
    for (const item of failed) item.settle(error);
  }

  #begin(): void {
    this.#chunk = undefined;
    this.failures = 0;
    this.failure = undefined;
    this.alone = false;
  }
}
