import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type RunningKafka, startKafka } from '../../dev/services/kafka.ts';
import { KafkaLoad } from '../support/kafka-load.ts';
import { KafkaParts } from '../support/kafka-parts.ts';
import { MemoryLogger } from '../support/memory-logger.ts';
import { describeWithKafka } from '../support/services.ts';
import { SharedShards } from '../support/shared-shards.ts';

const SHARDS = 6;

/** Starting three brokers takes a minute where the machine is busy. */
const options = { timeout: 300_000 };

// Those given are for all tests: none of them is to be killed.
describeWithKafka('when a broker of Kafka is killed', () => {
  it(
    'and it is the only one, nothing acknowledged is lost, and all goes on when it is back',
    options,
    async () => {
      const kafka = await brokers(1);
      const parts = await KafkaParts.create(kafka.brokers, SHARDS);
      const store = new SharedShards();
      const logger = new MemoryLogger();
      const sources = [
        await parts.source(store.host('first'), { log: logger.log }),
        await parts.source(store.host('second')),
      ];
      const load = new KafkaLoad(await parts.log(), 40);
      load.start(20);
      await delay(2_000);
      await kafka.kill(0);
      await delay(4_000);
      const before = load.count;
      await kafka.restart(0);
      await vi.waitFor(() => expect(load.count).toBeGreaterThan(before + 500), 60_000);
      await load.stop();
      await arrived(store, load);
      for (const source of sources) expect(await stillRuns(source.failed)).toBe(true);
      const told = logger.lines.map(({ msg }) => msg).filter((text) => /broker/.test(String(text)));
      expect(told[0]).toBe('a Kafka broker cannot be reached');
      expect(told.at(-1)).toBe('the Kafka broker answers again');
      expect(told.length).toBeLessThan(6);
    },
  );

  it('and it is one of three, the others take its place, and it comes back', options, async () => {
    const kafka = await brokers(3);
    const parts = await KafkaParts.create(kafka.brokers, SHARDS);
    const store = new SharedShards();
    const sources = [await parts.source(store.host('first')), await parts.source(store.host('second'))];
    const load = new KafkaLoad(await parts.log(), 40);
    load.start(20);
    await delay(2_000);
    await kafka.kill(1);
    const before = load.count;
    await vi.waitFor(() => expect(load.count).toBeGreaterThan(before + 1_000), 60_000);
    await kafka.restart(1);
    await delay(3_000);
    await load.stop();
    await arrived(store, load);
    for (const source of sources) expect(await stillRuns(source.failed)).toBe(true);
  });
});

async function brokers(count: 1 | 3): Promise<RunningKafka> {
  const dataDir = mkdtempSync(join(tmpdir(), 'prosa-kafka-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const kafka = await startKafka({ dataDir, brokers: count });
  onTestFinished(() => kafka.stop());
  return kafka;
}

const stillRuns = (failed: Promise<unknown>) => Promise.race([failed.then(() => false), delay(10, true)]);

const arrived = (store: SharedShards, load: KafkaLoad) =>
  vi.waitFor(() => expect(Object.fromEntries(store.applied)).toEqual(Object.fromEntries(load.acknowledged)), {
    timeout: 60_000,
    interval: 200,
  });
