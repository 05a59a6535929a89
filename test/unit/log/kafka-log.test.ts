import { setImmediate as nextTick } from 'node:timers/promises';
import { type ICustomPartitioner, KafkaJSConnectionError, type Message, type Producer } from 'kafkajs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import { InFlight } from '../../../src/log/in-flight.ts';
import type { KafkaConnection } from '../../../src/log/kafka-connection.ts';
import { KafkaLog } from '../../../src/log/kafka-log.ts';
import { shardOf } from '../../../src/shard/shard-of.ts';
import { message } from '../../support/kafka-load.ts';

const SHARDS = 4;

/** Conversations of the partitions 0 to 3. */
const NAMES = Array.from({ length: SHARDS }, (_, partition) => {
  const names = Array.from({ length: 100 }, (__, n) => `c${n}`);
  return names.find((name) => shardOf(name, SHARDS) === partition)!;
});

interface Write {
  producer: number;
  ids: string[];
  partitions: number[];
  /** @param without partitions that the answer leaves out */
  answer(without?: number[]): void;
  fail(error?: Error): void;
}

/** Brokers whose every answer is given by the test: what a real one does only once in a long while. */
class HeldBrokers {
  readonly writes: Write[] = [];
  producers = 0;
  /** Leader of each partition. */
  leaders = [1, 1, 2, 2];

  readonly connection = {
    producer: ({ createPartitioner }: { createPartitioner: ICustomPartitioner }) =>
      this.#producer(++this.producers, createPartitioner()),
    unavailable: (what: string, cause: unknown) => new ProsaError('log_unavailable', `${what}: ${cause}`),
  } as unknown as KafkaConnection;

  #producer(producer: number, partitioner: ReturnType<ICustomPartitioner>): Producer {
    const send = ({ topic, messages }: { topic: string; messages: Message[] }) => {
      const partitionMetadata = this.leaders.map((leader, partitionId) => ({ leader, partitionId }));
      const partitions = messages.map((one) =>
        partitioner({ topic, message: one, partitionMetadata: partitionMetadata as never }),
      );
      return new Promise((resolve, reject) => {
        this.writes.push({
          producer,
          ids: messages.map(({ value }) => JSON.parse(String(value)).id),
          partitions: [...new Set(partitions)],
          answer: (without = []) =>
            resolve(partitions.filter((one) => !without.includes(one)).map((partition) => ({ partition }))),
          fail: (error = new KafkaJSConnectionError('away', {} as never)) => reject(error),
        });
      });
    };
    return { connect: async () => {}, disconnect: async () => {}, send } as unknown as Producer;
  }

  async nextWrite(): Promise<Write> {
    await vi.waitFor(() => expect(this.writes).not.toEqual([]), { interval: 5, timeout: 9_000 });
    return this.writes.shift()!;
  }
}

let brokers: HeldBrokers;
let log: KafkaLog;
beforeEach(async () => {
  brokers = new HeldBrokers();
  log = await KafkaLog.open(brokers.connection, { topic: 'events', shards: SHARDS }, new InFlight(1_000));
});

const append = (partition: number, ...ids: string[]) =>
  log.append(ids.map((id) => message(NAMES[partition]!, id)));

/** The first write tells where the leaders are. */
async function learnLeaders(): Promise<void> {
  const first = append(0, 'first');
  (await brokers.nextWrite()).answer();
  await first;
}

describe('the log on Kafka', () => {
  it('writes together what was appended while a write was under way', async () => {
    const appends = [append(0, 'a'), append(1, 'b')];
    const first = await brokers.nextWrite();
    appends.push(append(0, 'c'), append(1, 'd', 'e'), append(0, 'f'));
    await nextTick();
    expect([first.ids, brokers.writes]).toEqual([['a', 'b'], []]);
    first.answer();
    const second = await brokers.nextWrite();
    expect(second.ids).toEqual(['c', 'f', 'd', 'e']);
    second.answer();
    await Promise.all(appends);
    expect(log.inFlight).toBe(0);
  });

  it('writes to one leader while another does not answer', async () => {
    await learnLeaders();
    const appends = [append(1, 'a'), append(2, 'b')];
    const [one, other] = [await brokers.nextWrite(), await brokers.nextWrite()];
    expect([one.partitions, other.partitions]).toEqual([[1], [2]]);
    one.answer();
    await appends[0];
    const next = append(1, 'c');
    (await brokers.nextWrite()).answer();
    await next;
    other.answer();
    await appends[1];
  });

  it('repeats a write as it was, and nothing of its partition passes it', async () => {
    const appends = [append(0, 'a', 'b')];
    (await brokers.nextWrite()).fail();
    appends.push(append(0, 'c'), append(1, 'd'));
    for (const ids of [['d'], ['a', 'b']]) {
      const write = await brokers.nextWrite();
      expect(write.ids).toEqual(ids);
      write.answer();
    }
    const last = await brokers.nextWrite();
    expect([last.ids, last.producer]).toEqual([['c'], 1]);
    last.answer();
    await Promise.all(appends);
  });

  it('repeats what an answer leaves out, as kafkajs does when a leader moves to one that has answered', async () => {
    const appends = [append(0, 'a'), append(1, 'b')];
    (await brokers.nextWrite()).answer([1]);
    await appends[0];
    const again = await brokers.nextWrite();
    expect(again.ids).toEqual(['b']);
    again.answer();
    await appends[1];
  });

  it.each([
    [
      'a refusal',
      Object.assign(new Error('out of order'), { type: 'OUT_OF_ORDER_SEQUENCE_NUMBER', retriable: false }),
    ],
    [
      'silence',
      Object.assign(new Error('timed out'), { name: 'KafkaJSRequestTimeoutError', retriable: true }),
    ],
  ])('goes on with a new producer after %s', async (_, error) => {
    const appended = append(0, 'a');
    (await brokers.nextWrite()).fail(error);
    const again = await brokers.nextWrite();
    expect([again.ids, again.producer]).toEqual([['a'], 2]);
    again.answer();
    await appended;
  });

  it('gives up only those that are refused, tried one by one under a new producer', async () => {
    const refusal = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE', retriable: false });
    const good = append(0, 'good');
    const bad = append(1, 'bad').catch((error: ProsaError) => error.code);
    (await brokers.nextWrite()).fail(refusal);
    for (let write = 0; write < 2; write++) {
      const { ids, answer, fail } = await brokers.nextWrite();
      expect(ids).toHaveLength(1);
      if (ids[0] === 'bad') fail(refusal);
      else answer();
    }
    await good;
    expect(await bad).toBe('log_unavailable');
    const used = brokers.producers;
    const next = append(1, 'next');
    const write = await brokers.nextWrite();
    expect([write.ids, write.producer]).toEqual([['next'], used]);
    write.answer();
    await next;
  });

  it('refuses what is too much, and accepts nothing once it stops', async () => {
    const flood = append(0, ...Array.from({ length: 62 }, (_, n) => String(n)));
    await expect(append(0, 'more')).rejects.toMatchObject({ code: 'overloaded' });
    const stopped = log.stop();
    await expect(append(1, 'late')).rejects.toMatchObject({ code: 'shard_closed' });
    (await brokers.nextWrite()).answer();
    await Promise.all([flood, stopped]);
  });
});
