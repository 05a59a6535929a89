/** Stores between which conversations are carried, and what is in them. */
import type { StoredConversation } from '../../src/store/moving.ts';
import type { CommitBatch, ConversationCommit, DeliveryUpdate, Store } from '../../src/store/store.ts';
import type { StoreFactory } from './opened-store.ts';

export const AT = 1_790_000_000_000;
const ALL = Number.MAX_SAFE_INTEGER;

export const nothing: CommitBatch = {
  conversations: [],
  deliveries: [],
  effects: [],
  deadLetters: [],
  position: 0,
};

/** An event of a conversation, at a log position that is told. */
export function event(conversation: string, revision: number, position: number, previous?: number) {
  return (more: Partial<ConversationCommit> = {}): ConversationCommit => ({
    conversation,
    expected: revision - 1,
    previous,
    revision,
    record: record(conversation, revision),
    nextDeadline: undefined,
    runningEffects: 0,
    endedEffects: [],
    journal: [entry(conversation, revision, position)],
    outbox: [],
    withdrawals: [],
    ...more,
  });
}

export const record = (conversation: string, revision: number) =>
  JSON.stringify({ conversation, tenant: 'default', channel: 'whatsapp', revision, note: 'São João \n' });

export const entry = (conversation: string, revision: number, position: number) => ({
  revision,
  position,
  event: JSON.stringify({
    ...{ kind: 'message', conversation, at: AT, id: `wamid.${revision}` },
    ...{ tenant: 'default', channel: 'whatsapp', text: 'olá 😊' },
  }),
  state: '{"asking":"waiting"}',
  digest: 4_000_000_000 + revision,
});

/** Of every kind of message some. */
export const said = (number: number, revision: number) => ({
  entry: number,
  revision,
  prompt: 'ask',
  text: `ção ${number}`,
  at: AT,
  ...(number % 3 === 2 && { media: { url: `https://example.com/${number}.png`, caption: 'Olá 😊' } }),
  ...(number % 3 === 0 && {
    template: { name: 'back', language: 'pt_BR', parameters: ['São "João"'], after: AT + number },
  }),
});

export const letter = (conversation: string, key: string, at = AT) => ({
  conversation,
  key,
  kind: 'message' as const,
  code: 'funnel_failed',
  reason: 'boom',
  attempts: 2,
  at,
  event: '{"text":"não"}',
});

export const update = (conversation: string, number: number, rest: object) =>
  ({ conversation, entry: number, at: AT + 1, ...rest }) as DeliveryUpdate;

/** The numbers of dead letters are those of their store. */
export const withoutNumbers = (conversations: readonly StoredConversation[]) =>
  conversations.map((one) => ({
    ...one,
    deadLetters: one.deadLetters.map(({ id: _, ...letter }) => letter),
  }));

/** `a` has something of everything, `b` has nothing beside its journal, of `c` there are dead letters only. */
async function fill(one: Store): Promise<void> {
  const of = (revision: number) =>
    event('a', revision, 10 * revision, revision === 1 ? undefined : 10 * (revision - 1));
  await one.commit({ ...nothing, conversations: [of(1)({ outbox: [said(1, 1)] })], position: 10 });
  await one.commit({
    ...nothing,
    conversations: [of(2)({ outbox: [said(2, 2), said(3, 2)] }), event('b', 1, 21)()],
    deliveries: [update('a', 1, { kind: 'advance', state: 'read', messageId: 'wamid.x1' })],
    deadLetters: [letter('a', 'm1'), letter('c', 'm9', AT + 3)],
    position: 21,
  });
  const [first] = await one.deadLetters({ limit: 1, conversation: 'a' });
  await one.trim('a', { revision: 1, record: record('a', 1), since: AT + 2 });
  const running = { nextDeadline: AT + 50, runningEffects: 2 };
  await one.commit({
    ...nothing,
    conversations: [
      of(3)({
        ...running,
        outbox: [said(4, 3), said(5, 3), said(6, 3)],
        requeued: [{ letter: first!.id, at: AT + 4 }],
      }),
    ],
    deliveries: [
      update('a', 2, { kind: 'claim' }),
      update('a', 2, { kind: 'advance', state: 'delivered', messageId: 'wamid.x2' }),
      update('a', 3, { kind: 'claim' }),
      update('a', 3, { kind: 'advance', state: 'failed', error: '131026 não' }),
    ],
    deadLetters: [{ ...letter('a', 'm2', AT + 1), revision: 3, position: 30, used: '{"state":"s"}' }],
    position: 30,
  });
  await one.commit({
    ...nothing,
    effects: [
      { conversation: 'a', effect: 2, attempts: 1, notBefore: AT + 9, progress: undefined },
      { conversation: 'a', effect: 1, attempts: 3, notBefore: 0, progress: '{"page":"ção"}' },
    ],
    deliveries: [
      update('a', 4, { kind: 'claim' }),
      update('a', 4, { kind: 'claim' }),
      update('a', 5, { kind: 'claim' }),
      update('a', 5, { kind: 'release', notBefore: AT + 500, error: '130429' }),
    ],
  });
}

export const all = async (one: Store) => (await one.allConversations('', ALL)).conversations;
export const everything = async (one: Store) => one.whole(await all(one));

/** Two stores on storage of their own, of which the first is filled, and more where a test wants them. */
export class MovingStores {
  store!: Store;
  other!: Store;
  readonly #createFactory: () => Promise<StoreFactory>;
  readonly #factories: StoreFactory[] = [];
  readonly #stores: Store[] = [];

  constructor(createFactory: () => Promise<StoreFactory>) {
    this.#createFactory = createFactory;
  }

  async open(): Promise<void> {
    this.store = await this.openAnother();
    this.other = await this.openAnother();
    await fill(this.store);
  }

  async close(): Promise<void> {
    for (const one of this.#stores.splice(0)) await one.close();
    for (const factory of this.#factories.splice(0)) await factory.destroy();
  }

  async openAnother(): Promise<Store> {
    const factory = await this.#createFactory();
    const opened = await factory.open();
    this.#factories.push(factory);
    this.#stores.push(opened);
    return opened;
  }

  async crashAndReopen(which: Store): Promise<Store> {
    const index = this.#stores.indexOf(which);
    this.#stores[index] = await this.#factories[index]!.crashAndReopen(which);
    return this.#stores[index]!;
  }

  async move(from: Store, to: Store): Promise<void> {
    await to.restore(await everything(from), await from.lastLetter());
    await to.durable();
  }
}
