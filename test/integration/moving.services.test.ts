import { createHmac, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startRedis } from '../../dev/services/redis.ts';
import type { LiveView } from '../../src/analytics/live-view.ts';
import { accountsAt } from '../../src/effects/llm/spend-accounts.ts';
import { SqliteSpendLedger } from '../../src/effects/llm/sqlite-spend-ledger.ts';
import { GroupOffsets } from '../../src/log/group-offsets.ts';
import { topicsOf } from '../../src/log/kafka-topics.ts';
import { type Manifest, totals } from '../../src/moving/manifest.ts';
import { shardOf } from '../../src/shard/shard-of.ts';
import { GraphServer } from '../../src/simulator/graph-server.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { prosaCli } from '../support/cli.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { EventStream } from '../support/event-stream.ts';
import { connectionTo } from '../support/kafka-parts.ts';
import { funnelModules } from '../support/mischief/machines/machines.ts';
import { api, bring, letters, metric, mischiefOptions } from '../support/mischief/mischief.ts';
import { type Env, exportHere, importHere, killOnTheWay, verifyHere } from '../support/moving.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually } from '../support/prosa.ts';
import { deleteKeys } from '../support/redis-keys.ts';
import { replayAll } from '../support/replay-all.ts';
import { seed } from '../support/seed.ts';
import { describeWithKafka, describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const SHARDS = '8';
const KEY = 'the key of both houses';
const PHONE = '5500987654321';
const USER_ID = 'BR.1234567890';
const BUSINESS = { display_phone_number: '5500999999999', phone_number_id: ENDPOINT.phoneNumberId };

describeWithKafka('moving house', (brokers) => {
  describeWithRedis('between one process and many', (redisUrl) => {
    const embedded = (dataDir: string): Env => ({
      ...{ PROSA_DATA_DIR: dataDir, PROSA_HASH_KEY: KEY, PROSA_SHARDS: SHARDS },
    });

    /** Under a prefix of its own. */
    function distributed(more: Env = {}): Env {
      const prefix = `moving-${randomUUID().slice(0, 8)}`;
      const env = {
        ...{ KAFKA_BROKERS: brokers.join(','), REDIS_URL: redisUrl, PROSA_TOPIC_PREFIX: prefix },
        ...{ PROSA_HASH_KEY: KEY, PROSA_SHARDS: SHARDS, PROSA_SESSION_TIMEOUT_MS: '6000' },
        ...more,
      };
      onTestFinished(() => deleteKeys(env.REDIS_URL, prefix));
      return env;
    }

    async function start(env: Env, graphUrl: string): Promise<ProsaProcess> {
      const { PROSA_DATA_DIR: dataDir = temporaryDirectory(), ...settings } = env;
      const endpoint = { ...ENDPOINT, graphUrl };
      const prosa = await ProsaProcess.start(endpoint, mischiefOptions({ dataDir, env: settings }));
      onTestFinished(() => prosa.stop());
      return prosa;
    }

    /** Someone writes on WhatsApp, from a phone number, a user id, or both. */
    async function write(
      prosa: ProsaProcess,
      from: { phone?: string; userId?: string },
      id: string,
    ): Promise<void> {
      const { phone, userId } = from;
      const sender = { ...(phone && { from: phone }), ...(userId && { from_user_id: userId }) };
      const message = { ...sender, id, timestamp: '1790000000', type: 'text', text: { body: 'oi' } };
      const contact = {
        profile: { name: 'Ana' },
        ...(phone && { wa_id: phone }),
        ...(userId && { user_id: userId }),
      };
      const value = {
        messaging_product: 'whatsapp',
        metadata: BUSINESS,
        contacts: [contact],
        messages: [message],
      };
      const body = JSON.stringify({
        object: 'whatsapp_business_account',
        entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
      });
      const signature = createHmac('sha256', ENDPOINT.appSecret).update(body).digest('hex');
      const response = await fetch(`${prosa.url}/webhooks/whatsapp`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` },
        body,
      });
      expect(response.status).toBe(200);
    }

    async function forget(prosa: ProsaProcess, session: string): Promise<void> {
      const args = ['forget', '--url', prosa.url, '--channel', 'web', '--address', session];
      const { code, stderr } = await prosaCli(args, { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken });
      expect([code, stderr]).toEqual([0, expect.any(String)]);
    }

    /** Somebody books it, or hears that it is taken. */
    async function book(prosa: ProsaProcess, session: string, resource: string): Promise<void> {
      await bring(prosa, session, `effect book ${resource} ${process.execPath}`, `${session}-book`);
      await eventually(
        async () => (await conversationOf(prosa, 'web', session))?.outbox.at(-1)?.text === 'Feito.',
      );
    }

    const sessions = Array.from({ length: 12 }, (_, n) => `web-${n}`);
    const viewsOf = (prosa: ProsaProcess) =>
      Promise.all([...sessions, 'sad', 'toiling'].map((session) => conversationOf(prosa, 'web', session)));

    /** Everything that a conversation can be in the middle of. */
    async function traffic(prosa: ProsaProcess, cure: string): Promise<void> {
      for (const session of sessions) {
        for (const text of ['oi', 'olá']) await bring(prosa, session, text, `${session}-${text.length}`);
      }
      await bring(prosa, 'gone', 'esqueça-me', 'gone-1');
      await bring(prosa, 'sad', 'oi', 'sad-0');
      await bring(prosa, 'sad', `throw ${cure} 1`, 'sad-1');
      await bring(prosa, 'sad', `throw ${cure} 2`, 'sad-2');
      const [newest] = await letters(prosa);
      expect((await api(prosa, 'POST', `/api/dead-letters/${newest!.id}/discard`)).status).toBe(200);
      await bring(prosa, 'toiling', 'effect forever', 'toiling-1');
      await book(prosa, 'web-0', 'property:moved');
      await write(prosa, { phone: PHONE, userId: USER_ID }, 'wamid.of-ana-1');
      await eventually(async () => {
        const [waiting] = (await conversationOf(prosa, 'whatsapp', PHONE))?.outbox ?? [];
        return waiting?.state === 'pending' && waiting.attempts > 0; // it was tried, and there is no Graph API
      });
      await forget(prosa, 'gone');
      await bring(prosa, 'waiting', 'timer soon', 'waiting-1');
    }

    /** A draft with a dialogue, and somebody to edit it. */
    async function edit(prosa: ProsaProcess): Promise<{ id: string }> {
      const content = { document: { id: 'rental' }, prompts: { greet: 'Olá' } };
      const draft = (await api(prosa, 'POST', '/api/drafts', { title: 'Winter', ...content })).body as {
        id: string;
      };
      const yaml = 'description: Somebody begins.\nturns:\n  - say: oi\n';
      const kept = await api(prosa, 'POST', `/api/drafts/${draft.id}/dialogues`, { name: 'happy', yaml });
      expect(kept.status).toBe(201);
      const user = { name: 'ana', password: 'a long enough one', role: 'editor' };
      expect((await api(prosa, 'POST', '/api/users', user)).status).toBe(201);
      return (await api(prosa, 'GET', `/api/drafts/${draft.id}`)).body as { id: string };
    }

    async function spend(dataDir: string): Promise<void> {
      const ledger = new SqliteSpendLedger(join(dataDir, 'spend.sqlite'), systemClock);
      await ledger.reserve('an effect', accountsAt(Date.now(), 'default'), 700, 700);
      ledger.close();
    }

    /** How many have entered each stage within the week, once they are so many together. */
    async function weekOf(prosa: ProsaProcess, least: number) {
      const stream = await EventStream.open(`${prosa.url}/api/live`, asAdmin);
      const entered = () => {
        const view = stream.events.at(-1)?.data as LiveView | undefined;
        return (view?.versions ?? []).flatMap(({ version, stages }) =>
          stages.map(({ stage, week }) => [`${version} ${stage}`, week.in] as const),
        );
      };
      await eventually(async () => entered().reduce((sum, [, count]) => sum + count, 0) >= least);
      stream.close();
      return entered();
    }

    it('conversations in the middle of everything go on elsewhere, and come back', async () => {
      const home = embedded(temporaryDirectory());
      const cure = join(temporaryDirectory(), 'cured');
      let prosa = await start(home, ENDPOINT.graphUrl);
      await traffic(prosa, cure);
      const before = await viewsOf(prosa);
      const sad = before.at(-2)!;
      const draft = await edit(prosa);
      const moved = await weekOf(prosa, 16);
      await prosa.stop();
      await spend(home.PROSA_DATA_DIR!);

      const leaving = temporaryDirectory();
      const left = await exportHere(leaving, home);
      expect(totals(left)).toMatchObject({ conversations: 16, deadLetters: 2, aliases: 1 });
      expect(left.folders.erasures).toHaveLength(1);
      expect(left.bookings).toMatchObject({ claims: 1, answers: 1 });
      expect([left.folders.drafts!.length, left.users]).toEqual([1, { hash: expect.any(String) }]);
      const many = distributed();
      expect(await importHere(leaving, many)).toEqual([]);
      expect(await verifyHere(leaving, many)).toEqual([]);
      const through = temporaryDirectory();
      const { hash, flows, users, spent } = await exportHere(through, many);
      expect({ hash, users, spent }).toEqual({ hash: left.hash, users: left.users, spent: left.spent });
      const { bytes, silencesUntil } = flows!;
      expect(flows).toEqual({ ...left.flows, bytes, silencesUntil });
      const other = embedded(temporaryDirectory());
      expect(await importHere(through, other)).toEqual([]);
      const again = await exportHere(temporaryDirectory(), other);
      expect([again.hash, again.flows!.hash, again.spent]).toEqual([left.hash, left.flows!.hash, left.spent]);

      const graph = await graphServer();
      prosa = await start(many, graph.url);
      expect(await viewsOf(prosa)).toEqual(before);
      expect((await api(prosa, 'GET', `/api/drafts/${draft.id}`)).body).toEqual(draft);
      expect((await api(prosa, 'GET', `/api/drafts/${draft.id}/dialogues`)).body).toMatchObject({
        items: [{ name: 'happy' }],
      });
      expect((await api(prosa, 'GET', '/api/users')).body).toMatchObject({ items: [{ name: 'ana' }] });
      const since = new Map(await weekOf(prosa, 16));
      for (const [stage, count] of moved) expect(since.get(stage), stage).toBeGreaterThanOrEqual(count);
      await eventually(async () => (await conversationOf(prosa, 'web', 'waiting'))!.stage === 'listening');
      await eventually(
        async () => (await conversationOf(prosa, 'whatsapp', PHONE))!.outbox[0]!.state === 'sent',
      );
      expect(graph.accepted).toBe(1);
      expect(await metric(prosa, 'prosa_running_effects')).toBe(1);
      await write(prosa, { phone: PHONE, userId: USER_ID }, 'wamid.of-ana-1'); // WhatsApp brings it again
      await write(prosa, { userId: USER_ID }, 'wamid.of-ana-2');
      await eventually(async () => (await conversationOf(prosa, 'whatsapp', PHONE))!.outbox.length === 2);
      expect((await letters(prosa)).map(({ state }) => state).sort()).toEqual(['discarded', 'open']);
      writeFileSync(cure, '');
      const [open] = await letters(prosa, 'state=open');
      expect((await api(prosa, 'POST', `/api/dead-letters/${open!.id}/requeue`)).status).toBe(200);
      await eventually(
        async () => (await conversationOf(prosa, 'web', 'sad'))!.outbox.length > sad.outbox.length,
      );
      await bring(prosa, 'web-0', 'e agora?', 'web-0-many');
      await eventually(
        async () => (await conversationOf(prosa, 'web', 'web-0'))!.revision > before[0]!.revision,
      );
      await book(prosa, 'web-1', 'property:moved');
      await book(prosa, 'gone-too', 'property:other');
      await forget(prosa, 'gone-too');
      const after = await viewsOf(prosa);
      await prosa.stop();

      const returning = temporaryDirectory();
      const returned = await exportHere(returning, many);
      expect(returned.hash).not.toBe(left.hash);
      expect(returned.bookings).toMatchObject({ claims: 2, answers: 2 }); // one of them nobody's
      const homeAgain = embedded(temporaryDirectory());
      expect(await importHere(returning, homeAgain)).toEqual([]);
      prosa = await start(homeAgain, graph.url);
      expect(await viewsOf(prosa)).toEqual(after);
      await bring(prosa, 'web-0', 'e agora?', 'web-0-many'); // seen elsewhere
      await bring(prosa, 'web-0', 'voltei', 'web-0-back');
      expect((await conversationOf(prosa, 'web', 'web-0'))!.revision).toBe(after[0]!.revision + 1);
      expect((await api(prosa, 'GET', '/api/erasures')).body).toMatchObject({
        items: [{ reason: 'forget' }, { reason: 'forget' }],
      });
      await prosa.stop();
      const replays = await replayAll(homeAgain.PROSA_DATA_DIR!, funnelModules);
      expect(replays).toHaveLength(16);
      // Whether it throws depends on a file by now, which no funnel but this one reads.
      const pure = replays.filter(({ conversation }) => conversation !== sad.id);
      expect(pure.filter(({ result }) => !result.equal)).toEqual([]);
    });

    async function graphServer(): Promise<GraphServer> {
      const { phoneNumberId, accessToken } = ENDPOINT;
      const of = { phoneNumberId, accessToken, random: new Random(1), wamids: new Wamids() };
      const graph = await new GraphServer({ ...of, onAccepted: () => {} }).start();
      onTestFinished(() => graph.stop());
      graph.customerWrote(PHONE);
      return graph;
    }

    it('is refused while a gateway or an engine runs, and while events wait in the log', async () => {
      const env = distributed();
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

      const elsewhere = distributed();
      await expect(importHere(into, { ...elsewhere, PROSA_SHARDS: '4' })).rejects.toThrow(
        'PROSA_SHARDS is 4',
      );
      await expect(importHere(into, { ...elsewhere, PROSA_HASH_KEY: 'of another house' })).rejects.toThrow(
        'PROSA_HASH_KEY is not the key of the export',
      );
      await expect(importHere(into, env)).rejects.toThrow('already; an import goes to where there are none');
    });

    async function startRole(command: 'gateway' | 'engine', env: Env): Promise<ProsaProcess> {
      const prosa = await ProsaProcess.start(ENDPOINT, { command, env, stopTimeoutMs: 30_000 });
      onTestFinished(() => prosa.stop());
      return prosa;
    }

    it('goes to where engines have run, as long as there are no conversations', async () => {
      const home = temporaryDirectory();
      await seed(home, 3);
      const exported = temporaryDirectory();
      await exportHere(exported, { PROSA_DATA_DIR: home });
      const key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
      const env = distributed({ PROSA_HASH_KEY: key, PROSA_SHARDS: '64' });
      await (await startRole('engine', env)).stop();
      expect(await importHere(exported, env)).toEqual([]);
    });

    it('from beside a topic that was deleted leaves nothing that an engine would take for it', async () => {
      const env = distributed();
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

    it('publishes what engines have left unpublished', async () => {
      const home = temporaryDirectory();
      await seed(home, 20);
      const exported = temporaryDirectory();
      await exportHere(exported, { PROSA_DATA_DIR: home });
      const key = readFileSync(join(home, 'hash-key'), 'utf8').trim();
      const env = distributed({ PROSA_HASH_KEY: key, PROSA_SHARDS: '64' });
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
      const env = distributed({ REDIS_URL: redis.url, PROSA_HASH_KEY: key, PROSA_SHARDS: '64' });
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
