import { ProsaError } from '../errors.ts';

export interface LogTailParts {
  topic: string;
  /** The highest offset of the shard that was ever applied, or -1. */
  applied(shard: number): Promise<number>;
  /** Behind the last record of each partition. */
  ends(): Promise<ReadonlyMap<number, number>>;
}

/**
 * Whether the log still holds all that was applied. Where Kafka has lost the last records of a partition, or its topic
 * was made anew, the offsets of the next events have been used: they would pass for applied, and be lost (G1).
 */
export class LogTail {
  readonly #parts: LogTailParts;
  #asked: Promise<ReadonlyMap<number, number>> | undefined;

  constructor(parts: LogTailParts) {
    this.#parts = parts;
  }

  /** @throws ProsaError `config_invalid` where it does not */
  async assertWhole(shard: number): Promise<void> {
    const { topic, applied } = this.#parts;
    // In this order, as both may grow meanwhile.
    const offset = await applied(shard);
    const end = (await this.#ends()).get(shard) ?? 0;
    if (offset < end) return;
    throw new ProsaError(
      'config_invalid',
      `partition ${shard} of ${topic} ends before offset ${end}, but events up to offset ${offset} were applied: Kafka ` +
        'has lost records, or the topic was made anew, and its next events would be taken for applied ones. Bring the ' +
        'records back, or carry the conversations to another PROSA_TOPIC_PREFIX with prosa export and prosa import',
    );
  }

  /** Shards that are opened together ask once. */
  #ends(): Promise<ReadonlyMap<number, number>> {
    this.#asked ??= Promise.resolve().then(() => {
      this.#asked = undefined;
      return this.#parts.ends();
    });
    return this.#asked;
  }
}
