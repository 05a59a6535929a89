/** The real eraser of each life of the process, between contacts, files and bookings that keep what is needed. */
import { Eraser } from '../../../src/erasure/eraser.ts';
import type { ErasureFile } from '../../../src/erasure/erasure-files.ts';
import type { Held } from '../../../src/gateway/contacts.ts';
import type { ShardGroup } from '../../../src/shard/shard-group.ts';
import type { Erased } from '../../../src/store/erasure.ts';
import type { Store } from '../../../src/store/store.ts';
import type { Clock } from '../../../src/timers/clock.ts';
import { MemoryLogger } from '../memory-logger.ts';
import type { Incarnation } from './incarnation.ts';
import type { Lives } from './lives.ts';
import type { Scheduler } from './scheduler.ts';

export interface ErasuresWorld {
  scheduler: Scheduler;
  storage: Store;
  lives: Lives;
  violate(what: string): void;
  hold(conversations: readonly string[]): Held;
  /** The host has let go of them. */
  forgotten(conversations: readonly string[]): void;
}

const { log } = new MemoryLogger('silent');

export class SimulatedErasures {
  /** What the files say, by the receipt's id, in the order in which they were begun. */
  readonly files = new Map<string, ErasureFile>();
  /** How often a new process found one to go on with. */
  resumed = 0;
  /** What the storage erased for whoever is being erased. */
  readonly #erased = new Map<string, Erased & { owner: Incarnation }>();
  readonly #world: ErasuresWorld;

  constructor(world: ErasuresWorld) {
    this.#world = world;
  }

  of(owner: Incarnation, group: ShardGroup, clock: Clock): Eraser {
    const { hold, lives, forgotten } = this.#world;
    const { files } = this;
    const none = () => Promise.reject(new Error('nobody asks for that here'));
    return new Eraser({
      hosts: {
        groups: [0],
        groupOf: () => 0,
        erase: async (_, conversations) => {
          const erased = await group.erase(conversations);
          forgotten(conversations);
          return erased;
        },
        holdings: (_, conversations) => group.holdings(conversations),
        retain: none,
        eraseDeadLetters: none,
        scrub: async () => true,
      },
      contacts: {
        conversationsOf: none,
        linked: async (conversations) => [...conversations],
        aliases: async () => 0,
        digest: () => '',
        hold,
        forget: async () => 0,
        scrub: () => true,
      },
      bookings: {
        find: async () => [],
        forget: async (conversations) => {
          if (owner.state === 'running') await this.#checkGone(conversations);
          lives.letGo(conversations);
          return 0;
        },
        scrub: async () => true,
      },
      files: {
        write: (file) => this.#write(structuredClone(file), owner),
        unfinished: () => {
          const unfinished = structuredClone([...files.values()].filter((one) => !isComplete(one)));
          this.resumed += unfinished.length;
          return unfinished;
        },
        receipt: (id) => this.files.get(id)!.receipt,
        receipts: function* () {
          for (const { receipt } of files.values()) yield receipt;
          return undefined;
        },
      },
      clock,
      log,
      erased: () => {},
    });
  }

  /** The storage is about to erase it. */
  async erasing(conversation: string, owner: Incarnation): Promise<void> {
    const { storage, violate } = this.#world;
    const before = this.#erased.get(conversation);
    const now = await storage.holdings([conversation]);
    if (before !== undefined && now.conversations > 0) {
      violate(`${conversation} began anew and is erased with the one before`);
    }
    this.#erased.set(conversation, before ?? { ...now, owner });
  }

  /** Nothing is left of them when those who waited go on (G11). */
  async #checkGone(conversations: readonly string[]): Promise<void> {
    const { storage, violate } = this.#world;
    for (const conversation of conversations) {
      const { deadLetters, ...held } = await storage.holdings([conversation]);
      const states = (await storage.effectStates()).filter((one) => one.conversation === conversation);
      const left = [...Object.values(held), states.length, deadLetters].some((count) => count > 0);
      const record = (await storage.load([conversation])).size > 0;
      const unsent = (await storage.nextUnsent([conversation])).length > 0;
      if (left || record || unsent) violate(`something is left of ${conversation}, which is erased`);
    }
  }

  #write(file: ErasureFile, owner: Incarnation): Promise<void> {
    const { scheduler } = this.#world;
    const { id } = file.receipt;
    if (owner.state !== 'running') return new Promise(() => {});
    return new Promise((resolve) => {
      scheduler.point(`the receipt ${file.pending ? 'waits' : 'tells'}`, owner, () => {
        const pending = this.files.get(id)?.pending;
        if (pending !== undefined && file.pending === undefined)
          this.#checkReceipt(file, pending.conversations, owner);
        this.files.set(id, file);
        resolve();
      });
    });
  }

  /** It tells no less than was there, unless the process died before it could. */
  #checkReceipt({ receipt }: ErasureFile, conversations: readonly string[], owner: Incarnation): void {
    for (const conversation of conversations) {
      const erased = this.#erased.get(conversation);
      this.#erased.delete(conversation);
      if (erased === undefined)
        this.#world.violate(`${conversation} was not erased, and the receipt tells it`);
      else if (erased.owner === owner) {
        for (const count of ['conversations', 'events', 'messages', 'unsent', 'deadLetters'] as const) {
          if (receipt.erased[count] >= erased[count]) continue;
          this.#world.violate(`the receipt tells of fewer ${count} than ${conversation} had`);
        }
      }
    }
  }
}

export const isComplete = ({ receipt }: ErasureFile) => receipt.completedAt !== undefined;
