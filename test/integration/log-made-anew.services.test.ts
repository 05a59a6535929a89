import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished, vi } from 'vitest';
import { prepareTopics } from '../../src/log/kafka-topics.ts';
import { Fleet, HASH_KEY } from '../support/fleet.ts';
import { connectionTo } from '../support/kafka-parts.ts';
import { AT_ONCE, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PROSA = fileURLToPath(new URL('../../bin/prosa.js', import.meta.url));
const SHARDS = 64;

describeWithRedis('a topic of events that was made anew', (redisUrl) => {
  describeWithKafka('while Redis remembers the one before', (brokers) => {
    it('is not read: its events would pass for applied ones; the engine says so and tries again', async () => {
      const fleet = await Fleet.start(ENDPOINT, { brokers, redisUrl, engines: 1, turns: AT_ONCE });
      onTestFinished(() => fleet.stop());
      const [gateway] = fleet.gateways;
      await say(gateway!, 'ana', 'oi');
      await eventually(() => conversationOf(gateway!, 'web', 'ana').catch(() => undefined), 20_000);
      await fleet.removeEngine(fleet.engines[0]!);

      const connection = connectionTo(brokers);
      const admin = connection.admin('admin');
      onTestFinished(() => admin.disconnect());
      await admin.connect();
      await admin.deleteTopics({ topics: [`${fleet.prefix}.events`] });
      await vi.waitFor(() => prepareTopics(connection, fleet.prefix, SHARDS), 20_000);

      const engine = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROSA, 'engine'], {
        env: {
          ...{ PORT: '0', PROSA_DATA_DIR: temporaryDirectory(), LOG_LEVEL: 'warn' },
          ...{ KAFKA_BROKERS: brokers.join(','), REDIS_URL: redisUrl, PROSA_HASH_KEY: HASH_KEY },
          PROSA_TOPIC_PREFIX: fleet.prefix,
        },
      });
      onTestFinished(async () => {
        const ended = engine.exitCode !== null || once(engine, 'exit');
        engine.kill();
        await ended;
      });
      let said = '';
      for (const output of [engine.stdout, engine.stderr]) output.on('data', (text) => (said += text));
      const told = () => said.match(/ends before offset 0, but events up to offset 0 were applied/g) ?? [];
      await eventually(async () => told().length > 1, 30_000);
      expect(said).toContain('a shard cannot be opened; it is tried again');
    });
  });
});
