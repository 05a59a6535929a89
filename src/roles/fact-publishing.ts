/**
 * Brings facts and dead letters from the shards to their topics, at least once: they are taken away from a shard only
 * when Kafka has them. Those of a shard stay in their order.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CloudEvent } from '../log/cloud-events.ts';
import type { KafkaPublisher } from '../log/kafka-publisher.ts';
import type { KafkaTopics } from '../log/kafka-topics.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import type { FactQueue } from '../store/fact-queue.ts';
import type { Logger } from '../telemetry/logger.ts';

const AT_ONCE = 200;
/** After a failure (ms). */
const TRY_AGAIN_AFTER = 2_000;

export class FactPublishing {
  readonly #shards: ShardCaller;
  readonly #publisher: Pick<KafkaPublisher, 'publish'>;
  readonly #topics: KafkaTopics;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  /** Shards whose facts are on their way, and those of them that have more by now. */
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #again = new Set<number>();

  constructor(
    shards: ShardCaller,
    publisher: Pick<KafkaPublisher, 'publish'>,
    topics: KafkaTopics,
    log: Logger,
  ) {
    this.#shards = shards;
    this.#publisher = publisher;
    this.#topics = topics;
    this.#log = log;
  }

  /** Facts of the shard wait. */
  wait(shard: number): void {
    if (this.#stop.signal.aborted) return;
    if (this.#underWay.has(shard)) {
      this.#again.add(shard);
      return;
    }
    this.#underWay.set(shard, this.#publishAll(shard));
  }

  /** What is not published yet is when the shard opens again. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#underWay.values());
  }

  async #publishAll(shard: number): Promise<void> {
    const { signal } = this.#stop;
    do {
      this.#again.delete(shard);
      try {
        while ((await this.#publishSome(shard)) && !signal.aborted);
      } catch (error) {
        // A shard that is no longer here is told about by whoever has it now.
        if ((error as { code?: string }).code === 'shard_closed') break;
        this.#log.warn({ err: error, shard }, 'facts were not published; trying again');
        this.#again.add(shard);
        await delay(TRY_AGAIN_AFTER, undefined, { signal }).catch(() => {});
      }
    } while (this.#again.has(shard) && !signal.aborted);
    this.#underWay.delete(shard);
  }

  /** @returns whether there may be more */
  #publishSome(shard: number): Promise<boolean> {
    const queue: FactQueue = {
      first: (limit) => this.#shards.run('facts', { group: shard, limit }),
      remove: (upTo) => this.#shards.run('removeFacts', { group: shard, upTo }),
    };
    return publishFirst(queue, this.#publisher, this.#topics);
  }
}

/** @returns whether there may be more. @throws ProsaError `log_unavailable`; then they are still in the queue */
export async function publishFirst(
  queue: FactQueue,
  publisher: Pick<KafkaPublisher, 'publish'>,
  topics: KafkaTopics,
): Promise<boolean> {
  const queued = await queue.first(AT_ONCE);
  if (queued.length === 0) return false;
  const events = queued.map(({ body }) => JSON.parse(body) as CloudEvent);
  const byTopic = Map.groupBy(events, ({ type }) =>
    type === 'prosa.dead_letter' ? topics.deadLetters : topics.facts,
  );
  for (const [topic, ofTopic] of byTopic) await publisher.publish(topic, ofTopic);
  await queue.remove(queued.at(-1)!.number);
  return queued.length === AT_ONCE;
}
