/** What every spend ledger must hold; an adapter supplies only the factory. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { SpendAccount, SpendLedger } from '../../src/effects/llm/spend-ledger.ts';
import { type SharedFixture, SharedLedgers } from '../support/shared-ledgers.ts';

export type SpendLedgerFixture = SharedFixture<SpendLedger>;

export function spendLedgerSuite(name: string, createFixture: () => Promise<SpendLedgerFixture>): void {
  describe(`spend ledger: ${name}`, () => {
    const ledgers = new SharedLedgers<SpendLedger>(createFixture);
    let ledger: SpendLedger;
    beforeEach(() => {
      ledger = ledgers.first;
    });
    const open = () => ledgers.open();

    const account = (name: string, limit?: number): SpendAccount => ({
      name,
      limit,
      ends: Date.now() + 60_000,
    });
    const day = account('day', 1_000);
    const month = account('month', 1_500);

    it('reserves what there is room for, and says which account has none', async () => {
      expect(await ledger.reserve('a', [day, month], 100, 600)).toEqual({ reserved: 600 });
      expect(await ledger.reserve('b', [day, month], 100, 600)).toEqual({ reserved: 400 });
      expect(await ledger.reserve('c', [day, month], 1, 600)).toEqual({ exhausted: 'day' });
      expect(await ledger.totals([day, month])).toEqual([1_000, 1_000]);
    });

    it('settles what it did cost, on every account, also more than was reserved', async () => {
      await ledger.reserve('a', [day, month], 1, 600);
      await ledger.settle('a', [day, month], 200);
      expect(await ledger.totals([day, month])).toEqual([200, 200]);
      await ledger.reserve('b', [day, month], 1, 700);
      await ledger.settle('b', [day, month], 900);
      expect(await ledger.totals([day, month])).toEqual([1_100, 1_100]);
      expect(await ledger.reserve('c', [day, month], 1, 1)).toEqual({ exhausted: 'day' });
      expect(await ledger.reserve('c', [month], 1, 9_999)).toEqual({ reserved: 400 });
    });

    it('recognises an id: reserving again replaces, settling again changes nothing', async () => {
      await ledger.reserve('a', [day], 1, 900);
      expect(await ledger.reserve('a', [day], 1, 700)).toEqual({ reserved: 700 });
      expect(await ledger.totals([day])).toEqual([700]);
      await ledger.settle('a', [day], 300);
      await ledger.settle('a', [day], 300);
      await ledger.settle('unknown', [day], 300);
      expect(await ledger.totals([day])).toEqual([300]);
      expect(await ledger.reserve('a', [day], 1, 200)).toEqual({ reserved: 200 });
      expect(await ledger.totals([day])).toEqual([500]);
    });

    it('keeps nothing of a reservation that one account had no room for', async () => {
      const small = account('small', 100);
      expect(await ledger.reserve('a', [day, small], 200, 300)).toEqual({ exhausted: 'small' });
      expect(await ledger.totals([day, small])).toEqual([0, 0]);
      await ledger.reserve('b', [small, day], 50, 50);
      expect(await ledger.reserve('b', [small, day], 200, 300)).toEqual({ exhausted: 'small' });
      expect(await ledger.totals([day, small])).toEqual([0, 0]);
    });

    it('counts also where there is no limit', async () => {
      const counted = account('counted');
      expect(await ledger.reserve('a', [counted], 1, 5e12)).toEqual({ reserved: 5e12 });
      await ledger.settle('a', [counted], 5e12 + 1);
      expect(await ledger.totals([counted, account('other')])).toEqual([5e12 + 1, 0]);
    });

    it('is one for all who open it, and what nobody settled counts as spent', async () => {
      const another = await open();
      await ledger.reserve('a', [day], 1, 600);
      expect(await another.totals([day])).toEqual([600]);
      await ledgers.reopen();
      expect(await another.reserve('b', [day], 500, 500)).toEqual({ exhausted: 'day' });
      expect(await another.reserve('a', [day], 500, 1_000)).toEqual({ reserved: 1_000 });
      await another.settle('a', [day], 1);
      expect(await another.totals([day])).toEqual([1]);
    });

    it('never lets more be reserved than the limit, however many ask at once', async () => {
      const others = [ledger, await open(), await open()];
      const answers = await Promise.all(
        Array.from({ length: 60 }, (_, n) => others[n % 3]!.reserve(`id${n}`, [day], 30, 30)),
      );
      const reserved = answers.filter((answer) => 'reserved' in answer);
      expect(reserved).toHaveLength(33);
      expect(await ledger.totals([day])).toEqual([990]);
    });

    it('forgets an account a day after its end', async () => {
      const old = { name: 'old', limit: 100, ends: Date.now() - 25 * 3_600_000 };
      await ledger.reserve('a', [old], 1, 60);
      await ledger.reserve('b', [day], 1, 1);
      expect(await ledger.totals([old, day])).toEqual([0, 1]);
    });
  });
}
