/**
 * The counts and flows of the groups of one thread: at most once a second, and only when something moved, it brings the
 * flows to the ledger and then tells what changed, so that whoever hears of it finds the flows in the ledger.
 */
import type { ConversationRecord } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { AppliedListener } from '../shard/applied-event.ts';
import type { HandOffs } from '../shard/hand-offs.ts';
import type { ShardGroup } from '../shard/shard-group.ts';
import type { Clock } from '../timers/clock.ts';
import type { FlowLedger } from './flow-ledger.ts';
import { FlowWriter } from './flow-writer.ts';
import { Flows } from './flows.ts';
import { allOf, changesOf, type GroupLive } from './group-live.ts';
import { SilenceWatch } from './silence-watch.ts';
import { countSilences, type ListedGroup } from './silences.ts';
import { StateCounts } from './state-counts.ts';

/** What gathers before the first change is told, and the rest after each time (ms). */
const GATHER = 100;
const APART = 1_000;
/** Before a group is read again that could not be (ms). */
const REST = 1_000;

export interface ThreadLiveParts {
  ledger: FlowLedger;
  clock: Clock;
  tell(changes: GroupLive[]): void;
  /** The flows could not be written, or a group not be counted; it is tried again. */
  failed(error: unknown): void;
}

interface Group {
  counts: StateCounts;
  handOffs: HandOffs;
  silences: SilenceWatch;
  hasMoved: boolean;
  /** Told of as a whole, so that changes can follow. */
  isTold: boolean;
  /** From when it can be read. */
  shards?: ReadGroup;
}

type ReadGroup = Pick<ShardGroup, 'store' | 'exclusively'>;

export class ThreadLive {
  readonly #parts: ThreadLiveParts;
  readonly #groups = new Map<number, Group>();
  readonly #flows: Flows;
  readonly #writer: FlowWriter;
  /** Since it was told last. */
  #hasMoved = false;
  /** It gathers, is being told, or rests. */
  #isBusy = false;

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
      silences: new SilenceWatch(this.#parts.clock, (until) => this.#countSilences(number, until)),
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
  async count(number: number, shards: ReadGroup): Promise<void> {
    const { store } = shards;
    const group = this.#groups.get(number);
    if (group === undefined) return;
    group.shards = shards;
    const read = (after: number, limit: number) => shards.exclusively(() => store.whereabouts(after, limit));
    await this.#untilDone(number, group, () => group.handOffs.lookThrough(store));
    await this.#untilDone(number, group, () => group.counts.count(read));
    await group.silences.start();
  }

  /** Resolves when it is, or the group has closed. */
  async #untilDone(number: number, group: Group, act: () => Promise<void>): Promise<void> {
    const { clock, failed } = this.#parts;
    while (this.#groups.get(number) === group) {
      try {
        return await act();
      } catch (error) {
        if (this.#groups.get(number) !== group) return;
        failed(error);
      }
      await new Promise<void>((resolve) => clock.callAt(clock.now() + REST, resolve));
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
    group?.silences.stop();
    this.#groups.delete(number);
    await this.#write();
  }

  async #countSilences(number: number, until: number): Promise<void> {
    const group = this.#groups.get(number);
    const { shards } = group ?? {};
    if (group === undefined || shards === undefined) return;
    try {
      const { store } = shards;
      const listed: ListedGroup = { number, store, exclusively: (job) => shards.exclusively(job) };
      if ((await countSilences(listed, this.#parts.ledger, until)) === 0) return;
      group.hasMoved = true;
      this.#moved();
    } catch (error) {
      const isClosing = error instanceof ProsaError && error.code === 'shard_closed';
      if (!isClosing) this.#parts.failed(error);
    }
  }

  #moved(): void {
    this.#hasMoved = true;
    if (!this.#isBusy) this.#tellAfter(GATHER);
  }

  #tellAfter(milliseconds: number): void {
    const { clock } = this.#parts;
    this.#isBusy = true;
    clock.callAt(clock.now() + milliseconds, () => {
      if (this.#hasMoved) void this.#tell();
      else this.#isBusy = false;
    });
  }

  async #tell(): Promise<void> {
    this.#hasMoved = false;
    const isWritten = await this.#write();
    const changes = [...this.#groups].flatMap(([number, group]) => {
      if (!group.hasMoved) return [];
      const changes = changesOf(number, group.counts, group.handOffs);
      const told = group.isTold ? changes : allOf(number, group.counts, group.handOffs);
      if (told === undefined) return [];
      group.hasMoved = false;
      group.isTold = true;
      return [told];
    });
    this.#parts.tell(changes);
    if (!isWritten) this.#hasMoved = true;
    this.#tellAfter(APART);
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
