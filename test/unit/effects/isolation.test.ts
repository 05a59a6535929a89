import { beforeEach, expect, it } from 'vitest';
import { Isolation } from '../../../src/effects/isolation.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

let clock: FakeClock;
let isolation: Isolation;
let ended: number;
/** Every mark that was set. */
let marks: (string | undefined)[];
let running: Map<string, (value: string) => void>;

beforeEach(() => {
  clock = new FakeClock();
  ended = 0;
  marks = [];
  running = new Map();
  isolation = new Isolation(clock, () => ended++);
});

const mark = { alone: (effect: string | undefined) => void marks.push(effect) };
const start = (effect: string, signal = new AbortController().signal) =>
  isolation.run(mark, effect, signal, () => new Promise<string>((resolve) => running.set(effect, resolve)));
const isRunning = () => [...running.keys()];

it('lets effects run freely as long as it is not called for', async () => {
  void start('a');
  void start('b');
  await settle();
  expect([isRunning(), marks]).toEqual([['a', 'b'], []]);
});

it('lets one run after the other, marked, and ends with the last', async () => {
  isolation.begin();
  const [a, b] = [start('a'), start('b')];
  await settle();
  expect([isRunning(), marks]).toEqual([['a'], ['a']]);
  running.get('a')!('A');
  expect(await a).toBe('A');
  await settle();
  expect([isRunning(), marks, ended]).toEqual([['a', 'b'], ['a', undefined, 'b'], 0]);
  running.get('b')!('B');
  expect(await b).toBe('B');
  await settle();
  expect([marks.at(-1), ended, isolation.on]).toEqual([undefined, 1, false]);
});

it('passes over an effect that is no longer wanted', async () => {
  isolation.begin();
  const abort = new AbortController();
  const a = start('a', abort.signal);
  const waiting = new AbortController();
  const b = start('b', waiting.signal);
  waiting.abort();
  void start('c');
  abort.abort();
  await expect(b).rejects.toThrow(/aborted/);
  await settle();
  expect(isRunning()).toEqual(['a', 'c']);
  running.get('a')!('late');
  expect(await a).toBe('late');
});

it('goes on beside an effect that does not end, but then no death can be told whose it is', async () => {
  isolation.begin();
  void start('a');
  void start('b');
  await clock.pass(60_000);
  expect([isRunning(), marks]).toEqual([
    ['a', 'b'],
    ['a', undefined, undefined],
  ]);
});
