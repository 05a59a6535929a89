/**
 * The counts and flows of the groups of one thread: at most once a second, and only when something moved, it brings the
 * flows to the ledger and then tells what changed, so that whoever hears of it finds the flows in the ledger.
 */
import type { ConversationRecord } from '../actor/record.ts';
import type { AppliedListener } from '../shard/applied-event.ts';
import type { HandOffs } from '../shard/hand-offs.ts';
import type { ShardGroup } from '../shard/shard-group.ts';
import type { Clock } from '../timers/clock.ts';
import type { FlowLedger } from './flow-ledger.ts';
import { FlowWriter } from './flow-writer.ts';
import { Flows } from './flows.ts';
import { allOf, changesOf, type GroupLive } from './group-live.ts';
import { StateCounts } from './state-counts.ts';

/** What gathers before the first change is told, and the least time between two times (ms). */
const GATHER = 100;
const APART = 1_000;

export interface ThreadLiveParts {
  ledger: FlowLedger;
  clock: Clock;
  tell(changes: GroupLive[]): void;
  /** The flows could not be written, or a group not be counted; the first is tried again. */
  failed(error: unknown): void;
}

interface Group {
  counts: StateCounts;
  handOffs: HandOffs;
  hasMoved: boolean;
  /** Told of as a whole, so that changes can follow. */
  isTold: boolean;
}

export class ThreadLive {
  readonly #parts: ThreadLiveParts;
  readonly #groups = new Map<number, Group>();
  readonly #flows: Flows;
  readonly #writer: FlowWriter;
  #toldAt = Number.NEGATIVE_INFINITY;
  #stopWaiting: (() => void) | undefined;

  constructor(parts: ThreadLiveParts) {
    this.#parts = parts;
    this.#flows = new Flows(parts.clock, () => this.#moved());
    this.#writer = new FlowWriter(this.#flows, parts.ledger);
  }

  /** What is to hear of the events of a group that opens. @param handOffs of it; it is read when the group is counted */
  listen(number: number, handOffs: HandOffs): AppliedListener[] {
    const moved = () => {
      group.hasMoved = true;
      this.#moved();
    };
    const group: Group = {
      counts: new StateCounts(moved),
      handOffs,
      hasMoved: false,
      isTold: false,
    };
    this.#groups.set(number, group);
    const owners: AppliedListener = {
      applied: ({ before, after }) => {
        if (waits(before) !== waits(after)) moved();
      },
      forgotten: () => {},
    };
    return [group.counts, group.handOffs, owners, this.#flows];
  }

  /** Counts what the group holds, beside its other work. Resolves when that is done. */
  async count(number: number, shards: Pick<ShardGroup, 'store' | 'exclusively'>): Promise<void> {
    const { store } = shards;
    const group = this.#groups.get(number);
    if (group === undefined) return;
    try {
      await group.handOffs.lookThrough(store);
      await group.counts.count((after, limit) => shards.exclusively(() => store.whereabouts(after, limit)));
    } catch (error) {
      if (this.#groups.get(number) === group) this.#parts.failed(error);
    }
  }

  /** All of a group; undefined while it is not counted, or not open. */
  of(number: number): GroupLive | undefined {
    const group = this.#groups.get(number);
    return group && allOf(number, group.counts, group.handOffs);
  }

  /** The group has closed. Resolves when what moved in it is in the ledger, as far as that can be. */
  async close(number: number): Promise<void> {
    const group = this.#groups.get(number);
    group?.counts.stop();
    group?.handOffs.stop();
    this.#groups.delete(number);
    await this.#write();
  }

  #moved(): void {
    if (this.#stopWaiting !== undefined) return;
    const { clock } = this.#parts;
    const at = Math.max(clock.now() + GATHER, this.#toldAt + APART);
    this.#stopWaiting = clock.callAt(at, () => void this.#tell());
  }

  async #tell(): Promise<void> {
    this.#stopWaiting = undefined;
    this.#toldAt = this.#parts.clock.now();
    const isWritten = await this.#write();
    const changes = [...this.#groups].flatMap(([number, group]) => {
      if (!group.hasMoved) return [];
      const told = group.isTold
        ? changesOf(number, group.counts, group.handOffs)
        : allOf(number, group.counts, group.handOffs);
      if (told === undefined) return [];
      group.hasMoved = false;
      group.isTold = true;
      return [told];
    });
    this.#parts.tell(changes);
    if (!isWritten) this.#moved();
  }

  async #write(): Promise<boolean> {
    try {
      await this.#writer.write();
      return true;
    } catch (error) {
      this.#parts.failed(error);
      return false;
    }
  }
}

const waits = (record: ConversationRecord | undefined) =>
  record?.owner === 'human' && record.taken === undefined;
