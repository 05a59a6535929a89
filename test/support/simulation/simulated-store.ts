import { ProsaError } from '../../../src/errors.ts';
import type { Erased } from '../../../src/store/erasure.ts';
import type { CommitBatch, Store } from '../../../src/store/store.ts';
import type { OnSmallDisk } from '../full-disk.ts';
import type { Incarnation } from './incarnation.ts';
import type { Lives } from './lives.ts';
import type { Scheduler } from './scheduler.ts';

export interface StoreWorld {
  scheduler: Scheduler;
  /** What survives the process. */
  storage: Store;
  /** Commits that are still to be refused. */
  refusals: number;
  /** Reads that fail when they are next asked for. */
  unreadable: Set<Read>;
  violate(what: string): void;
  lives: Lives;
  /** Whether something that reads is under way that a closing group does not wait for. */
  readsOn(owner: Incarnation): boolean;
  /** These are about to be erased. */
  erasing(conversations: readonly string[]): Promise<void>;
  /** A commit is durable; `lost` are the conversations it did not change. */
  durable(batch: CommitBatch, lost: ReadonlySet<string>, owner: Incarnation): void;
}

export class StorageFull extends Error {}

export const READS = [
  'load',
  'due',
  'nextDeadline',
  'nextUnsent',
  'withUnsentMessages',
  'withRunningEffects',
  'effectStates',
] as const;
export type Read = (typeof READS)[number];

/**
 * The store as one life of the process reaches it, as if across a network: each call stops before it is carried
 * out and again before it is answered. Who died in between has written without knowing; who is dead writes no more.
 */
export function simulatedStore(world: StoreWorld, owner: Incarnation): Store {
  const { scheduler, storage } = world;

  function call<T>(label: string, perform: () => Promise<T>): Promise<T> {
    if (owner.state === 'closed' && world.readsOn(owner)) {
      return Promise.reject(new ProsaError('shard_closed', 'the store is closed'));
    }
    if (owner.state === 'closed') world.violate(`a closed group called ${label}`);
    if (owner.state !== 'running') return new Promise(() => {});
    return new Promise((resolve, reject) => {
      scheduler.point(label, owner, () => {
        const performed = perform();
        performed.catch(() => {});
        scheduler.point(`${label}: answer`, owner, () => performed.then(resolve, reject));
      });
    });
  }

  /** Fails once where that is called for. */
  function read<T>(name: Read, label: string, perform: () => Promise<T>): Promise<T> {
    return call(label, async () => {
      if (world.unreadable.delete(name)) throw new StorageFull(`${name} failed`);
      return perform();
    });
  }

  async function commit(batch: CommitBatch): Promise<ReadonlySet<string>> {
    if (world.refusals > 0) {
      world.refusals--;
      await refuse(storage, batch);
      throw new StorageFull('disk full');
    }
    const lost = await storage.commit(batch);
    world.durable(batch, lost, owner);
    return lost;
  }

  async function erase(conversations: readonly string[]): Promise<Erased> {
    await world.erasing(conversations);
    return storage.erase(conversations);
  }

  return {
    commit: (batch) => {
      const written = structuredClone(batch); // what is changed after the call is not written
      return call(`commit ${describe(batch)}`, () => commit(written));
    },
    durable: () => call('durable', () => storage.durable()),
    load: (conversations) => read('load', `load ${conversations}`, () => storage.load(conversations)),
    lastPosition: () => call('lastPosition', () => storage.lastPosition()),
    due: (now, limit) => read('due', 'due', () => storage.due(now, limit)),
    nextDeadline: () => read('nextDeadline', 'nextDeadline', () => storage.nextDeadline()),
    withRunningEffects: () =>
      read('withRunningEffects', 'withRunningEffects', () => storage.withRunningEffects()),
    effectStates: () => read('effectStates', 'effectStates', () => storage.effectStates()),
    withUnsentMessages: () =>
      read('withUnsentMessages', 'withUnsentMessages', () => storage.withUnsentMessages()),
    nextUnsent: (conversations) =>
      read('nextUnsent', `nextUnsent ${conversations}`, () => storage.nextUnsent(conversations)),
    outbox: (...of) => call('outbox', () => storage.outbox(...of)),
    journal: (...of) => call('journal', () => storage.journal(...of)),
    conversations: (...of) => call('conversations', () => storage.conversations(...of)),
    whereabouts: (...of) => call('whereabouts', () => storage.whereabouts(...of)),
    deadLetters: (query) => call('deadLetters', () => storage.deadLetters(query)),
    deadLetter: (id) => call('deadLetter', () => storage.deadLetter(id)),
    discardDeadLetter: (...of) => call('discardDeadLetter', () => storage.discardDeadLetter(...of)),
    erase: (conversations) => call(`erase ${conversations}`, () => erase(conversations)),
    holdings: (conversations) => call('holdings', () => storage.holdings(conversations)),
    trim: (...of) => call('trim', () => storage.trim(...of)),
    base: (conversation) => call('base', () => storage.base(conversation)),
    eraseDeadLetters: (...of) => call('eraseDeadLetters', () => storage.eraseDeadLetters(...of)),
    purge: (limit) => call('purge', () => storage.purge(limit)),
    scrub: () => call('scrub', () => storage.scrub()),
    pack: () => call('pack', () => storage.pack()),
    shrink: () => call('shrink', () => storage.shrink()),
    timesOpened: () => call('timesOpened', () => storage.timesOpened()),
    allConversations: (...of) => call('allConversations', () => storage.allConversations(...of)),
    whole: (conversations) => call(`whole ${conversations}`, () => storage.whole(conversations)),
    lastLetter: () => call('lastLetter', () => storage.lastLetter()),
    restore: (...of) => call('restore', () => storage.restore(...of)),
    recent: (...of) => call('recent', () => storage.recent(...of)),
    withPerson: (...of) => call('withPerson', () => storage.withPerson(...of)),
    countWithPerson: () => call('countWithPerson', () => storage.countWithPerson()),
    close: async () => {},
  };
}

/** What a store begins before it finds that the disk is full leaves nothing behind. */
async function refuse(storage: Store & Partial<OnSmallDisk>, batch: CommitBatch): Promise<void> {
  if (storage.fillDisk === undefined) return;
  storage.fillDisk();
  await storage.commit(batch).catch(() => {});
  storage.emptyDisk?.();
}

function describe({ conversations, deliveries, effects }: CommitBatch): string {
  const parts = [
    ...conversations.map(({ conversation, revision }) => `${conversation}@${revision}`),
    ...deliveries.map(
      (update) =>
        `${update.kind}${update.kind === 'advance' ? ` ${update.state}` : ''} ${update.conversation}:${update.entry}`,
    ),
    ...effects.map(({ conversation, effect }) => `keep ${conversation}:e${effect}`),
  ];
  return parts.join(', ');
}
