/**
 * A group of shards behind a log that keeps its events: the log brings them in overlapping calls and brings again what
 * was not taken, the storage fails, and the shard moves to other owners.
 */
import type { MessageEvent } from '../../../src/actor/event.ts';
import { ProsaError } from '../../../src/errors.ts';
import type { LoggedEvent } from '../../../src/log/shard-host.ts';
import { ShardGroup } from '../../../src/shard/shard-group.ts';
import type { Store } from '../../../src/store/store.ts';
import { FakeClock, settle } from '../fake-clock.ts';
import { MemoryStore } from '../memory-store.ts';
import { silentObserver } from '../silent-observer.ts';
import { message, tinyFunnel } from '../tiny-funnel.ts';

/** Calls of the storage that can be spoilt: they fail, or are carried out and their answer is lost. */
export const CALLS_OF_STORAGE = [
  'commit',
  'durable',
  'load',
  'offsetsOf',
  'lastOffset',
  'nextUnsent',
] as const;
export type CallOfStorage = (typeof CALLS_OF_STORAGE)[number];
export type Spoilt = 'failed' | 'unheard';

/** Calls of a log that overlap. */
const CALLS = 8;
/** Until all is well again (tries, ms between them). */
const [TRIES, PAUSE] = [100, 1_000];
const funnel = tinyFunnel();

interface Owner {
  group: ShardGroup;
  state: 'has it' | 'has ended' | 'is fenced off';
}

export class LoggedWorld {
  readonly #storage = new MemoryStore();
  readonly #clock = new FakeClock();
  readonly #log: LoggedEvent[] = [];
  readonly #finished = new Set<number>();
  /** How the next calls are spoilt. */
  readonly #spoilt = new Map<string, Spoilt>();
  #owner: Owner | undefined;
  /** What is to be brought next. */
  #next = 0;
  #calls = 0;
  /** A call was rejected: nothing is brought until all have ended and the shard was opened anew. */
  #isMending = false;

  /** The next call of this name is. */
  spoils(call: CallOfStorage, how: Spoilt): void {
    this.#spoilt.set(call, how);
  }

  /** @param again a message that the channel had brought before */
  writes(person: number, again?: number): void {
    const offset = this.#log.length;
    const earlier = again === undefined ? undefined : this.#log[again % Math.max(1, offset)];
    const event = earlier?.event ?? message('oi', { conversation: `c${person}`, id: `m${offset}` });
    this.#log.push({ offset, event });
  }

  /** The log brings so many more of its events. */
  async brings(count: number): Promise<void> {
    if (this.#isMending || this.#owner === undefined || this.#calls >= CALLS) return;
    const events = this.#log.slice(this.#next, this.#next + count);
    if (events.length === 0) return;
    this.#next += events.length;
    this.#calls++;
    const { group } = this.#owner;
    group
      .deliverLogged(events)
      .then(
        () => {
          for (const { offset } of events) this.#finished.add(offset);
        },
        () => {
          this.#isMending = true;
        },
      )
      .finally(() => this.#calls--);
  }

  /** What was going on goes on for a while. */
  async turns(count: number): Promise<void> {
    for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Opens the shard where it has no owner, or one that refused something, and has the log bring that again. */
  async mends(): Promise<void> {
    if (this.#calls > 0) return;
    const isOpen = this.#owner?.state === 'has it' || (await this.#open());
    if (!isOpen) return;
    if (this.#isMending) this.#next = this.#log.findIndex(({ offset }) => !this.#finished.has(offset));
    if (this.#next < 0) this.#next = this.#log.length;
    this.#isMending = false;
  }

  /**
   * Another process has the shard from now on; the one before may go on for a while without knowing.
   * @param committed how far behind the log's first unfinished event the group of readers stands
   */
  async moves(committed: number): Promise<void> {
    if (this.#owner !== undefined) this.#owner.state = 'is fenced off';
    await settle();
    if (!(await this.#open())) return;
    const unfinished = this.#log.findIndex(({ offset }) => !this.#finished.has(offset));
    this.#next = Math.max(0, (unfinished < 0 ? this.#log.length : unfinished) - committed);
    this.#isMending = false;
  }

  /** All is well again, and everything is brought. */
  async comesToRest(): Promise<void> {
    this.#spoilt.clear();
    for (let tries = 0; this.#finished.size < this.#log.length; tries++) {
      if (tries === TRIES) throw new Error('the log is not applied, though all is well again');
      await this.mends();
      await this.brings(this.#log.length);
      await this.#clock.pass(PAUSE);
    }
    await this.#owner?.group.close();
  }

  /** What each conversation should have stepped, and what it has. */
  async stepped(): Promise<{ expected: string[]; found: string[] }[]> {
    const messages = this.#log.map(({ event }) => event as MessageEvent);
    const ofEach = Map.groupBy(messages, ({ conversation }) => conversation);
    return Promise.all(
      [...ofEach].map(async ([conversation, ofOne]) => ({
        expected: [...new Set(ofOne.map(({ id }) => id))],
        found: (await this.#storage.journal(conversation, 0, 9_999)).map(
          ({ event }) => (JSON.parse(event) as MessageEvent).id,
        ),
      })),
    );
  }

  async #open(): Promise<boolean> {
    const owner = { state: 'has it' } as Owner;
    owner.group = new ShardGroup({
      store: this.#storeOf(owner),
      funnels: { live: () => funnel, of: () => funnel },
      enrich: (event) => event,
      effects: {},
      channels: new Map([
        ['web', { name: 'web', send: async ({ id }) => ({ status: 'accepted', messageId: id }) }],
      ]),
      clock: this.#clock,
      dispatcher: { concurrency: 2, unknownWait: 5_000 },
      observer: silentObserver,
      cacheCapacity: 4_000, // some records leave the cache
      ended: () => {
        owner.state = 'has ended';
      },
    });
    this.#owner = undefined;
    try {
      await owner.group.open();
    } catch {
      owner.state = 'has ended';
      return false;
    }
    this.#owner = owner;
    return true;
  }

  #storeOf(owner: Owner): Store {
    const call = async (name: string, work: () => Promise<unknown>) => {
      await this.turns(1);
      if (owner.state === 'is fenced off') throw new ProsaError('shard_fenced', 'another has it');
      const spoilt = this.#spoilt.get(name);
      this.#spoilt.delete(name);
      if (spoilt === 'failed') throw new ProsaError('unreachable', 'no connection');
      const result = await work();
      if (spoilt === 'unheard') throw new ProsaError('unreachable', 'no answer');
      return result;
    };
    const through = <T extends object>(target: T): T =>
      new Proxy(target, {
        get: (_, name) => {
          const value = target[name as keyof T] as unknown;
          if (name === 'logMemory') return through(value as object);
          if (name === 'close') return async () => {};
          if (typeof value !== 'function') return value;
          return (...args: unknown[]) => call(String(name), () => value.apply(target, args));
        },
      });
    return through(this.#storage as Store);
  }
}
