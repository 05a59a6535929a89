import { beforeEach, expect, it } from 'vitest';
import { Housekeeping } from '../../../src/shard/housekeeping.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let left: number;
let pieces: number;
let head: number;
let shrunk: number;
let failure: Error | undefined;
let failures: unknown[];
let housekeeping: Housekeeping;
beforeEach(() => {
  clock = new FakeClock();
  [left, pieces, head, shrunk, failure, failures] = [100, 0, 0, 0, undefined, []];
  housekeeping = new Housekeeping({
    clock,
    pack: async () => {
      if (failure !== undefined) throw failure;
      pieces++;
      return left === 0 ? 0 : --left;
    },
    shrink: async () => ++shrunk,
    head: () => head,
    failed: (error) => failures.push(error),
  });
});

it('takes some pieces a round while little happens, and one while much does', async () => {
  for (let round = 0; round < 4; round++) {
    await clock.pass(250);
    head += 24;
  }
  expect([pieces, housekeeping.left]).toEqual([32, 68]);
  for (let second = 0; second < 4; second++) {
    head += 100;
    await clock.pass(1_000);
  }
  expect(pieces).toBe(36);
});

it('looks again and again once nothing is left', async () => {
  left = 1;
  await clock.pass(250);
  expect([pieces, housekeeping.left]).toEqual([1, 0]);
  left = 3;
  await clock.pass(250);
  expect([pieces, housekeeping.left]).toEqual([4, 0]);
});

it('gives room back once, when nothing has happened for half a minute', async () => {
  left = 1;
  await clock.pass(20_000);
  head = 1;
  await clock.pass(30_000);
  expect(shrunk).toBe(0);
  await clock.pass(1_000);
  expect(shrunk).toBe(1);
  await clock.pass(60_000);
  expect(shrunk).toBe(1);
});

it('tells a failure and tries again after a while', async () => {
  failure = new Error('disk full');
  await clock.pass(1_000);
  expect(failures).toEqual([failure]);
  failure = undefined;
  await clock.pass(60_000);
  expect(pieces).toBeGreaterThan(0);
});

it('does nothing once it is stopped', async () => {
  housekeeping.stop();
  await clock.pass(1_000);
  expect([pieces, clock.pending]).toEqual([0, []]);
});
