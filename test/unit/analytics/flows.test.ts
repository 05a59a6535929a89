import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../../../src/actor/record.ts';
import { MINUTE } from '../../../src/analytics/flow-ledger.ts';
import { FlowWriter } from '../../../src/analytics/flow-writer.ts';
import { Flows } from '../../../src/analytics/flows.ts';
import { intervalOf } from '../../../src/analytics/stage-times.ts';
import { MemoryFlowLedger } from '../../support/memory-flow-ledger.ts';
import { message, NOON } from '../../support/tiny-funnel.ts';

let now: number;
let ledger: MemoryFlowLedger;
let flows: Flows;
let writer: FlowWriter;
const restart = () => {
  flows = new Flows({ now: () => now });
  writer = new FlowWriter(flows, ledger);
};
beforeEach(() => {
  now = NOON;
  ledger = new MemoryFlowLedger();
  restart();
});

function record(state: unknown, changes: Partial<ConversationRecord> = {}): ConversationRecord {
  return {
    ...{ conversation: 'c', funnel: 'f', funnelVersion: '1', owner: 'bot', state, timers: {}, effects: {} },
    ...changes,
  } as ConversationRecord;
}
const asked = record({ asking: 'waiting' });
const understood = record({ asking: 'understanding' });
const shown = record('showing');
const timer = (id: string, at = NOON): ConversationEvent => ({
  ...{ kind: 'timer', conversation: 'c', at, id, deadline: at },
});
const apply = (
  before: ConversationRecord | undefined,
  after: ConversationRecord,
  event: ConversationEvent = message('oi', { at: now }),
) => flows.applied({ event, before, after, decisions: [] });
const sums = async () =>
  Object.fromEntries(
    [...(await ledger.sums(0, Number.POSITIVE_INFINITY))].sort(([a], [b]) => (a < b ? -1 : 1)),
  );

describe('flows', () => {
  it('count who enters and leaves each state and stage', async () => {
    apply(undefined, asked);
    apply(asked, understood);
    apply(understood, structuredClone(understood));
    apply(understood, shown);
    await writer.write();
    expect(await sums()).toEqual({
      'enter f@1 asking': 1,
      'enter f@1 showing': 1,
      'in f@1 asking.understanding': 1,
      'in f@1 asking.waiting': 1,
      'in f@1 showing': 1,
      'leave f@1 asking': 1,
      'out f@1 asking.understanding': 1,
      'out f@1 asking.waiting': 1,
      't0 f@1 asking': 1,
    });
  });

  it('count a move in the minute it happens', async () => {
    apply(undefined, asked);
    now += 2 * MINUTE;
    apply(asked, shown);
    await writer.write();
    expect((await ledger.sums(now / MINUTE, now / MINUTE + 1)).get('in f@1 showing')).toBe(1);
    expect((await ledger.sums(0, now / MINUTE)).get('in f@1 showing')).toBeUndefined();
  });

  it('know after a restart since when a conversation is in its stage', async () => {
    apply(undefined, asked);
    await writer.write();
    restart();
    now += 90 * MINUTE;
    apply(asked, shown);
    await writer.write();
    expect((await sums())[`t${intervalOf(90 * MINUTE)} f@1 asking`]).toBe(1);
  });

  it('tell no time of a stay whose beginning was lost', async () => {
    apply(undefined, asked);
    await writer.write();
    apply(asked, shown); // and the process dies before it is written
    restart();
    now += MINUTE;
    apply(shown, asked);
    await writer.write();
    expect(Object.keys(await sums()).filter((name) => name.startsWith('t'))).toEqual([]);
  });

  it('lose nothing and count nothing twice while the ledger is away', async () => {
    apply(undefined, asked);
    ledger.refuses = true;
    await expect(writer.write()).rejects.toThrow('away');
    apply(asked, shown);
    await expect(writer.write()).rejects.toThrow('away');
    ledger.refuses = false;
    await writer.write();
    await writer.write();
    const counted = await sums();
    expect(counted['enter f@1 asking']).toBe(1);
    expect(counted['enter f@1 showing']).toBe(1);
    expect(ledger.kept.get('c')).toEqual({ stage: 'showing', since: now });
  });

  it('count a silence that nothing follows as dropped, in its stage', async () => {
    const waiting = record({ asking: 'waiting' }, { timers: { followUp: { deadline: 1 } } });
    apply(waiting, waiting, timer('followUp')); // another follow-up is to come
    apply(waiting, asked, timer(TURN_TIMER));
    apply(waiting, record('handOff', { owner: 'human' }), timer('followUp'));
    apply(waiting, asked, message('tchau'));
    await writer.write();
    expect((await sums())['drop f@1 asking']).toBeUndefined();
    apply(waiting, asked, timer('followUp'));
    apply(waiting, record({ asking: 'resting' }), timer('followUp'));
    await writer.write();
    expect((await sums())['drop f@1 asking']).toBe(2);
  });

  it('go on with a stay where a migration keeps the stage', async () => {
    apply(undefined, asked);
    now += 10 * MINUTE;
    const moved = record({ asking: 'waiting' }, { funnelVersion: '2' });
    apply(asked, moved);
    now += 10 * MINUTE;
    apply(moved, record('showing', { funnelVersion: '2' }));
    await writer.write();
    expect(await sums()).toMatchObject({
      'out f@1 asking.waiting': 1,
      'in f@2 asking.waiting': 1,
      [`t${intervalOf(20 * MINUTE)} f@2 asking`]: 1,
    });
  });

  it('forget a conversation that is erased', async () => {
    apply(undefined, asked);
    await writer.write();
    expect(ledger.kept.size).toBe(1);
    flows.forgotten('c');
    await writer.write();
    expect(ledger.kept.size).toBe(0);
  });
});
