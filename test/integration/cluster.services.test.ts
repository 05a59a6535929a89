import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { fastify } from 'fastify';
import { afterEach, expect, it, vi } from 'vitest';
import { Bus } from '../../src/cluster/bus.ts';
import { Calls } from '../../src/cluster/calls.ts';
import { ChangeTeller, onChanges } from '../../src/cluster/changes.ts';
import { remoteShards } from '../../src/cluster/remote-shards.ts';
import { ShardServer } from '../../src/cluster/shard-server.ts';
import { askCatalogue } from '../../src/cluster/shared-catalogue.ts';
import { ASKED_BY, askSteward, serveAsSteward } from '../../src/cluster/steward.ts';
import { ProsaError } from '../../src/errors.ts';
import type { ShardCaller } from '../../src/shard/shard-caller.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { type Clock, systemClock } from '../../src/timers/clock.ts';
import type { ShardTasks } from '../../workers/protocol.ts';
import { describeWithRedis } from '../support/services.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';

/** Until what is lost is connected and heard again (ms). */
const PATIENCE = 30_000;

describeWithRedis('processes that reach one another through Redis', (url) => {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  async function bus(by = url): Promise<Bus> {
    const redis = await RedisConnection.open(by);
    const made = await Bus.open(redis);
    ends.push(() => {
      made.close();
      redis.close();
    });
    return made;
  }

  async function proxyOf(target: string): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(Number(new URL(target).port));
    ends.push(() => proxy.stop());
    return proxy;
  }

  const proxyUrl = ({ port }: TcpProxy) => `redis://127.0.0.1:${port}`;

  /** An engine that hosts one shard and tells what it is asked. */
  async function engine(prefix: string, shard: number, run: ShardCaller['run']): Promise<ShardServer> {
    const server = new ShardServer(await bus(), prefix, { run });
    await server.serve(shard);
    return server;
  }

  async function callsOf(prefix: string, clock: Clock = systemClock): Promise<Calls> {
    const calls = new Calls(await bus(), prefix, randomUUID(), clock);
    ends.push(() => calls.close());
    await calls.open();
    return calls;
  }

  const gateway = async (prefix: string, clock?: Clock) => remoteShards(await callsOf(prefix, clock), prefix);

  const holdings = (group: number) => ({ group, conversations: ['a'] });

  it('a call is answered by the engine that hosts the shard, whichever gateway asks', async () => {
    const prefix = randomUUID();
    const answer = (shard: number) => async (type: string, task: { group: number }) =>
      ({ type, task, shard, missing: undefined }) as never;
    await engine(prefix, 3, answer(3) as ShardCaller['run']);
    await engine(prefix, 4, answer(4) as ShardCaller['run']);
    const gateways = [await gateway(prefix), await gateway(prefix)];
    const asked = gateways.flatMap((one) => [3, 4].map((shard) => one.run('holdings', holdings(shard))));
    expect(await Promise.all(asked)).toEqual(
      [3, 4, 3, 4].map((shard) => ({ type: 'holdings', task: holdings(shard), shard })),
    );
  });

  it('nothing is answered as nothing', async () => {
    const prefix = randomUUID();
    await engine(prefix, 0, async () => undefined as never);
    const shards = await gateway(prefix);
    expect(await shards.run('view', { group: 0, conversation: 'a' })).toBeUndefined();
  });

  it('errors keep their code', async () => {
    const prefix = randomUUID();
    await engine(prefix, 0, async () => {
      throw new ProsaError('dead_letter_settled', 'it was requeued');
    });
    const shards = await gateway(prefix);
    const asked = shards.run('requeue', { group: 0, id: 1 });
    await expect(asked).rejects.toMatchObject({ code: 'dead_letter_settled', message: 'it was requeued' });
  });

  it('whether a shard is open and what is delivered to it is not for other processes to say', async () => {
    const prefix = randomUUID();
    const performed: string[] = [];
    await engine(prefix, 0, async (type) => {
      performed.push(type);
      return undefined as never;
    });
    const shards = await gateway(prefix);
    await expect(shards.run('close', { group: 0 })).rejects.toMatchObject({ code: 'request_invalid' });
    const nothing: ShardTasks['deliver']['task'] = { group: 0, events: [] };
    await expect(shards.run('deliver', nothing)).rejects.toMatchObject({ code: 'request_invalid' });
    expect(performed).toEqual([]);
  });

  it('a shard that no engine has is refused at once, and one whose engine is silent after a while', async () => {
    const prefix = randomUUID();
    const silent = await engine(prefix, 1, () => new Promise<never>(() => {}));
    const late: (() => void)[] = [];
    const clock: Clock = {
      now: () => 0,
      callAt: (_, callback) => {
        late.push(callback);
        return () => {};
      },
    };
    const shards = await gateway(prefix, clock);
    await expect(shards.run('view', { group: 0, conversation: 'a' })).rejects.toMatchObject({
      code: 'shard_closed',
      message: 'the engine of shard 0 is nowhere at the moment',
    });
    const asked = shards.run('view', { group: 1, conversation: 'a' });
    late.at(-1)!();
    await expect(asked).rejects.toMatchObject({
      code: 'shard_closed',
      message: /did not answer within 10 s/,
    });
    await silent.leave(1);
    await expect(shards.run('view', { group: 1, conversation: 'a' })).rejects.toThrow('shard 1 is nowhere');
  });

  it('a shard that was left while there was no connection is not heard of with the next one', async () => {
    const prefix = randomUUID();
    const proxy = await proxyOf(url);
    const server = new ShardServer(await bus(proxyUrl(proxy)), prefix, {
      run: async () => undefined as never,
    });
    await server.serve(1);
    await server.serve(2);
    const shards = await gateway(prefix);
    proxy.cut();
    await delay(100);
    await server.leave(1);
    proxy.restore();
    await vi.waitFor(() => shards.run('view', { group: 2, conversation: 'a' }), PATIENCE);
    await expect(shards.run('view', { group: 1, conversation: 'a' })).rejects.toThrow('shard 1 is nowhere');
  });

  it('a shard that is opened while there is no connection is reached with the next one', async () => {
    const prefix = randomUUID();
    const proxy = await proxyOf(url);
    const server = new ShardServer(await bus(proxyUrl(proxy)), prefix, { run: async () => 'heard' as never });
    const shards = await gateway(prefix);
    proxy.cut();
    await delay(100);
    await server.serve(1);
    proxy.restore();
    await vi.waitFor(() => shards.run('view', { group: 1, conversation: 'a' }), PATIENCE);
  });

  it('a connection that is lost again while it subscribes harms nobody, and the next one is heard', async () => {
    const prefix = randomUUID();
    const proxy = await proxyOf(url);
    const server = new ShardServer(await bus(proxyUrl(proxy)), prefix, { run: async () => 'heard' as never });
    await server.serve(1);
    const shards = await gateway(prefix);
    proxy.dropAtRequest('subscribe');
    proxy.drop();
    await delay(1_000);
    proxy.restore();
    await vi.waitFor(() => shards.run('view', { group: 1, conversation: 'a' }), PATIENCE);
  });

  it('a connection that went silent without a word is noticed, and another takes its place', async () => {
    const prefix = randomUUID();
    const proxy = await proxyOf(url);
    const server = new ShardServer(await bus(proxyUrl(proxy)), prefix, { run: async () => 'heard' as never });
    await server.serve(1);
    const shards = await gateway(prefix);
    proxy.strand();
    const asked = () => shards.run('view', { group: 1, conversation: 'a' });
    const within = (milliseconds: number) =>
      Promise.race([asked(), delay(milliseconds).then(() => Promise.reject(new Error('no answer')))]);
    await expect(within(1_000)).rejects.toThrow('no answer');
    await vi.waitFor(() => within(2_000), 60_000);
  });

  it('changes of watched conversations are told to every process', async () => {
    const prefix = randomUUID();
    const told: string[][] = [[], []];
    for (const mine of told) await onChanges(await bus(), prefix, (conversation) => mine.push(conversation));
    const teller = new ChangeTeller(await bus(), prefix);
    for (const conversation of ['a', 'b', 'a']) teller.changed(conversation);
    await vi.waitFor(
      () =>
        expect(told).toEqual([
          ['a', 'b'],
          ['a', 'b'],
        ]),
      PATIENCE,
    );
    teller.changed('c');
    await vi.waitFor(() => expect(told[1]).toEqual(['a', 'b', 'c']), PATIENCE);
  });

  it('who stops waits for no answer any more', async () => {
    const prefix = randomUUID();
    await engine(prefix, 0, () => new Promise<never>(() => {}));
    const calls = await callsOf(prefix);
    const asked = remoteShards(calls, prefix).run('view', { group: 0, conversation: 'a' });
    calls.close();
    await expect(asked).rejects.toMatchObject({ code: 'shard_closed' });
  });

  it('what only one process may do is done by the steward, with its answers and its errors', async () => {
    const prefix = randomUUID();
    const app = fastify();
    app.post('/api/funnels', async (request, reply) =>
      reply.code(422).send({
        got: request.body,
        query: request.query,
        by: JSON.parse(String(request.headers[ASKED_BY])),
      }),
    );
    ends.push(() => app.close());
    const calls = await callsOf(prefix);
    const by = { name: 'ana', role: 'editor' } as const;
    const request = { method: 'POST', url: '/api/funnels?x=1', body: { existing: 'keep' }, by } as const;
    await expect(askSteward(calls, prefix, request)).rejects.toMatchObject({ code: 'shard_closed' });
    let isSteward = true;
    const sold = { hash: 'h1', data: { properties: ['a'] } };
    const resign = await serveAsSteward(
      await bus(),
      prefix,
      app,
      () => isSteward,
      () => sold,
    );
    expect(await askCatalogue(calls, prefix, undefined)).toEqual({ snapshot: sold });
    expect(await askCatalogue(calls, prefix, 'h1')).toEqual({});
    expect(await askSteward(calls, prefix, request)).toEqual({
      status: 422,
      body: { got: { existing: 'keep' }, query: { x: '1' }, by },
    });
    isSteward = false;
    const passedOver = askSteward(calls, prefix, request);
    await expect(Promise.race([passedOver, delay(500).then(() => 'no answer')])).resolves.toBe('no answer');
    calls.close();
    await expect(passedOver).rejects.toMatchObject({ code: 'shard_closed' });
    await resign();
    await expect(askSteward(calls, prefix, request)).rejects.toMatchObject({ code: 'shard_closed' });
  });
});
