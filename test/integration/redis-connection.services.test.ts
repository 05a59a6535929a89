import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { ProsaError } from '../../src/errors.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { MemoryLogger } from '../support/memory-logger.ts';
import { RedisServer } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/services.ts';

describeWithRedis('connecting to Redis', () => {
  let server: RedisServer;
  afterEach(() => server.stop());

  const refusal = (url = server.url, patience = 2_000) =>
    RedisConnection.open(url, patience).then(
      (connection) => {
        connection.close();
        throw new Error('it was not refused');
      },
      (error) => error as ProsaError,
    );

  it.each([
    ['--appendonly no', /^REDIS_URL .*appendonly yes/],
    ['--appendfsync no', /^REDIS_URL .*appendfsync always or everysec/],
    ['--maxmemory-policy allkeys-lru', /^REDIS_URL .*maxmemory-policy noeviction \(it is allkeys-lru\)/],
    ['--no-appendfsync-on-rewrite yes', /^REDIS_URL .*no-appendfsync-on-rewrite no/],
  ])('refuses a server with %s, and says what to change', async (options, message) => {
    server = await RedisServer.start(options.split(' '));
    const error = await refusal(server.url, 10_000);
    expect(error).toBeInstanceOf(ProsaError);
    expect(error).toMatchObject({ code: 'config_invalid', message: expect.stringMatching(message) });
  });

  it('takes a server that evicts only what has a time to live, which nothing has', async () => {
    server = await RedisServer.start(['--maxmemory-policy', 'volatile-lru']);
    const connection = await RedisConnection.open(server.url);
    const store = await RedisStore.open({ connection, prefix: 'prosa', shard: 1 });
    await store.commit(batchOf(commitOf('a', 1)));
    const keys = await server.ask((client) => client.keys('*'));
    const lives = await server.ask((client) => Promise.all(keys.map((key) => client.ttl(key))));
    expect(new Set(lives)).toEqual(new Set([-1]));
    connection.close();
  });

  it('finds out how the server syncs, and again when it was started with other settings', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    expect(await connection.facts()).toEqual({ sync: 'always', savesSnapshots: false });
    await server.ask((client) => client.config('SET', 'appendfsync', 'everysec'));
    await server.ask((client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal'));
    await expect.poll(async () => (await connection.facts()).sync).toMatch(/^(everysec|waitaof)$/);
    connection.close();
  });

  it('goes on when what the server was refused for was set right, without a new connection', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    const answer = () =>
      connection.facts().then(
        ({ sync }) => sync,
        ({ code }: ProsaError) => code,
      );
    await server.ask((client) => client.config('SET', 'appendonly', 'no'));
    await server.ask((client) => client.call('CLIENT', 'KILL', 'TYPE', 'normal'));
    await expect.poll(answer).toBe('config_invalid');
    await server.ask((client) => client.config('SET', 'appendonly', 'yes'));
    await expect.poll(answer).toBe('always');
    connection.close();
  });

  it('takes a sync every second for granted where it may not read the settings', async () => {
    server = await RedisServer.start();
    await server.ask((client) =>
      client.call('ACL', 'SETUSER', 'prosa', 'on', '>secret', '~*', '&*', '+@all', '-config'),
    );
    const connection = await RedisConnection.open(server.url.replace('//', '//prosa:secret@'));
    const { sync, savesSnapshots } = await connection.facts();
    expect(sync).toMatch(/^(everysec|waitaof)$/);
    expect(savesSnapshots).toBe(true);
    const store = await RedisStore.open({ connection, prefix: 'prosa', shard: 1 });
    expect(await store.commit(batchOf(commitOf('a', 1)))).toEqual(new Set());
    connection.close();
  });

  it('asks again what the server promises when it was not told', async () => {
    server = await RedisServer.start();
    await server.ask((client) =>
      client.call('ACL', 'SETUSER', 'prosa', 'on', '>secret', '~*', '&*', '+@all'),
    );
    const connection = await RedisConnection.open(server.url.replace('//', '//prosa:secret@'), 2_000);
    await server.ask((client) => client.call('ACL', 'SETUSER', 'prosa', '-info'));
    await server.ask((client) => client.call('CLIENT', 'KILL', 'USER', 'prosa'));
    await expect
      .poll(() => connection.facts().catch((error) => error))
      .toMatchObject({ code: 'unreachable', message: expect.stringContaining('NOPERM') });
    await server.ask((client) => client.call('ACL', 'SETUSER', 'prosa', '+info'));
    await expect.poll(async () => (await connection.facts()).sync).toBe('always');
    connection.close();
  });

  it('tells once that the server is lost and once that it is back, and nothing when it is closed', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    const logger = new MemoryLogger();
    connection.watch(logger.log);
    await server.kill();
    await expect.poll(() => logger.lines.length).toBe(1);
    await delay(1_000);
    await server.startAgain();
    await expect.poll(() => logger.lines.length).toBe(2);
    connection.close();
    await delay(100);
    expect(logger.lines).toMatchObject([
      { level: 'warn', redis: server.url, msg: 'Redis cannot be reached' },
      { level: 'info', redis: server.url, seconds: expect.any(Number), msg: 'Redis answers again' },
    ]);
  });

  it('lets many wait for it without a warning of Node', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    const warnings: string[] = [];
    const note = ({ name }: Error) => void warnings.push(name);
    process.on('warning', note);
    await server.kill();
    const waiting = Array.from({ length: 30 }, () => connection.request([['PING']]));
    await delay(500);
    await server.startAgain();
    expect((await Promise.all(waiting)).map(String)).toEqual(waiting.map(() => 'PONG'));
    process.off('warning', note);
    expect(warnings).toEqual([]);
    connection.close();
  });

  it('fails clearly, without the password, when nobody answers or the password is wrong', async () => {
    server = await RedisServer.start(['--requirepass', 'right']);
    const wrong = await refusal(server.url.replace('//', '//:wrong-secret@'));
    expect(wrong).toMatchObject({ code: 'unreachable', message: expect.stringContaining('WRONGPASS') });
    await server.stop();
    const silent = await refusal(server.url.replace('//', '//:wrong-secret@'));
    expect(silent).toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
    for (const { message } of [wrong, silent]) {
      expect(message).toContain(`REDIS_URL (${server.url})`);
      expect(message).not.toContain('secret');
    }
  });

  it('refuses several servers that are no cluster', async () => {
    server = await RedisServer.start();
    const error = await refusal(`${server.url},127.0.0.1:1`);
    expect(error).toMatchObject({ code: 'config_invalid', message: expect.stringContaining('no cluster') });
  });

  it('says why a write is refused, and nothing of what was to be written', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    const store = await RedisStore.open({ connection, prefix: 'prosa', shard: 1 });
    await store.commit(batchOf(commitOf('a', 1)));
    await server.ask((client) => client.config('SET', 'maxmemory', '1'));
    const record = JSON.stringify({ conversation: 'a', text: 'SEGREDO' });
    const refused = await store.commit(batchOf(commitOf('a', 2, { record }))).catch((error) => error);
    expect(refused).toMatchObject({ code: 'store_failed', message: expect.stringContaining('OOM') });
    expect(JSON.stringify([refused, refused.message, refused.stack, refused.cause])).not.toContain('SEGREDO');
    await server.ask((client) => client.config('SET', 'maxmemory', '0'));
    expect(await store.commit(batchOf(commitOf('a', 2)))).toEqual(new Set());
    connection.close();
  });

  it('closed, answers nothing more', async () => {
    server = await RedisServer.start();
    const connection = await RedisConnection.open(server.url);
    const store = await RedisStore.open({ connection, prefix: 'prosa', shard: 1 });
    connection.close();
    await expect(store.load(['a'])).rejects.toMatchObject({ code: 'shard_closed' });
  });
});
