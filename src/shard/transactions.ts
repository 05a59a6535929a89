/**
 * Steps and commits what waits in a group of shards, one transaction after another (G2), and runs between them what
 * must not meet one. Nothing is told to be done before the commit that decided it (G4, G5).
 */
import { setImmediate as nextTick } from 'node:timers/promises';
import type { Store } from '../store/store.ts';
import type { Backlog, Item } from './backlog.ts';
import type { GroupRecords } from './group-records.ts';
import type { GroupTraces } from './group-traces.ts';
import type { Precautions } from './precautions.ts';
import type { ShardObserver } from './shard-observer.ts';
import { type Enrich, type Funnels, type SteppedBatch, stepBatch } from './step-batch.ts';
import type { TracedTransaction } from './traced-transaction.ts';

export interface TransactionParts {
  store: Store;
  backlog: Backlog;
  records: GroupRecords;
  funnels: Funnels;
  enrich: Enrich;
  observer: ShardObserver;
  precautions: Precautions | undefined;
  traces: GroupTraces | undefined;
  /** It is durable: what was decided is to be carried out, but for conversations that were `lost`. */
  carryOut(stepped: SteppedBatch, lost: ReadonlySet<string>): void;
  /** A status of the conversation, or what withdraws messages of it, is durable, or its transaction failed. */
  settled(conversation: string): void;
  /** A transaction failed. @returns what those are told who wait for it */
  failed(error: unknown): unknown;
}

export class Transactions {
  readonly #parts: TransactionParts;
  #jobs: (() => Promise<void>)[] = [];
  #position = 0;
  /** Whose outbox the transaction under way moves, and its end. */
  #moving: { outboxes: ReadonlySet<string>; end: Promise<void> } | undefined;
  #draining: Promise<void> | undefined;

  constructor(parts: TransactionParts) {
    this.#parts = parts;
  }

  /** Log position of the last event that is durable. */
  get position(): number {
    return this.#position;
  }

  /** @param position of the last event that was committed before */
  goOnAfter(position: number): void {
    this.#position = position;
  }

  /** Resolves when no transaction under way moves the outbox of one of these conversations. */
  async atRest(conversations: readonly string[]): Promise<void> {
    while (conversations.some((one) => this.#moving?.outboxes.has(one))) await this.#moving!.end;
  }

  /** Runs it between two transactions. */
  between<T>(job: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#jobs.push(() => job().then(resolve, reject));
      void this.drain();
    });
  }

  /** Commits until nothing waits. The tick between transactions lets the next batch gather during the fsync. */
  drain(): Promise<void> {
    this.#draining ??= (async () => {
      const { backlog } = this.#parts;
      await nextTick();
      while (backlog.size + this.#jobs.length > 0) {
        await this.#jobs.shift()?.();
        if (backlog.size > 0) await this.#transaction();
        await nextTick();
      }
      this.#draining = undefined;
    })();
    return this.#draining;
  }

  async #transaction(): Promise<void> {
    const { store, backlog, records, funnels, enrich, observer, precautions, traces } = this.#parts;
    const taken = backlog.take();
    const { items, updates, states } = taken;
    let traced: TracedTransaction | undefined;
    let commitStart: number | undefined;
    const { promise: end, resolve: ended } = Promise.withResolvers<void>();
    const outboxes = new Set<string>();
    try {
      const before = await records.read([...items.keys()]);
      const events = new Map(
        [...items].map(([conversation, ofOne]) => [conversation, ofOne.map((i) => i.event)]),
      );
      const stepStart = performance.now();
      traced = traces?.transaction(items, stepStart);
      for (const ofOne of items.values()) for (const { since } of ofOne) observer.waited(stepStart - since);
      const stepped = stepBatch(
        events,
        (conversation) => before.get(conversation),
        this.#position,
        funnels,
        enrich,
        precautions,
        store.factQueue !== undefined,
        traced,
      );
      if (store.logMemory !== undefined) markOffsets(stepped, items);
      commitStart = performance.now();
      precautions?.hand.store();
      for (const { update } of updates) if (update.kind === 'advance') outboxes.add(update.conversation);
      for (const { commit } of stepped.conversations) {
        if (commit.withdrawals.length > 0) outboxes.add(commit.conversation);
      }
      if (outboxes.size > 0) this.#moving = { outboxes, end };
      const lost = await store.commit({
        conversations: stepped.conversations.map((c) => c.commit),
        deliveries: [
          ...updates.map((u) => u.update),
          ...[...items.values()].flatMap((ofOne) => ofOne.flatMap(({ update }) => update ?? [])),
        ],
        effects: states.map((s) => s.state),
        deadLetters: stepped.deadLetters,
        position: stepped.position,
      });
      precautions?.hand.clear();
      this.#position = stepped.position;
      traced?.committed(stepped, lost, commitStart);
      observer.committed(stepped, commitStart - stepStart, performance.now() - commitStart);
      backlog.answer(taken, lost);
      this.#parts.carryOut(stepped, lost);
    } catch (error) {
      precautions?.hand.clear();
      observer.commitFailed(error);
      traced?.failed(error, commitStart);
      const failure = this.#parts.failed(error);
      for (const conversation of items.keys()) records.drop(conversation);
      backlog.refuse(taken, failure);
    } finally {
      this.#moving = undefined;
      for (const conversation of outboxes) this.#parts.settled(conversation);
      ended();
    }
  }
}

/** Of each conversation the highest offset, since they rise. */
function markOffsets(stepped: SteppedBatch, taken: ReadonlyMap<string, readonly Item[]>): void {
  for (const { commit } of stepped.conversations) {
    const offset = taken.get(commit.conversation)!.findLast((item) => item.offset !== undefined)?.offset;
    if (offset !== undefined) commit.logOffset = offset;
  }
}
