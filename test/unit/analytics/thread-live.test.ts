import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import type { GroupLive } from '../../../src/analytics/group-live.ts';
import { LiveCounts } from '../../../src/analytics/live-counts.ts';
import { ThreadLive } from '../../../src/analytics/thread-live.ts';
import { HandOffs } from '../../../src/shard/hand-offs.ts';
import type { Store, Whereabouts } from '../../../src/store/store.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryFlowLedger } from '../../support/memory-flow-ledger.ts';
import { message } from '../../support/tiny-funnel.ts';

let clock: FakeClock;
let told: GroupLive[];
let failures: unknown[];
let live: ThreadLive;
beforeEach(() => {
  clock = new FakeClock();
  told = [];
  failures = [];
  live = new ThreadLive({
    ledger: new MemoryFlowLedger(),
    clock,
    tell: (changes) => void told.push(...changes),
    failed: (error) => void failures.push(error),
  });
});

const at = (state: string, conversation = 'c'): ConversationRecord =>
  ({
    ...{ conversation, funnel: 'f', funnelVersion: '1', owner: 'bot', state, timers: {}, effects: {} },
  }) as ConversationRecord;

/** @param pages what the store answers, or fails with */
async function open(...pages: (Whereabouts[] | Error)[]) {
  const store = {
    withPerson: async () => [],
    recent: async () => [],
    load: async () => new Map(),
    whereabouts: async () => {
      const page = pages.shift() ?? [];
      if (page instanceof Error) throw page;
      return page;
    },
  } as unknown as Store;
  const listeners = live.listen(0, new HandOffs());
  const counted = live.count(0, { store, exclusively: (act) => act() });
  for (let n = 0; n < 5; n++) await clock.pass(1_000);
  await counted;
  return (before: ConversationRecord | undefined, after: ConversationRecord) => {
    for (const listener of listeners) listener.applied({ event: message('oi'), before, after } as never);
  };
}

const inside = (conversation: string): Whereabouts =>
  ({ conversation, order: 1, funnel: 'f', funnelVersion: '1', state: '"a"' }) as Whereabouts;

describe('what a thread tells of its groups', () => {
  it('reaches everybody, whoever has asked for all of it meanwhile', async () => {
    const [asks, hears] = [new LiveCounts(), new LiveCounts()];
    const apply = await open();
    for (const one of told.splice(0)) hears.take(one);
    apply(undefined, at('a'));
    asks.take(live.of(0)!);
    await clock.pass(2_000);
    for (const one of told) hears.take(one);
    expect([...hears.totals]).toEqual([['f@1 a', 1]]);
    expect([...asks.totals]).toEqual([['f@1 a', 1]]);
  });

  it('is counted again where the store failed while it was', async () => {
    const lost = new Error('the store does not answer');
    await open(lost, [inside('c')]);
    expect(failures).toEqual([lost]);
    expect(live.of(0)?.counts).toEqual([['f@1 a', 1]]);
  });

  it('goes on once a second while something moves, also where the clock is set back', async () => {
    const apply = await open();
    await clock.pass(1_000);
    told = [];
    apply(undefined, at('a', 'c1'));
    await clock.pass(100);
    expect(told).toHaveLength(1);
    clock.jump(-3_600_000);
    apply(undefined, at('a', 'c2'));
    await clock.pass(900);
    expect(told).toHaveLength(1);
    await clock.pass(100);
    expect(told).toHaveLength(2);
    expect(told.at(-1)!.counts).toEqual([['f@1 a', 2]]);
  });
});
