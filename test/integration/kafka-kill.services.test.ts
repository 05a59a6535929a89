import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { KafkaLoad, message } from '../support/kafka-load.ts';
import { KafkaParts, SESSION_TIMEOUT } from '../support/kafka-parts.ts';
import { describeWithKafka } from '../support/services.ts';
import { SharedShards } from '../support/shared-shards.ts';

const SHARDS = 6;

describeWithKafka('an engine on Kafka', (brokers) => {
  it('that is killed is replaced within its session and two seconds', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const store = new SharedShards();
    const load = new KafkaLoad(await parts.log(), 30);
    const survivor = await parts.source(store.host('survivor'));
    const victim = await Engine.start(parts, store);
    await vi.waitFor(() => expect(survivor.stats.shards).toHaveLength(SHARDS / 2), 40_000);
    const survived = new Set(survivor.stats.shards.map(({ shard }) => shard));
    load.start(25);
    await delay(2_000);
    await victim.kill();
    const killed = performance.now();
    await delay(SESSION_TIMEOUT + 3_000);
    await load.stop();
    await arrived(store, load);

    const taken = [...Array(SHARDS).keys()].filter((shard) => !survived.has(shard));
    expect(taken).toHaveLength(SHARDS / 2);
    for (const shard of taken) {
      const first = store.deliveries.find((delivery) => delivery.shard === shard);
      expect(first!.at - killed).toBeLessThan(SESSION_TIMEOUT + 2_000 + 2 * load.longestPause);
    }
    expect(store.repeatedIn('survivor')).toEqual([]);
  });

  it('that sleeps past its session gives way, and joins again when it wakes', async () => {
    const parts = await KafkaParts.create(brokers, SHARDS);
    const store = new SharedShards();
    const load = new KafkaLoad(await parts.log(), 30);
    const survivor = await parts.source(store.host('survivor'));
    const sleeper = await Engine.start(parts, store);
    await vi.waitFor(() => expect(survivor.stats.shards).toHaveLength(SHARDS / 2), 40_000);
    sleeper.signal('SIGSTOP');
    await vi.waitFor(() => expect(survivor.stats.shards).toHaveLength(SHARDS), SESSION_TIMEOUT + 40_000);
    sleeper.signal('SIGCONT');
    await vi.waitFor(() => expect(survivor.stats.shards).toHaveLength(SHARDS / 2), 40_000);
    load.start(25);
    await delay(1_000);
    await load.stop();
    await arrived(store, load);
  });
});

const arrived = (store: SharedShards, load: KafkaLoad) =>
  vi.waitFor(() => expect(Object.fromEntries(store.applied)).toEqual(Object.fromEntries(load.acknowledged)), {
    timeout: 40_000,
    interval: 100,
  });

/** In a process of its own; what it was handed counts as applied. */
class Engine {
  readonly #child: ChildProcess;

  static async start(parts: KafkaParts, store: SharedShards): Promise<Engine> {
    const script = fileURLToPath(new URL('../support/kafka-engine.ts', import.meta.url));
    const child = spawn(process.execPath, [
      '--disable-warning=ExperimentalWarning',
      script,
      JSON.stringify({ brokers: parts.brokers, ...parts.settings }),
    ]);
    onTestFinished(() => void child.kill('SIGKILL'));
    child.stderr.pipe(process.stderr);
    createInterface(child.stdout).on('line', (line) => {
      const { id } = JSON.parse(line) as { id: string };
      store.apply(message(id.split(' ')[0]!, id));
    });
    return new Engine(child);
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await once(this.#child, 'close');
  }
}
