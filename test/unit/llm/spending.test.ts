import { beforeEach, expect, it } from 'vitest';
import type { SpendLedger } from '../../../src/effects/llm/spend-ledger.ts';
import { type Limits, Spending } from '../../../src/effects/llm/spending.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { memoryLedger, RememberingObserver } from '../../support/llm.ts';

const USD = 1e9;
let clock: FakeClock;
let ledger: SpendLedger;
let observer: RememberingObserver;
beforeEach(() => {
  clock = new FakeClock(Date.parse('2026-11-30T23:30:00Z'));
  ledger = memoryLedger(clock);
  observer = new RememberingObserver();
});

const none: Limits = { message: undefined, conversation: undefined, tenant: undefined, day: undefined };
const spending = (limits: Partial<Limits>) =>
  new Spending({ limits: { ...none, ...limits }, tenant: 'shop', ledger, clock, observer });
const answer = (id = 'c:e1', spent = 0, conversationSpent = 0) => ({
  id,
  conversation: id.split(':')[0]!,
  spent,
  conversationSpent,
});

it('an answer gets what is left of its limit, and then nothing', async () => {
  const budget = spending({ message: 0.01 }).open(answer());
  expect(await budget.reserve(1, USD)).toBe(0.01 * USD);
  await budget.settle(0.006 * USD);
  expect(await budget.reserve(1, USD)).toBe(0.004 * USD);
  await budget.settle(0.004 * USD);
  await expect(budget.reserve(1, USD)).rejects.toMatchObject({
    code: 'spend_limit',
    message: 'PROSA_LLM_LIMIT_MESSAGE_USD (0.01) is reached',
    retry: false,
  });
  expect(observer.limits).toEqual(['message']);
});

it('what an answer cost before a crash still counts', async () => {
  const budget = spending({ message: 0.01 }).open(answer('c:e1', 0.007 * USD));
  expect(await budget.reserve(1, USD)).toBe(0.003 * USD);
});

it('a conversation has what its record says, and what cost since without coming into it', async () => {
  const all = spending({ conversation: 0.1 });
  const first = all.open(answer('c:e1', 0, 0.05 * USD));
  expect(await first.reserve(1, USD)).toBe(0.05 * USD);
  await first.settle(0.04 * USD); // and then the answer failed, so that the record does not know
  const second = all.open(answer('c:e2', 0, 0.05 * USD));
  expect(await second.reserve(1, USD)).toBe(0.01 * USD);
  await expect(all.open(answer('c:e3', 0, 0.1 * USD)).reserve(1, 1)).rejects.toThrow(/CONVERSATION_USD/);
  expect(await all.open(answer('other:e1')).reserve(1, USD)).toBe(0.1 * USD);
});

it('a tenant has a month and everybody a day, in UTC', async () => {
  const all = spending({ tenant: 1, day: 0.4 });
  const spend = async (usd: number) => {
    const budget = all.open(answer(`c${clock.now()}:e1`));
    const reserved = await budget.reserve(1, usd * USD);
    await budget.settle(reserved);
    return reserved / USD;
  };
  expect(await spend(0.5)).toBe(0.4);
  await expect(spend(0.1)).rejects.toThrow(/LIMIT_DAY_USD \(0\.4\)/);
  expect(await all.totals()).toEqual({ tenant: 0.4 * USD, day: 0.4 * USD });
  clock.jump(3_600_000); // the first of December
  expect(await all.totals()).toEqual({ tenant: 0, day: 0 });
  expect(await spend(0.3)).toBe(0.3);
  for (const _ of [1, 2]) {
    clock.jump(24 * 3_600_000);
    await spend(0.4).catch(() => {});
  }
  await expect(spend(0.4)).rejects.toThrow(/LIMIT_TENANT_USD \(1\)/);
});

it('a call is settled where it was reserved, also after midnight', async () => {
  const all = spending({ day: 1 });
  const budget = all.open(answer());
  await budget.reserve(1, 0.6 * USD);
  clock.jump(3_600_000);
  await budget.settle(0.2 * USD);
  expect((await all.totals()).day).toBe(0);
  expect(await ledger.totals([{ name: 'day:2026-11-30', limit: undefined, ends: 0 }])).toEqual([0.2 * USD]);
});

it('a call whose cost could not be settled counts as what was reserved, and its answer is not lost', async () => {
  const settle = async () => {
    throw new Error('the disk is full');
  };
  const failing: SpendLedger = {
    reserve: (...args) => ledger.reserve(...args),
    totals: (...args) => ledger.totals(...args),
    settle,
    close: () => {},
  };
  const all = new Spending({ limits: none, tenant: 'shop', ledger: failing, clock, observer });
  const budget = all.open(answer());
  await budget.reserve(1, 500);
  await budget.settle(100);
  expect(budget.spent).toBe(100);
  expect((await all.totals()).day).toBe(500);
});

it('nothing in the ledger tells the conversation', async () => {
  const reserved: string[] = [];
  const reserve = async (id: string) => {
    reserved.push(id);
    return { reserved: 1 };
  };
  const all = new Spending({ limits: none, tenant: 'shop', ledger: { ...ledger, reserve }, clock, observer });
  await all.open(answer('abcdef:e1')).reserve(1, 1);
  await all.open(answer('abcdef:e1')).reserve(1, 1);
  expect(reserved[0]).toBe(reserved[1]);
  expect(reserved[0]).not.toContain('abcdef');
});
