import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startRedis } from '../../dev/services/redis.ts';
import { GroupOffsets } from '../../src/log/group-offsets.ts';
import { type Manifest, totals } from '../../src/moving/manifest.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { prosaCli } from '../support/cli.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { Houses } from '../support/houses.ts';
import { connectionTo } from '../support/kafka-parts.ts';
import { exportHere, importHere, killOnTheWay } from '../support/moving.ts';
import { seed } from '../support/seed.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describeWithKafka('moving house', (brokers) => {
  describeWithRedis('between one process and many', (redisUrl) => {
    const houses = new Houses(brokers, redisUrl);

    it('publishes what engines have left unpublished', async () => {
      const home = temporaryDirectory();
      await seed(home, 20);
      const exported = temporaryDirectory();
      await exportHere(exported, { PROSA_DATA_DIR: home });
      const key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
      const env = houses.distributed({ PROSA_HASH_KEY: key, PROSA_SHARDS: '64' });
      expect(await importHere(exported, env)).toEqual([]);
      const prefix = env.PROSA_TOPIC_PREFIX!;
      const connection = await RedisConnection.open(redisUrl);
      onTestFinished(() => connection.close());
      const id = Array.from({ length: 10_000 }, (_, n) => `id-${n}`).find((one) => shardOf(one, 64) === 5)!;
      const open = () => RedisStore.open({ connection, prefix: `${prefix}:`, shard: 5 });
      const fact = { specversion: '1.0', id: 'f1', source: 'test', type: 'prosa.fact.booked', subject: id };
      await (await open()).commit(batchOf(commitOf(id, 1, { facts: [JSON.stringify(fact)] })));
      await exportHere(temporaryDirectory(), env);
      expect(await (await open()).factQueue.first(9)).toEqual([]);
      const offsets = new GroupOffsets(connectionTo([...brokers]), `${prefix}.facts`, 'nobody');
      onTestFinished(() => offsets.close());
      expect([...(await offsets.ends()).values()].reduce((sum, end) => sum + end, 0)).toBe(1);
    });

    it('goes on where it was when it is killed, and no engine starts before it is complete', async () => {
      const home = temporaryDirectory();
      await seed(home, 800, `búzios, 4 pessoas, de 20 a 27 de dezembro ${'x'.repeat(9_000)}`);
      const exported = temporaryDirectory();
      const { hash } = await exportHere(exported, { PROSA_DATA_DIR: home });
      const redis = await startRedis({ dataDir: temporaryDirectory(), appendfsync: 'everysec' });
      onTestFinished(() => redis.stop());
      const key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
      const env = houses.distributed({ REDIS_URL: redis.url, PROSA_HASH_KEY: key, PROSA_SHARDS: '64' });
      const connection = await RedisConnection.open(redis.url);
      onTestFinished(() => connection.close());
      const names = Array.from({ length: 64 }, (_, shard) => `${env.PROSA_TOPIC_PREFIX}:{${shard}}names`);
      const count = async () => {
        const counts = await connection.request(names.map((name) => ['ZCARD', name] as const));
        return (counts as number[]).reduce((sum, n) => sum + n, 0);
      };
      const parts: number[] = [];
      const imported = await killOnTheWay(['import', exported], env, 3, count, async () => {
        parts.push(await count());
        if (parts.length > 1) return;
        const engine = await prosaCli(['engine'], {
          ...env,
          PROSA_DATA_DIR: temporaryDirectory(),
          PORT: '0',
        });
        expect([engine.code, engine.stderr]).toEqual([
          1,
          expect.stringContaining('holds a part of an import'),
        ]);
      });
      expect([imported.code, imported.stdout]).toEqual([0, expect.stringContaining(hash!)]);
      expect(parts.some((part) => part > 0 && part < 800)).toBe(true);

      const again = temporaryDirectory();
      const written = () =>
        existsSync(join(again, 'manifest.json'))
          ? totals(JSON.parse(readFileSync(join(again, 'manifest.json'), 'utf8')) as Manifest).conversations
          : -1;
      const back = await killOnTheWay(['export', again], env, 3, written, async () => {
        parts.push(written());
      });
      expect([back.code, back.stdout]).toEqual([0, expect.stringContaining(hash!)]);
      expect(parts.slice(3).some((part) => part > 0 && part < 800)).toBe(true);
    });
  });
});
