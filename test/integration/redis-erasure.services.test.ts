import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AliasTable } from '../../src/store/aliases.ts';
import { RedisAliases } from '../../src/store/redis-aliases.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import type { CommitBatch } from '../../src/store/store.ts';
import { batchOf, commitOf } from '../support/commits.ts';
import { RedisServer } from '../support/redis-server.ts';
import { describeWithRedis } from '../support/services.ts';

const ANA = 'conversation-of-ana';
const BIA = 'conversation-of-bia';
/** What only this customer said, in everything that is kept of a conversation. */
const secret = (conversation: string, what: string) => `SEGREDO-${conversation}-${what}`;

describeWithRedis('what was erased in Redis', () => {
  let server: RedisServer;
  let connection: RedisConnection;
  let store: RedisStore;

  async function start(...options: string[]): Promise<void> {
    server = await RedisServer.start(['--rdbcompression', 'no', ...options]);
    connection = await RedisConnection.open(server.url);
    store = await open(1);
  }
  const open = (shard: number) => {
    const packing = { newest: Number.NEGATIVE_INFINITY, conversations: 8 };
    return RedisStore.open({ connection, prefix: 'prosa', shard, packing });
  };
  afterEach(async () => {
    await server.stop();
    connection.close();
  });

  /** A conversation with something in every place there is. */
  function wordy(conversation: string, revision: number): CommitBatch {
    const commit = commitOf(conversation, revision, {
      record: JSON.stringify({ conversation, revision, text: secret(conversation, 'record') }),
      nextDeadline: 1_790_000_000_000,
      runningEffects: 1,
    });
    commit.journal[0]!.event = JSON.stringify(secret(conversation, `event-${revision}`));
    commit.outbox[0]!.text = secret(conversation, `reply-${revision}`);
    const caption = secret(conversation, `caption-${revision}`);
    commit.outbox[0]!.media = { url: 'https://example.com/a.png', caption };
    const parameters = [secret(conversation, `parameter-${revision}`)];
    commit.outbox[0]!.template = { name: 'back', language: 'pt_BR', parameters, after: 1 };
    const letter = { kind: 'message', code: 'internal', attempts: 1, at: 1 } as const;
    const reason = secret(conversation, 'reason');
    const event = JSON.stringify(secret(conversation, 'letter'));
    const progress = JSON.stringify(secret(conversation, 'progress'));
    return {
      ...batchOf(commit),
      effects: [{ conversation, effect: revision, attempts: 1, notBefore: 0, progress }],
      deliveries: [
        {
          ...{ kind: 'advance', state: 'sent', conversation, entry: revision - 1, at: 1 },
          messageId: secret(conversation, 'id'),
        } as const,
        {
          ...{ kind: 'advance', state: 'failed', conversation, entry: revision - 1, at: 2 },
          error: secret(conversation, 'error'),
        } as const,
      ],
      deadLetters: [{ ...letter, conversation, key: `m${revision}`, reason, event }],
    };
  }

  async function talk(of: RedisStore, conversation: string): Promise<void> {
    for (let revision = 1; revision <= 6; revision++) {
      await of.commit(wordy(conversation, revision));
      if (revision === 3) while ((await of.pack()) > 0);
    }
    for (const entry of [1, 2]) {
      const read = { kind: 'advance', state: 'read', conversation, entry, at: 1 } as const;
      await of.commit({ ...batchOf(), deliveries: [read] });
    }
    await of.trim(conversation, { revision: 2, record: secret(conversation, 'base'), since: 1 });
  }

  const found = (conversation: string) =>
    server.files().some((file) => file.includes(`SEGREDO-${conversation}`));
  const keysWith = (text: string) =>
    server.ask(async (client) => {
      const keys = await client.keys('*');
      const dumps = await Promise.all(keys.map((key) => client.dumpBuffer(key)));
      return keys.filter((key, index) => key.includes(text) || dumps[index]!.includes(text));
    });
  const rewrites = () =>
    server.ask(async (client) => Number(/aof_rewrites:(\d+)/.exec(await client.info('persistence'))![1]));
  async function scrub(of: RedisStore | AliasTable): Promise<void> {
    while (!(await of.scrub()));
  }

  describe('with an append-only file', () => {
    beforeEach(() => start());

    it('leaves no key and no entry behind, and no byte in its files after scrubbing', async () => {
      await talk(store, ANA);
      await talk(store, BIA);
      expect(found(ANA)).toBe(true);
      expect((await keysWith(ANA)).length).toBeGreaterThan(12);
      const pack = await server.ask((client) => client.lindexBuffer(`prosa{1}j:${ANA}`, 0));
      const piece = pack!.subarray(20, 80);
      const isPacked = () => server.files().some((file) => file.includes(piece));
      expect([pack![0], isPacked()]).toEqual(['P'.charCodeAt(0), true]);
      expect(await store.erase([ANA])).toEqual({
        conversations: 1,
        events: 4,
        messages: 4,
        unsent: 1,
        deadLetters: 6,
      });
      expect(await keysWith(ANA)).toEqual([]);
      expect(await store.purge()).toBe(true);
      expect(found(ANA)).toBe(true);
      await scrub(store);
      expect([found(ANA), isPacked()]).toEqual([false, false]);
      expect(found(BIA)).toBe(true);
      expect(await store.load([BIA])).toHaveLength(1);
      expect(await store.commit(wordy(BIA, 7))).toEqual(new Set());
    });

    it('by trimming, or of dead letters, is gone as well', async () => {
      await talk(store, ANA);
      await scrub(store);
      expect(server.files().some((file) => file.includes(secret(ANA, 'event-2')))).toBe(false);
      expect(server.files().some((file) => file.includes(secret(ANA, 'reason')))).toBe(true);
      await store.eraseDeadLetters(9, 99);
      await scrub(store);
      expect(server.files().some((file) => file.includes(secret(ANA, 'reason')))).toBe(false);
      expect(await store.journal(ANA, 0, 9)).toHaveLength(4);
    });

    it('of many shards and of the aliases goes with one rewrite of the file', async () => {
      const stores = await Promise.all([2, 3, 4, 5].map(open));
      const aliases = new RedisAliases(connection, 'prosa');
      for (const of of stores) await talk(of, ANA);
      await aliases.add([{ addressHash: 'address', conversation: ANA }]);
      for (const of of stores) await scrub(of);
      const before = await rewrites();
      for (const of of stores) await of.erase([ANA]);
      await aliases.remove([ANA]);
      for (const of of stores) await scrub(of);
      await scrub(aliases);
      expect(found(ANA)).toBe(false);
      expect(server.files().some((file) => file.includes(ANA))).toBe(false);
      expect((await rewrites()) - before).toBe(1);
    });

    it('during a rewrite waits for the next one', async () => {
      await talk(store, ANA);
      await server.ask(async (client) => {
        await client.config('SET', 'rdb-key-save-delay', '20000'); // microseconds a key
        await client.bgrewriteaof();
      });
      await store.erase([ANA]);
      await server.ask((client) => client.config('SET', 'rdb-key-save-delay', '0'));
      const before = await rewrites();
      await scrub(store);
      expect(await rewrites()).toBe(before + 1);
      expect(found(ANA)).toBe(false);
    });

    it('is scrubbed also when the server was restarted in between', async () => {
      await talk(store, ANA);
      await store.erase([ANA]);
      await server.kill();
      await server.startAgain();
      await scrub(store);
      expect(found(ANA)).toBe(false);
    });

    it('is noted: who opens the shard next goes on with it', async () => {
      await talk(store, ANA);
      await store.erase([ANA]);
      const next = await open(1);
      expect(await next.scrub()).toBe(false);
      await scrub(next);
      expect(found(ANA)).toBe(false);
      expect(await next.scrub()).toBe(true);
    });
  });

  it('is in no snapshot either where the server makes them', async () => {
    await start('--save', '3600 1');
    await talk(store, ANA);
    await server.ask((client) => client.save());
    await store.erase([ANA]);
    await scrub(store);
    expect(found(ANA)).toBe(false);
  });
});
