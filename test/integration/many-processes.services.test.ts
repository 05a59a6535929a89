import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { prosaCli } from '../support/cli.ts';
import { writeDemoOfToday } from '../support/demo-of-today.ts';
import { Fleet } from '../support/fleet.ts';
import { AT_ONCE, asAdmin, conversationOf, ENDPOINT, eventually, say } from '../support/prosa.ts';
import { readAll } from '../support/read-topic.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const MACHINES = fileURLToPath(new URL('../../machines', import.meta.url));
const PROMPTS = fileURLToPath(new URL('../../prompts/rental', import.meta.url));
const PROSA = fileURLToPath(new URL('../../bin/prosa.js', import.meta.url));

describeWithRedis('a Prosa of many processes', (redisUrl) => {
  describeWithKafka('around Kafka and Redis', (brokers) => {
    const settings = {
      KAFKA_BROKERS: brokers.join(','),
      REDIS_URL: redisUrl,
      PROSA_HASH_KEY: 'k'.repeat(20),
    };

    async function startFleet(engines: number, env: Record<string, string> = {}): Promise<Fleet> {
      const fleet = await Fleet.start(ENDPOINT, {
        brokers,
        redisUrl,
        engines,
        turns: AT_ONCE,
        env,
      });
      onTestFinished(() => fleet.stop());
      return fleet;
    }

    /** Undefined also while its shard is moving. */
    const look = (fleet: Fleet, session: string) =>
      conversationOf(fleet.gateways[0]!, 'web', session).catch(() => undefined);

    const answered = (fleet: Fleet, session: string) =>
      eventually(async () => {
        const view = await look(fleet, session);
        return view !== undefined && view.outbox.length > 0 && view;
      }, 40_000);

    it('answers through any gateway what was written through any other, and tells the page at once', async () => {
      const fleet = await startFleet(2);
      const other = await fleet.addGateway();
      const stream = await fetch(`${other.url}/api/web/stream?session=ana`);
      await say(fleet.gateways[0]!, 'ana', 'oi');
      const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
      onTestFinished(() => reader.cancel());
      let told = '';
      while (!told.includes('"from":"bot"')) told += (await reader.read()).value!;
      expect(told).toMatch(/"from":"customer","text":"oi"[\s\S]*"from":"bot"/);
      const sessions = Array.from({ length: 20 }, (_, n) => `customer-${n}`);
      await Promise.all(sessions.map((session) => say(other, session, 'oi')));
      for (const session of sessions) expect((await answered(fleet, session)).revision).toBe(1);
      const list = await fetch(`${other.url}/api/conversations?limit=100`, { headers: asAdmin });
      expect(((await list.json()) as { items: unknown[] }).items).toHaveLength(21);
    });

    it('publishes, migrates and erases whichever gateway is asked, and goes on when the steward is gone', async () => {
      const fleet = await startFleet(2);
      const [gateway] = fleet.gateways;
      await say(gateway!, 'ana', 'oi');
      await say(gateway!, 'bia', 'oi, aqui é a Bia');
      const before = (await answered(fleet, 'ana')).funnelVersion;
      await answered(fleet, 'bia');

      const machines = join(temporaryDirectory(), 'rental');
      cpSync(join(MACHINES, 'rental'), machines, { recursive: true });
      const document = JSON.parse(readFileSync(join(machines, 'machine.json'), 'utf8'));
      writeFileSync(
        join(machines, 'machine.json'),
        JSON.stringify({ ...document, turns: AT_ONCE, title: 'Another title' }),
      );
      const admin = { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken };
      const published = await prosaCli(
        [
          'funnel',
          'publish',
          join(machines, 'machine.json'),
          '--prompts',
          PROMPTS,
          '--existing',
          'migrate',
          '--url',
          gateway!.url,
        ],
        admin,
      );
      expect(published.stderr + published.stdout).toMatch(/done: 2 moved, 0 stayed/);
      const { funnelVersion } = await answered(fleet, 'ana');
      expect(funnelVersion).not.toBe(before);

      const forgotten = await prosaCli(
        ['forget', '--channel', 'web', '--address', 'bia', '--url', gateway!.url],
        admin,
      );
      expect(forgotten.stdout).toMatch(/1 conversation[\s\S]*remains .* in segments of the topic/);
      const events = await readAll(brokers, `${fleet.prefix}.events`, 1);
      expect(JSON.stringify(events)).not.toMatch(/aqui é a Bia/);
      expect(await conversationOf(gateway!, 'web', 'bia')).toBeUndefined();

      for (const engine of [...fleet.engines]) {
        await engine.process.kill();
        await engine.process.restart();
      }
      await say(gateway!, 'caio', 'oi');
      expect((await answered(fleet, 'caio')).funnelVersion).toBe(funnelVersion);
      const receipts = await fetch(`${gateway!.url}/api/erasures`, { headers: asAdmin });
      expect(((await receipts.json()) as { items: unknown[] }).items).toHaveLength(1);
    });

    it('publishes facts as CloudEvents, each once when nothing fails', async () => {
      const catalogue = temporaryDirectory();
      const week = writeDemoOfToday(catalogue, 'Paraty', 2);
      const fleet = await startFleet(1, { PROSA_CATALOGUE: catalogue });
      await say(fleet.gateways[0]!, 'ana', `casa em Paraty para 2 pessoas ${week.said}`);
      await answered(fleet, 'ana');
      const [fact] = await readAll(brokers, `${fleet.prefix}.facts`, 1);
      const { id } = (await conversationOf(fleet.gateways[0]!, 'web', 'ana'))!;
      expect(fact!.key).toBe(id);
      expect(fact!.event).toMatchObject({
        specversion: '1.0',
        id: expect.stringMatching(`^${id}:\\d+:0$`),
        type: 'prosa.fact.options.shown',
        subject: id,
      });
    });

    it('hands its shards to another engine when it is stopped cleanly, without waiting for the session to end', async () => {
      const session = 45_000;
      const fleet = await startFleet(2, { PROSA_SESSION_TIMEOUT_MS: String(session) });
      const [gateway] = fleet.gateways;
      const sessions = Array.from({ length: 10 }, (_, n) => `customer-${n}`);
      await Promise.all(sessions.map((session) => say(gateway!, session, 'oi')));
      for (const session of sessions) await answered(fleet, session);
      await fleet.removeEngine(fleet.engines[0]!);
      const began = performance.now();
      await Promise.all(sessions.map((session) => say(gateway!, session, 'para 4 pessoas')));
      await eventually(async () => {
        const views = await Promise.all(sessions.map((one) => look(fleet, one)));
        return views.every((view) => view !== undefined && view.revision >= 2);
      }, session);
      expect(performance.now() - began).toBeLessThan(session / 2);
    });

    it('refuses a process that would find other conversations, naming the setting', async () => {
      const fleet = await startFleet(1);
      const start = async (role: string, env: Record<string, string>) => {
        const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', PROSA, role], {
          env: { PORT: '0', PROSA_DATA_DIR: temporaryDirectory(), LOG_LEVEL: 'silent', ...env },
        });
        let said = '';
        child.stderr.on('data', (text) => (said += text));
        const [code] = await once(child, 'exit');
        return { code, said };
      };
      const shared = { ...settings, PROSA_TOPIC_PREFIX: fleet.prefix };
      expect(await start('engine', { ...shared, PROSA_SHARDS: '32' })).toMatchObject({
        code: 1,
        said: expect.stringMatching(/PROSA_SHARDS is 32/),
      });
      expect(await start('gateway', shared)).toMatchObject({
        code: 1,
        said: expect.stringMatching(/PROSA_HASH_KEY is not the key of the other processes/),
      });
      expect(await start('gateway', {})).toMatchObject({
        code: 1,
        said: expect.stringMatching(/prosa gateway is for many processes: set KAFKA_BROKERS/),
      });
    });
  });
});
