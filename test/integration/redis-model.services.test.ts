/** The store in Redis beside the embedded one: whatever is done to both, they give back the same. */
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import type { DeadLetter } from '../../src/store/dead-letter.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { RedisStore } from '../../src/store/redis-store.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import type { CommitBatch, ConversationCommit, DeliveryUpdate, Store } from '../../src/store/store.ts';
import { deleteKeys, newPrefix } from '../support/redis-keys.ts';
import { describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const AT = 1_790_000_000_000;
const IDS = ['ana', 'bia', 'caio', 'davi'];
const ROUNDS = 250;

interface Known {
  revision: number;
  position: number | undefined;
  messages: { entry: number; at: number }[];
}

/** What happens, drawn from a seed; it knows only what a shard would know. */
class Happenings {
  readonly #random: Random;
  readonly #known = new Map<string, Known>();
  #position = 0;

  constructor(seed: string) {
    this.#random = new Random(seed);
  }

  forget(conversation: string): void {
    this.#known.delete(conversation);
  }

  one(): string {
    return this.#random.pick(IDS);
  }

  below(n: number): number {
    return this.#random.integer(0, n - 1);
  }

  revisionOf(conversation: string): number {
    return this.#known.get(conversation)?.revision ?? 0;
  }

  batch(): CommitBatch {
    const ids = IDS.filter(() => this.below(3) === 0);
    const conversations = ids.map((id) => this.#commit(id));
    const deliveries = Array.from({ length: this.below(4) }, () => this.#delivery());
    const deadLetters = Array.from({ length: this.below(6) === 0 ? 2 : 0 }, () => ({
      conversation: this.one(),
      key: `m${this.below(3)}`,
      kind: 'message' as const,
      code: 'internal',
      reason: `ção ${this.below(9)}`,
      attempts: 1 + this.below(3),
      at: AT + this.below(1_000),
      event: '{"n":1}',
      ...(this.below(2) === 0 && { revision: 3, position: 7, used: '{}' }),
    }));
    const effects = Array.from({ length: this.below(5) === 0 ? 2 : 0 }, () => ({
      conversation: this.one(),
      effect: 1 + this.below(4),
      attempts: this.below(4),
      notBefore: AT + this.below(9),
      progress: this.below(2) === 0 ? undefined : `{"page":"\n${this.below(9)}"}`,
    }));
    return { conversations, deliveries, deadLetters, effects, position: this.#position };
  }

  #commit(conversation: string): ConversationCommit {
    const known = this.#known.get(conversation) ?? { revision: 0, position: undefined, messages: [] };
    const isLate = this.below(8) === 0;
    const expected = isLate ? known.revision + 1 : known.revision;
    const count = 1 + this.below(3);
    const at = AT + this.#position;
    const journal = Array.from({ length: count }, (_, n) => ({
      revision: expected + n + 1,
      position: ++this.#position,
      event: JSON.stringify({ kind: 'message', conversation, text: `olá ${this.below(1e9)} 😊` }),
      state: `{"s":${this.below(9)}}`,
      digest: this.below(2 ** 31),
    }));
    const revision = expected + count;
    const outbox = Array.from({ length: this.below(3) }, (_, n) => ({
      entry: known.messages.length + n + 1,
      revision: this.#random.pick(journal).revision,
      prompt: 'ask',
      text: `resposta\n${this.below(1e9)}`,
      at,
    })).sort((a, b) => a.revision - b.revision);
    for (const [n, message] of outbox.entries()) message.entry = known.messages.length + n + 1;
    if (!isLate) {
      const messages = [...known.messages, ...outbox];
      this.#known.set(conversation, { revision, position: this.#position, messages });
    }
    const head = { conversation, tenant: 'default', channel: 'web' };
    const pad = 'x'.repeat(this.below(60));
    const more = { funnel: 'tiny', funnelVersion: `v${this.below(3)}`, state: 's', revision, pad };
    return {
      conversation,
      expected,
      previous: known.position,
      revision,
      record: JSON.stringify({ ...head, ...more }),
      nextDeadline: this.below(2) === 0 ? AT + this.below(500) : undefined,
      runningEffects: this.below(2),
      endedEffects: Array.from({ length: this.below(3) }, () => 1 + this.below(4)),
      journal,
      outbox,
      withdrawals:
        this.below(6) === 0 ? [{ from: this.below(2) * this.below(revision), before: revision }] : [],
    };
  }

  #delivery(): DeliveryUpdate {
    const conversation = this.one();
    const messages = this.#known.get(conversation)?.messages ?? [];
    const { entry, at: decidedAt } = messages.length > 0 ? this.#random.pick(messages) : { entry: 1, at: AT };
    const of = {
      conversation,
      entry: this.below(9) === 0 ? entry + 1 : entry,
      at: AT + this.below(1_000),
      ...(this.below(2) === 0 && { decidedAt: this.below(9) === 0 ? decidedAt + 1 : decidedAt }),
      ...(this.below(4) === 0 && { unlessLost: true as const }),
    };
    const kind = this.#random.pick(['claim', 'claim', 'release', 'advance', 'advance'] as const);
    if (kind === 'claim') return { ...of, kind };
    if (kind === 'release') return { ...of, kind, notBefore: AT + this.below(100), error: '130429: ção' };
    const state = this.#random.pick(['sent', 'failed', 'delivered', 'read'] as const);
    const messageId = this.below(2) === 0 ? undefined : `wamid.${this.below(1e9)}`;
    const error = state === 'failed' ? 'não deu' : undefined;
    return { ...of, kind, state, ...(messageId && { messageId }), ...(error && { error }) };
  }
}

/** A number may be given again once its letter is erased. */
const withoutId = ({ id: _, ...letter }: DeadLetter) => letter;

/** All that can be read. */
async function everything(store: Store, ids: readonly string[]) {
  const sorted = (texts: readonly string[]) => [...texts].sort();
  const of = async <T>(read: (id: string) => Promise<T>) => Promise.all(ids.map(read));
  return {
    records: [...(await store.load(ids))].sort(),
    journals: await of((id) => store.journal(id, 0, 999)),
    page: await of((id) => store.journal(id, 7, 5)),
    outbox: await of((id) => store.outbox(id, 0, 999)),
    messages: await of((id) => store.outbox(id, 3, 2)),
    bases: await of((id) => store.base(id)),
    holdings: await of((id) => store.holdings([id])),
    unsent: sorted(await store.withUnsentMessages()),
    next: await store.nextUnsent(ids),
    running: sorted(await store.withRunningEffects()),
    effects: (await store.effectStates()).map((state) => JSON.stringify(state)).sort(),
    due: new Set(await store.due(AT + 250, 99)),
    deadline: await store.nextDeadline(),
    names: await store.conversations('', 99),
    letters: (await store.deadLetters({ limit: 99 })).map(withoutId),
    open: (await store.deadLetters({ limit: 3, state: 'open' })).map(withoutId),
    lettersOf: (await of((conversation) => store.deadLetters({ limit: 9, conversation })))
      .flat()
      .map(withoutId),
    position: await store.lastPosition(),
    where: (await store.whereabouts(0, 99)).map(({ order: _, ...where }) => where),
  };
}

describeWithRedis('the store in Redis and the embedded one', (url) => {
  let connection: RedisConnection;
  let prefix: string;
  beforeEach(async () => {
    connection = await RedisConnection.open(url);
    prefix = newPrefix();
  });
  afterEach(async () => {
    connection.close();
    await deleteKeys(url, prefix);
  });

  it.each(['1', '5', '6', '8'])('give back the same, seed %s', { timeout: 120_000 }, async (seed) => {
    const happenings = new Happenings(seed);
    const packing = { newest: 12, conversations: 2 };
    const redis = await RedisStore.open({ connection, prefix, shard: 3, packing });
    const embedded = new SqliteStore(join(temporaryDirectory(), 'group.sqlite'));
    const both = async <T>(act: (store: Store) => Promise<T>) => {
      const [one, other] = [await act(redis), await act(embedded)];
      expect(one).toEqual(other);
      return one;
    };
    for (let round = 0; round < ROUNDS; round++) {
      const what = happenings.below(20);
      const one = happenings.one();
      if (what < 13) {
        const batch = happenings.batch();
        await both((store) => store.commit(structuredClone(batch)));
      } else if (what < 17) {
        await redis.pack();
      } else if (what === 17) {
        const revision = happenings.below(happenings.revisionOf(one) + 1);
        const base = { revision, record: `{"revision":${revision}}`, since: AT };
        if (revision > 0) await both((store) => store.trim(one, base));
      } else if (what === 18) {
        const nth = happenings.below(5);
        await both(async (store) => {
          const letter = (await store.deadLetters({ limit: 9 }))[nth];
          return letter && store.discardDeadLetter(letter.id, AT + 2_000);
        });
      } else if (happenings.below(3) === 0) {
        await both((store) => store.erase([one]));
        happenings.forget(one);
      }
      if (round % 5 === 0) await both((store) => everything(store, IDS));
    }
    await both((store) => everything(store, IDS));
  });
});
