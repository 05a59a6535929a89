/**
 * Brings facts and dead letters from the shards to their topics, at least once: they are taken away from a shard only
 * when Kafka has them. Those of a shard stay in their order.
 */
import type { ErrorCode, ProsaError } from '../errors.ts';
import type { CloudEvent } from '../log/cloud-events.ts';
import type { KafkaPublisher } from '../log/kafka-publisher.ts';
import type { KafkaTopics } from '../log/kafka-topics.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import type { FactQueue, QueuedFact } from '../store/fact-queue.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Clock } from '../timers/clock.ts';

const AT_ONCE = 200;
/** Of them in one write (characters, of up to 3 bytes): a broker refuses 1 MiB for a partition, each time anew. */
const CHARACTERS_AT_ONCE = 256 * 1024;
/** So long facts of a shard wait for others, as each write to Kafka costs it and the store the same (ms). */
const GATHER = 500;
/** The shard is no longer here. */
const ELSEWHERE = new Set<ErrorCode>(['shard_closed', 'shard_fenced']);
/** After a failure (ms). */
const TRY_AGAIN_AFTER = 2_000;

export class FactPublishing {
  readonly #shards: ShardCaller;
  readonly #publisher: Pick<KafkaPublisher, 'publish'>;
  readonly #topics: KafkaTopics;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #stop = new AbortController();
  /** Shards whose facts are on their way, and those of them that have more by now. */
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #again = new Set<number>();

  constructor(
    shards: ShardCaller,
    publisher: Pick<KafkaPublisher, 'publish'>,
    topics: KafkaTopics,
    clock: Clock,
    log: Logger,
  ) {
    this.#shards = shards;
    this.#publisher = publisher;
    this.#topics = topics;
    this.#clock = clock;
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
      await this.#rest(GATHER);
      this.#again.delete(shard);
      try {
        while (!signal.aborted && (await this.#publishSome(shard)));
      } catch (error) {
        // Its facts are told by whoever has it now; that may be this process again.
        if (ELSEWHERE.has((error as ProsaError).code)) continue;
        this.#log.warn({ err: error, shard }, 'facts were not published; trying again');
        this.#again.add(shard);
        await this.#rest(TRY_AGAIN_AFTER);
      }
    } while (this.#again.has(shard) && !signal.aborted);
    this.#underWay.delete(shard);
  }

  /** Ends early when publishing stops. */
  #rest(ms: number): Promise<void> {
    const { signal } = this.#stop;
    return new Promise((resolve) => {
      const end = () => {
        wake();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const wake = this.#clock.callAt(this.#clock.now() + ms, end);
      signal.addEventListener('abort', end);
    });
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
  const together = queued.slice(0, fitting(queued));
  const events = together.map(({ body }) => JSON.parse(body) as CloudEvent);
  const byTopic = Map.groupBy(events, ({ type }) =>
    type === 'prosa.dead_letter' ? topics.deadLetters : topics.facts,
  );
  for (const [topic, ofTopic] of byTopic) await publisher.publish(topic, ofTopic);
  await queue.remove(together.at(-1)!.number);
  return queued.length === AT_ONCE || together.length < queued.length;
}

/** How many fit into one write; one at least. */
function fitting(queued: readonly QueuedFact[]): number {
  let characters = 0;
  const tooMany = queued.findIndex(({ body }) => {
    characters += body.length;
    return characters > CHARACTERS_AT_ONCE;
  });
  return tooMany === -1 ? queued.length : Math.max(1, tooMany);
}
