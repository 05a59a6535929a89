import { afterEach, beforeEach } from 'vitest';
import type { CommitBatch, ConversationCommit, DeliveryUpdate, Store } from '../../src/store/store.ts';

/** How an adapter is tried: opens a store on storage that stays until `destroy`. */
export interface StoreFactory {
  open(): Promise<Store>;
  /** Opens the same storage after a crash, without the first one having been closed properly. */
  crashAndReopen(store: Store): Promise<Store>;
  destroy(): Promise<void>;
}

export const AT = 1_790_000_000_000;

/** Positions are unique in a store and rise within a conversation. */
const positionOf = (conversation: string, revision: number) =>
  (conversation.charCodeAt(0) - 'a'.charCodeAt(0)) * 1_000 + revision;

/** One event of a conversation and one message. */
export function commit(
  conversation: string,
  revision: number,
  more: Partial<ConversationCommit> = {},
): ConversationCommit {
  return {
    conversation,
    expected: revision - 1,
    previous: revision === 1 ? undefined : positionOf(conversation, revision - 1),
    revision,
    record: JSON.stringify({ conversation, revision }),
    nextDeadline: undefined,
    runningEffects: 0,
    endedEffects: [],
    journal: [
      {
        revision,
        position: positionOf(conversation, revision),
        event: `{"n":${revision}}`,
        state: '"asking"',
        digest: 4_000_000_000 + revision,
      },
    ],
    outbox: [{ entry: revision, revision, prompt: 'ask', text: `reply ${revision}`, at: AT }],
    withdrawals: [],
    ...more,
  };
}

export function batch(conversations: ConversationCommit[], deliveries: DeliveryUpdate[] = []): CommitBatch {
  return { conversations, effects: [], deliveries, deadLetters: [], position: 0 };
}

/** The store that a test of the suite has. */
export class OpenedStore {
  factory!: StoreFactory;
  store!: Store;

  /** Commits what became of a message of `a`. */
  update(entry: number, rest: object): Promise<ReadonlySet<string>> {
    return this.store.commit(
      batch([], [{ conversation: 'a', entry, at: AT + 1, ...rest } as DeliveryUpdate]),
    );
  }
}

/** Called where tests are collected: each of them has a store of its own. */
export function openedStore(createFactory: () => Promise<StoreFactory>): OpenedStore {
  const world = new OpenedStore();
  beforeEach(async () => {
    world.factory = await createFactory();
    world.store = await world.factory.open();
  });
  afterEach(async () => {
    await world.store.close();
    await world.factory.destroy();
  });
  return world;
}
