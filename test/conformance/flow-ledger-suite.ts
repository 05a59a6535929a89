/** What every flow ledger must hold; an adapter supplies only the factory. */
import { beforeEach, describe, expect, it } from 'vitest';
import { type FlowBatch, type FlowLedger, MINUTE } from '../../src/analytics/flow-ledger.ts';
import { type SharedFixture, SharedLedgers } from '../support/shared-ledgers.ts';

export interface FlowLedgerFixture extends SharedFixture<FlowLedger> {
  /** All that is kept, as text. */
  content(): Promise<string>;
}

export function flowLedgerSuite(name: string, createFixture: () => Promise<FlowLedgerFixture>): void {
  describe(`flow ledger: ${name}`, () => {
    const ledgers = new SharedLedgers<FlowLedger, FlowLedgerFixture>(createFixture);
    let ledger: FlowLedger;
    beforeEach(() => {
      ledger = ledgers.first;
    });
    const open = () => ledgers.open();

    const minute = Math.floor(Date.now() / MINUTE);
    let batches = 0;
    const batch = (
      minutes: [number, Record<string, number>][],
      { stays = [], writer = 'w' }: { stays?: Iterable<[string, FlowStay]>; writer?: string } = {},
    ): FlowBatch => ({
      writer,
      number: ++batches,
      minutes: minutes.map(([at, counts]) => [at, new Map(Object.entries(counts))]),
      stays: new Map(stays),
    });
    type FlowStay = { stage: string; since: number } | undefined;
    const sums = async (from: number, until: number) => Object.fromEntries(await ledger.sums(from, until));

    it('adds up what threads and processes give', async () => {
      const other = await open();
      await ledger.add(batch([[minute, { 'in f@1 a b': 2, 'out f@1 c': 1 }]]));
      await other.add(batch([[minute, { 'in f@1 a b': 3 }]], { writer: 'another' }));
      expect(await sums(minute, minute + 1)).toEqual({ 'in f@1 a b': 5, 'out f@1 c': 1 });
    });

    it('counts a batch once that is given again', async () => {
      const given = batch([[minute, { a: 1 }]], { stays: [['c', { stage: 's', since: 5 }]] });
      const again = await open();
      await ledger.add(given);
      await again.add(given);
      expect(await sums(minute, minute + 1)).toEqual({ a: 1 });
      await ledger.add(batch([[minute, { a: 1 }]]));
      expect(await sums(minute, minute + 1)).toEqual({ a: 2 });
    });

    it('tells every thread and process how far a writer has come', async () => {
      expect(await ledger.lastOf('silences-3')).toBeUndefined();
      await ledger.add({ writer: 'silences-3', number: 29_000_000, minutes: [], stays: new Map() });
      const other = await open();
      expect(await other.lastOf('silences-3')).toBe(29_000_000);
      expect(await other.lastOf('silences-4')).toBeUndefined();
    });

    it('tells exactly what was counted in a range, whatever hours it crosses', async () => {
      const at = (ago: number) => minute - ago;
      const moments = [0, 1, 30, 59, 60, 61, 119, 120, 150, 600, 1_439, 1_440, 1_441, 5_000, 10_079];
      await ledger.add(batch(moments.map((ago) => [at(ago), { a: 1 }])));
      for (const [from, until] of [
        [0, 0],
        [60, -1],
        [61, 0],
        [59, 30],
        [120, 60],
        [1_440, -1],
        [1_441, 2],
        [10_080, -1],
        [10_078, 121],
      ] as const) {
        const expected = moments.filter((ago) => at(ago) >= at(from) && at(ago) < at(until)).length;
        expect((await sums(at(from), at(until))).a ?? 0, `from ${from} until ${until}`).toBe(expected);
      }
    });

    it('knows since when conversations are in their stage, until they are forgotten', async () => {
      const since = Date.now();
      const many = Array.from({ length: 1_200 }, (_, n): [string, FlowStay] => [
        `c${n}`,
        { stage: 'a stage', since: since + n },
      ]);
      await ledger.add(batch([[minute, { a: 1 }]], { stays: many }));
      const other = await open();
      const ids = many.map(([id]) => id);
      expect(await other.stays([...ids, 'nobody'])).toEqual(new Map(many));
      await ledger.add(
        batch([], {
          stays: [
            ['c1', { stage: 'b', since: since + 9_000 }],
            ['c2', undefined],
          ],
        }),
      );
      expect(await other.stays(['c0', 'c1', 'c2'])).toEqual(
        new Map([
          ['c0', { stage: 'a stage', since }],
          ['c1', { stage: 'b', since: since + 9_000 }],
        ]),
      );
    });

    it('keeps no conversation id', async () => {
      const conversation = 'AbCdEfGhIjKlMnOpQrStUv';
      await ledger.add(batch([], { stays: [[conversation, { stage: 's', since: Date.now() }]] }));
      const content = await ledgers.fixture.content();
      expect(content).toContain('s');
      expect(content).not.toContain(conversation);
    });

    it('survives that whoever wrote it is gone', async () => {
      await ledger.add(batch([[minute, { a: 7 }]], { stays: [['c', { stage: 's', since: Date.now() }]] }));
      await ledgers.reopen();
      ledger = ledgers.first;
      expect(await sums(minute, minute + 1)).toEqual({ a: 7 });
      expect((await ledger.stays(['c'])).size).toBe(1);
    });
  });
}
