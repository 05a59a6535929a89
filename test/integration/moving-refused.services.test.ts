import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { topicsOf } from '../../src/log/kafka-topics.ts';
import { prosaCli } from '../support/cli.ts';
import { embedded, Houses, startRole } from '../support/houses.ts';
import { connectionTo } from '../support/kafka-parts.ts';
import { bring, metric } from '../support/mischief/mischief.ts';
import { exportHere, importHere } from '../support/moving.ts';
import { eventually } from '../support/prosa.ts';
import { seed } from '../support/seed.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describeWithKafka('moving house', (brokers) => {
  describeWithRedis('between one process and many', (redisUrl) => {
    const houses = new Houses(brokers, redisUrl);

    it('is refused while a gateway or an engine runs, and while events wait in the log', async () => {
      const env = houses.distributed();
      const into = temporaryDirectory();
      await expect(exportHere(into, env)).rejects.toMatchObject({
        code: 'config_invalid',
        message: expect.stringContaining('holds nothing of PROSA_TOPIC_PREFIX'),
      });
      const gateway = await startRole('gateway', env);
      await bring(gateway, 'ana', 'oi', 'ana-1');
      await bring(gateway, 'bia', 'oi', 'bia-1');
      await expect(exportHere(into, env)).rejects.toMatchObject({
        code: 'data_locked',
        message: expect.stringContaining('1 processes of PROSA_TOPIC_PREFIX'),
      });
      await gateway.stop();
      await expect(exportHere(into, env)).rejects.toMatchObject({
        code: 'log_pending',
        message: expect.stringMatching(/^2 events in .*\.events have not been applied \(shard \d+: \d/),
      });
      const engine = await startRole('engine', env);
      await expect(exportHere(into, env)).rejects.toMatchObject({
        code: 'data_locked',
        message: expect.stringContaining('1 engines of PROSA_TOPIC_PREFIX'),
      });
      await eventually(
        async () =>
          (await metric(engine, 'prosa_log_lag')) === 0 && (await metric(engine, 'prosa_events_total')) >= 2,
        20_000,
      );
      await engine.stop();
      const result = await prosaCli(['export', into], env);
      expect([result.code, result.stderr, result.stdout]).toEqual([
        0,
        expect.stringContaining('it must stay stopped'),
        expect.stringContaining(' 2 conversations, '),
      ]);
      const home = embedded(temporaryDirectory());
      expect(await importHere(into, home)).toEqual([]);

      const elsewhere = houses.distributed();
      await expect(importHere(into, { ...elsewhere, PROSA_SHARDS: '4' })).rejects.toThrow(
        'PROSA_SHARDS is 4',
      );
      await expect(importHere(into, { ...elsewhere, PROSA_HASH_KEY: 'of another house' })).rejects.toThrow(
        'PROSA_HASH_KEY is not the key of the export',
      );
      await expect(importHere(into, env)).rejects.toThrow('already; an import goes to where there are none');
    });

    it('goes to where engines have run, as long as there are no conversations', async () => {
      const home = temporaryDirectory();
      await seed(home, 3);
      const exported = temporaryDirectory();
      await exportHere(exported, { PROSA_DATA_DIR: home });
      const key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
      const env = houses.distributed({ PROSA_HASH_KEY: key, PROSA_SHARDS: '64' });
      await (await startRole('engine', env)).stop();
      expect(await importHere(exported, env)).toEqual([]);
    });

    it('from beside a topic that was deleted leaves nothing that an engine would take for it', async () => {
      const env = houses.distributed();
      const prefix = env.PROSA_TOPIC_PREFIX!;
      await (await startRole('engine', env)).stop();
      const admin = connectionTo([...brokers]).admin('admin');
      await admin.connect();
      await admin.deleteTopics({ topics: [topicsOf(prefix).events] });
      await admin.disconnect();
      await exportHere(temporaryDirectory(), env);
      const again = await prosaCli(['engine'], { ...env, PORT: '0', PROSA_DATA_DIR: temporaryDirectory() });
      expect(again).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('the offsets that Redis remembers are those of the cluster'),
      });
    });
  });
});
