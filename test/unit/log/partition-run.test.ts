import { setTimeout as delay } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import { encodeEvent } from '../../../src/log/event-record.ts';
import type { FetchedRecord } from '../../../src/log/partition-intake.ts';
import { PartitionRun, type RunParts } from '../../../src/log/partition-run.ts';
import type { LoggedEvent } from '../../../src/log/shard-host.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { message } from '../../support/kafka-load.ts';

const START = 100;
/** What a busy machine may take. */
const seen = (look: () => void) => vi.waitFor(look, { timeout: 9_000 });

/** A partition of the only shard, its broker, and a host that does as it is told. */
class Stage {
  readonly records: FetchedRecord[];
  readonly handed: number[][] = [];
  readonly applied: number[] = [];
  readonly unreadable: number[] = [];
  readonly opened: number[] = [];
  readonly closed: number[] = [];
  isPaused = true;
  position = -1;
  owner = true;
  calls = 0;
  /** Conversations with an event that was not taken: none behind it is, until the shard is opened again. */
  readonly #refused = new Set<string>();
  /** What becomes of the next calls; those beyond succeed. */
  outcomes: boolean[] = [];
  takes: () => Promise<void> = async () => {};
  openFailures = 0;
  closes: () => Promise<void> = async () => {};
  earliest = START;
  readonly run: PartitionRun;

  constructor(count: number, before: Promise<void> = Promise.resolve()) {
    this.records = Array.from({ length: count }, (_, n) => ({
      offset: START + n,
      value: encodeEvent(message(`c${n % 3}`, String(START + n))),
    }));
    this.run = new PartitionRun(0, this.#parts(), before);
  }

  #parts(): RunParts {
    return {
      shards: 1,
      log: createLogger('silent'),
      isOwner: () => this.owner,
      start: async () => START,
      earliest: async () => this.earliest,
      unreadable: async (_shard, offset) => void this.unreadable.push(offset),
      fetching: {
        pause: () => {
          this.isPaused = true;
        },
        resume: () => {
          this.isPaused = false;
        },
        seek: (_shard, offset) => {
          this.position = offset;
        },
      },
      host: {
        open: async (shard) => {
          this.opened.push(shard);
          this.#refused.clear();
          if (this.openFailures-- > 0) throw new Error('not now');
        },
        close: async (shard, patience) => {
          await this.closes();
          this.closed.push(shard, patience);
        },
        deliver: (_shard, events) => this.#deliver(events),
      },
    };
  }

  async #deliver(events: readonly LoggedEvent[]): Promise<void> {
    this.handed.push(events.map(({ offset }) => offset));
    const isGood = this.outcomes.shift() ?? true;
    if (!isGood) for (const { event } of events) this.#refused.add(event.conversation);
    const taken = events.filter(({ event }) => !this.#refused.has(event.conversation));
    this.applied.push(...taken.map(({ offset }) => offset));
    this.calls++;
    await this.takes();
    this.calls--;
    if (taken.length < events.length) throw new ProsaError('shard_closed', 'not now');
  }

  /** What a broker would give from there. */
  fetch(from: number, most: number): void {
    const records = this.records.filter(({ offset }) => offset >= from).slice(0, most);
    if (records.length > 0) this.run.take(from, records);
  }

  async untilOpen(): Promise<void> {
    await seen(() => expect(this.run.state).toBe('open'));
  }
}

describe('a run of a partition', () => {
  it('opens its shard, and begins where the group stands', async () => {
    const stage = new Stage(3);
    expect([stage.run.state, stage.isPaused]).toEqual(['starting', true]);
    await stage.untilOpen();
    expect([stage.opened, stage.isPaused, stage.position]).toEqual([[0], false, START]);
    stage.fetch(START, 10);
    await seen(() => expect([stage.run.intake?.due, stage.run.intake?.held]).toEqual([103, 0]));
    expect(stage.applied).toEqual([100, 101, 102]);
  });

  it('opens its shard only when an earlier run has let go of it', async () => {
    const before = Promise.withResolvers<void>();
    const stage = new Stage(3, before.promise);
    await delay(20);
    expect(stage.opened).toEqual([]);
    before.resolve();
    await stage.untilOpen();
  });

  it('that is closed before it has opened has let go only when the run before it has', async () => {
    const before = Promise.withResolvers<void>();
    const stage = new Stage(1, before.promise);
    let hasLetGo = false;
    const closed = stage.run.close(10).then(() => {
      hasLetGo = true;
    });
    await delay(30);
    expect(hasLetGo).toBe(false);
    before.resolve();
    await closed;
    expect(stage.opened).toEqual([]);
  });

  it('opens its shard again and again while it cannot be opened', async () => {
    const stage = new Stage(1);
    stage.openFailures = 2;
    await stage.untilOpen();
    expect(stage.opened).toHaveLength(3);
  });

  it('skips what it has, as when it is fetched again after an assignment', async () => {
    const stage = new Stage(6);
    await stage.untilOpen();
    stage.fetch(START, 4);
    stage.run.keep();
    expect(stage.position).toBe(104);
    stage.fetch(START, 6);
    await seen(() => expect(stage.applied).toEqual([100, 101, 102, 103, 104, 105]));
    expect(stage.handed.flat()).toHaveLength(6);
  });

  it('takes nothing that was fetched from behind the place that is due', async () => {
    const stage = new Stage(6);
    await stage.untilOpen();
    stage.fetch(START, 2);
    stage.position = 999;
    stage.fetch(104, 2);
    expect(stage.position).toBe(102);
    expect(stage.run.intake?.due).toBeUndefined();
    stage.fetch(102, 10);
    await seen(() => expect(stage.applied).toEqual([100, 101, 102, 103, 104, 105]));
  });

  it('goes on behind a hole when the log begins there', async () => {
    const stage = new Stage(6);
    await stage.untilOpen();
    stage.earliest = 104;
    stage.fetch(104, 2);
    stage.fetch(104, 2);
    await seen(() => expect(stage.position).toBe(104));
    stage.fetch(104, 2);
    await seen(() => expect(stage.run.intake?.due).toBe(106));
    expect(stage.applied).toEqual([104, 105]);
  });

  it('has no more fetched while it holds much', async () => {
    const stage = new Stage(6_000);
    const held = Promise.withResolvers<void>();
    stage.takes = () => held.promise;
    await stage.untilOpen();
    stage.fetch(START, 2_000);
    expect(stage.isPaused).toBe(false);
    stage.fetch(START + 2_000, 1);
    expect(stage.isPaused).toBe(true);
    expect(stage.handed.length).toBeLessThan(9);
    stage.run.keep();
    expect(stage.isPaused).toBe(true);
    held.resolve();
    await seen(() => expect(stage.isPaused).toBe(false));
    await seen(() => expect(stage.run.intake?.held).toBe(0));
  });

  it('hands out nothing, and opens nothing, while the group does not know this process', async () => {
    const stage = new Stage(3);
    stage.owner = false;
    await delay(120);
    expect(stage.opened).toEqual([]);
    stage.owner = true;
    await stage.untilOpen();
    stage.owner = false;
    stage.fetch(START, 3);
    await delay(120);
    expect(stage.handed).toEqual([]);
    stage.owner = true;
    await seen(() => expect(stage.applied).toHaveLength(3));
  });

  it('sets aside what is no event of its shard, and commits behind it', async () => {
    const stage = new Stage(4);
    await stage.untilOpen();
    stage.records[1] = { offset: 101, value: Buffer.from('oi') };
    stage.records[2] = { offset: 102, value: null };
    stage.fetch(START, 4);
    await seen(() => expect(stage.applied).toEqual([100, 103]));
    await seen(() => expect(stage.run.intake?.due).toBe(104));
    expect(stage.unreadable).toEqual([101, 102]);
  });

  it('hands out nothing after a failure until all has ended, and then all that is unfinished', async () => {
    const stage = new Stage(700);
    const ends = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
    ];
    let calls = 0;
    stage.takes = () => ends[calls++]?.promise ?? Promise.resolve();
    stage.outcomes = [true, false, true];
    await stage.untilOpen();
    stage.fetch(START, 700);
    expect(stage.handed.map(({ length }) => length)).toEqual([256, 256, 188]);
    ends[1]!.resolve();
    await seen(() => expect(stage.run.state).toBe('mending'));
    ends[0]!.resolve();
    await delay(120);
    expect([stage.handed.length, stage.opened.length, stage.run.intake!.due]).toEqual([3, 1, START + 256]);
    ends[2]!.resolve();
    await seen(() => expect(stage.run.intake!.held).toBe(0));
    expect(stage.opened).toHaveLength(2);
    expect(stage.handed.slice(3).flat()).toEqual(stage.records.slice(256).map(({ offset }) => offset));
  });

  it('that is closed has the host let go, and keeps what is finished to be committed', async () => {
    const stage = new Stage(600);
    const held = Promise.withResolvers<void>();
    await stage.untilOpen();
    stage.fetch(START, 100);
    await seen(() => expect(stage.applied).toHaveLength(100));
    stage.takes = () => held.promise;
    stage.closes = async () => held.resolve();
    stage.fetch(START + 100, 500);
    await seen(() => expect(stage.calls).toBeGreaterThan(0));
    await stage.run.close(700);
    expect(stage.closed).toEqual([0, 700]);
    expect(stage.calls).toBe(0);
    const { applied, handed } = stage;
    expect(stage.run.intake?.due).toBe(START + applied.length);
    stage.fetch(START + 600, 10);
    await delay(20);
    expect(handed.flat()).toEqual(applied);
  });

  it('that is closed while its shard cannot be opened ends', async () => {
    const stage = new Stage(1);
    stage.openFailures = Number.POSITIVE_INFINITY;
    await delay(60);
    await stage.run.close(100);
    const tries = stage.opened.length;
    await delay(120);
    expect(stage.opened).toHaveLength(tries);
  });

  it('hands out all in order, whatever fails, ends late, is fetched twice or from the wrong place', async () => {
    const history = fc.record({
      outcomes: fc.array(fc.boolean(), { maxLength: 12 }),
      fetches: fc.array(
        fc.record({ size: fc.integer({ min: 1, max: 40 }), from: fc.integer({ min: -30, max: 30 }) }),
        { minLength: 5, maxLength: 25 },
      ),
      pauses: fc.infiniteStream(fc.integer({ min: 0, max: 4 })),
    });
    const cases = fc.sample(history, { numRuns: 150 });
    await Promise.all(
      cases.map(async ({ outcomes, fetches, pauses }) => {
        const stage = new Stage(400);
        stage.outcomes = [...outcomes];
        stage.takes = async () => {
          await delay(pauses.next().value);
        };
        await stage.untilOpen();
        for (const { size, from } of fetches) {
          stage.fetch(Math.max(START, stage.position + from), size);
          const due = stage.run.intake!.due ?? START;
          expect(new Set(stage.applied.filter((offset) => offset < due)).size).toBe(due - START);
          await delay(pauses.next().value);
        }
        while (stage.run.intake!.due !== START + 400) {
          stage.run.keep();
          stage.fetch(stage.position, 100);
          await delay(20);
        }
        for (const conversation of [0, 1, 2]) {
          const isOf = (offset: number) => (offset - START) % 3 === conversation;
          const expected = stage.records.map(({ offset }) => offset).filter(isOf);
          expect([...new Set(stage.applied)].filter(isOf)).toEqual(expected);
        }
      }),
    );
  }, 60_000);
});
