import { setTimeout as delay } from 'node:timers/promises';
import { Partitioners } from 'kafkajs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { KafkaSource } from '../../src/log/kafka-source.ts';
import type { LoggedEvent } from '../../src/log/shard-host.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { conversationsApart } from '../support/conversations-apart.ts';
import { message } from '../support/kafka-load.ts';
import { connectionTo, KafkaParts, SESSION_TIMEOUT, silentLog } from '../support/kafka-parts.ts';
import { MemoryLogger } from '../support/memory-logger.ts';
import { describeWithKafka } from '../support/services.ts';
import { SharedShards } from '../support/shared-shards.ts';
import { Sockets } from '../support/sockets.ts';

const SHARDS = 2;
const [ONE, OTHER] = conversationsApart(SHARDS);

const messages = (conversation: string, count: number, from = 1) =>
  Array.from({ length: count }, (_, n) => message(conversation, `${conversation} ${from + n}`));

const ids = (conversation: string, count: number) =>
  messages(conversation, count).map((event) => (event.kind === 'message' ? event.id : ''));

const applied = (store: SharedShards, conversation: string, count: number) =>
  vi.waitFor(() => expect(store.applied.get(conversation)).toEqual(ids(conversation, count)), {
    timeout: 40_000,
    interval: 50,
  });

describeWithKafka('a source of events on Kafka', (brokers) => {
  it('goes on where what was finished was committed, and brings the rest again', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const log = await parts.log();
    const store = new SharedShards();
    const sockets = new Sockets();
    let isStuck = false;
    const stuck = async () => {
      if (isStuck) await new Promise(() => {});
    };
    const first = await parts.source(store.host('first', stuck), { sockets });
    await log.append(messages(ONE, 10));
    await applied(store, ONE, 10);
    await vi.waitFor(() => expect(first.stats.shards.every(({ lag }) => lag === 0)).toBe(true), 40_000);
    isStuck = true;
    await log.append(messages(ONE, 5, 11));
    await vi.waitFor(() => expect(store.deliveries).toHaveLength(15), 40_000);
    sockets.cut();
    const second = await parts.source(store.host('second'));
    await applied(store, ONE, 15);
    expect(
      store.deliveries.filter(({ process }) => process === 'second').map(({ offset }) => offset),
    ).toEqual([10, 11, 12, 13, 14]);
    expect(second.stats.unreadable).toBe(0);
  });

  it('waits with a shard that is slow, and goes on with the others and with the rest of the shard', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const log = await parts.log(10_000);
    const store = new SharedShards();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = async (_shard: number, events: readonly LoggedEvent[]) => {
      if (events.some(({ event }) => event.kind === 'message' && event.id === 'slow')) await released;
    };
    const source = await parts.source(store.host('engine', slow));
    const neighbour = neighbourOf(ONE);
    await log.append([message(ONE, 'slow')]);
    await vi.waitFor(() => expect(store.deliveries).toHaveLength(1), 40_000);
    await log.append(messages(neighbour, 50));
    await log.append(messages(OTHER, 50));
    await applied(store, neighbour, 50);
    await applied(store, OTHER, 50);
    const state = () => source.stats.shards.find(({ shard }) => shard === shardOf(ONE, SHARDS))!;
    await delay(700);
    await vi.waitFor(() => expect(state()).toMatchObject({ state: 'open', held: 1 }), 40_000);

    release();
    await vi.waitFor(() => expect(state()).toMatchObject({ held: 0, lag: 0 }), 40_000);
    expect(store.applied.get(ONE)).toEqual(['slow']);
  });

  it('stops fetching a partition whose shard holds much, stays in the group, and fetches on later', async () => {
    const parts = await KafkaParts.create(brokers, 1);
    const log = await parts.log(20_000);
    const store = new SharedShards();
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const source = await parts.source(store.host('engine', () => released));
    for (let n = 0; n < 8; n++) await log.append(messages(ONE, 1_000, 1 + n * 1_000));
    await delay(SESSION_TIMEOUT + 2_000);
    const [{ held, lag } = { held: 0, lag: 0 }] = source.stats.shards;
    expect(held).toBeGreaterThan(2_000);
    expect(held).toBeLessThan(7_000);
    expect(lag).toBe(8_000);
    expect(source.stats.isConfirmed).toBe(true);
    expect(store.changes.filter(({ what }) => what === 'close')).toEqual([]);

    release();
    await applied(store, ONE, 8_000);
    expect(store.repeatedIn('engine')).toEqual([]);
  });

  it('sets aside what is no event, and goes on behind it', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const log = await parts.log();
    const store = new SharedShards();
    const shard = shardOf(ONE, SHARDS);
    const producer = connectionTo(brokers).producer({
      createPartitioner: Partitioners.DefaultPartitioner,
      idempotent: false,
    });
    onTestFinished(() => producer.disconnect());
    await producer.connect();
    const aside: unknown[] = [];
    const logger = new MemoryLogger();
    const source = await parts.source(store.host('engine'), {
      log: logger.log,
      unreadable: async (...record) => {
        aside.push(record.map(String));
        if (aside.length === 1) throw new Error('not now');
      },
    });
    const foreign = JSON.stringify(message(OTHER, 'of another partition'));
    const texts = ['Oi, tudo bem?', '{"kind":"message"}', foreign];
    await log.append(messages(ONE, 1));
    await producer.send({
      topic: parts.topics.events,
      messages: texts.map((value) => ({
        value,
        partition: shard,
      })),
    });
    await log.append(messages(ONE, 1, 2));
    await applied(store, ONE, 2);
    await vi.waitFor(() => expect(source.stats).toMatchObject({ unreadable: 3 }), 40_000);
    await vi.waitFor(() => expect(source.stats.shards.every(({ lag }) => lag === 0)).toBe(true), 40_000);
    expect(aside).toHaveLength(4); // the first one came twice
    expect(aside).toEqual(
      expect.arrayContaining(texts.map((text, n) => [String(shard), String(n + 1), text])),
    );
    expect(store.applied.get(OTHER)).toBeUndefined();
    expect(
      logger.lines.filter(({ level }) => level === 'error').map(({ shard, offset }) => [shard, offset]),
    ).toEqual(expect.arrayContaining([1, 2, 3].map((offset) => [shard, offset])));
    expect(logger.text).not.toContain('tudo bem');
  });

  it('says which events its topic has lost, and goes on behind them', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const log = await parts.log();
    const shard = shardOf(ONE, SHARDS);
    const store = new SharedShards();
    const first = await parts.source(store.host('first'));
    await log.append(messages(ONE, 3));
    await applied(store, ONE, 3);
    await first.stop(1_000);
    await log.append(messages(ONE, 5, 4));
    const admin = connectionTo(brokers).admin('admin');
    await admin.connect();
    onTestFinished(() => admin.disconnect());
    await admin.fetchTopicOffsets(parts.topics.events);
    await admin.deleteTopicRecords({
      topic: parts.topics.events,
      partitions: [{ partition: shard, offset: '6' }],
    });
    const logger = new MemoryLogger();
    await parts.source(store.host('second'), { log: logger.log });
    await vi.waitFor(
      () => expect(store.applied.get(ONE)).toEqual([1, 2, 3, 7, 8].map((n) => `${ONE} ${n}`)),
      40_000,
    );
    expect(logger.lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({ shard, from: 3, to: 5 }),
    ]);
  });

  it.each([0, 5, 20, 60, 200, 1_000])('that is stopped after %i ms leaves nothing behind', async (after) => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const sockets = new Sockets();
    const { settings } = parts;
    const host = new SharedShards().host('engine');
    const source = new KafkaSource(connectionTo(brokers, sockets), settings, host, async () => {}, silentLog);
    void source.start();
    await delay(after);
    const begun = performance.now();
    await source.stop(500);
    expect(performance.now() - begun).toBeLessThan(10_000);
    await vi.waitFor(() => expect(sockets.count).toBe(0), 20_000);
    const admin = connectionTo(brokers).admin('reader');
    await admin.connect();
    onTestFinished(() => admin.disconnect());
    const { groups } = await admin.describeGroups([settings.group]);
    expect(groups[0]).toMatchObject({ members: [] });
  });

  describe('whose connections do not go on', () => {
    async function reading(sockets: Sockets) {
      const parts = await KafkaParts.create(brokers, SHARDS);
      const log = await parts.log();
      const store = new SharedShards();
      await parts.source(store.host('engine'), { sockets });
      await log.append(messages(ONE, 3));
      await applied(store, ONE, 3);
      return { log, store };
    }

    it.each([
      ['they have all', 'all'],
      ['only the one that fetches has', 'fetching'],
    ] as const)('goes on with others where %s fallen silent', async (_, which) => {
      const sockets = new Sockets();
      const { log, store } = await reading(sockets);
      sockets.silence(which);
      await log.append(messages(ONE, 3, 4));
      await vi.waitFor(() => expect(store.applied.get(ONE)).toEqual(ids(ONE, 6)), 5 * SESSION_TIMEOUT);
      expect(store.repeatedIn('engine')).toEqual([]);
    });

    it('goes on after one that was lost in the middle of an answer', async () => {
      const sockets = new Sockets();
      const { log, store } = await reading(sockets);
      sockets.tearAbove = 10_000;
      await log.append(messages(ONE, 500, 4));
      await applied(store, ONE, 503);
      expect(sockets.tearAbove).toBe(Number.POSITIVE_INFINITY);
      expect(store.repeatedIn('engine')).toEqual([]);
    });
  });

  it('says that it cannot go on when it may not read', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const store = new SharedShards();
    const refused = parts.source(store.host('engine'), { settings: { sessionTimeout: 100_000_000 } });
    await expect(refused).rejects.toMatchObject({ code: 'log_unavailable' });
  });
});

/** Another conversation of the same shard. */
function neighbourOf(conversation: string): string {
  const shard = shardOf(conversation, SHARDS);
  return [...Array(100).keys()].map((n) => `neighbour-${n}`).find((name) => shardOf(name, SHARDS) === shard)!;
}
