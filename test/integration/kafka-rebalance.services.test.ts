import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { ProsaError } from '../../src/errors.ts';
import { KafkaLoad } from '../support/kafka-load.ts';
import { KafkaParts, SESSION_TIMEOUT } from '../support/kafka-parts.ts';
import { describeWithKafka } from '../support/services.ts';
import { SharedShards } from '../support/shared-shards.ts';
import { Sockets } from '../support/sockets.ts';

const SHARDS = 12;

const appliedAll = (store: SharedShards, load: KafkaLoad) =>
  vi.waitFor(() => expect(Object.fromEntries(store.applied)).toEqual(Object.fromEntries(load.acknowledged)), {
    timeout: 40_000,
    interval: 100,
  });

describeWithKafka('engines that share the shards on Kafka', (brokers) => {
  it('move to one that joins no more than its share, and go on with the rest without a gap', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const store = new SharedShards();
    const load = new KafkaLoad(await parts.log(), 60);
    const first = await parts.source(store.host('first'));
    load.start(20);
    await delay(2_000);
    const joined = performance.now();
    const second = await parts.source(store.host('second'));
    const moved = new Set(second.stats.shards.map(({ shard }) => shard));
    expect(moved.size).toBe(SHARDS / 2);
    await delay(2_000);
    await load.stop();
    await appliedAll(store, load);

    expect(first.stats.shards.map(({ shard }) => shard).some((shard) => moved.has(shard))).toBe(false);
    expect(store.repeatedIn('first')).toEqual([]);
    expect(store.repeatedIn('second')).toEqual([]);
    const changes = store.changes.filter(({ process, at }) => process === 'first' && at > joined);
    expect(changes.filter(({ what }) => what === 'open')).toEqual([]);
    expect(new Set(changes.map(({ shard }) => shard))).toEqual(moved);
    expect(longestPause(store, 'first', first.stats.shards[0]!.shard)).toBeLessThan(
      400 + 2 * load.longestPause,
    );
  });

  it('take over within two seconds from one that stops', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const store = new SharedShards();
    const load = new KafkaLoad(await parts.log(), 60);
    const first = await parts.source(store.host('first'));
    await parts.source(store.host('second'));
    await vi.waitFor(() => expect(first.stats.shards).toHaveLength(SHARDS / 2), 40_000);
    load.start(20);
    await delay(1_500);
    const shards = first.stats.shards.map(({ shard }) => shard);
    const stopped = performance.now();
    await first.stop(1_000);
    const ended = performance.now();
    await delay(2_000);
    await load.stop();
    await appliedAll(store, load);

    for (const shard of shards) {
      const next = store.deliveries.find(
        (delivery) => delivery.process === 'second' && delivery.shard === shard && delivery.at > stopped,
      );
      expect(next!.at - stopped).toBeLessThan(2_000 + 2 * load.longestPause);
    }
    expect(store.deliveries.filter(({ process, at }) => process === 'first' && at > ended)).toEqual([]);
    expect(repeatedBetween(store)).toEqual([]);
  });

  it('lose nothing and keep the order while they come, go, crash and fail to take events', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const store = new SharedShards();
    const load = new KafkaLoad(await parts.log(), 60);
    const mayFail = async () => {
      await delay(Math.random() * 20);
      if (Math.random() < 0.002) throw new ProsaError('shard_closed', 'not now');
    };
    await parts.source(store.host('first', mayFail));
    load.start(15);
    for (let n = 1; n <= 4; n++) {
      const sockets = new Sockets();
      let isDead = false;
      const host = store.host(`other ${n}`, () => (isDead ? new Promise(() => {}) : mayFail()));
      const source = await parts.source(host, { sockets });
      await delay(300 + Math.random() * 1_500);
      if (n === 2) {
        isDead = true;
        sockets.cut();
      } else {
        await source.stop(500);
      }
      await delay(Math.random() * 500);
    }
    await delay(SESSION_TIMEOUT);
    await load.stop();
    await appliedAll(store, load);
  });
});

/** The longest that a shard was handed nothing (ms). */
function longestPause(store: SharedShards, process: string, shard: number): number {
  const times = store.deliveries
    .filter((of) => of.process === process && of.shard === shard)
    .map(({ at }) => at);
  return Math.max(...times.slice(1).map((at, n) => at - times[n]!));
}

/** What both were handed: after a clean stop, nothing that was finished comes again. */
function repeatedBetween(store: SharedShards): string[] {
  const places = store.deliveries.map(({ shard, offset }) => `${shard}/${offset}`);
  return places.filter((place, n) => places.indexOf(place) !== n);
}
