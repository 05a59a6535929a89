import { beforeEach, expect, it } from 'vitest';
import { CircuitBreaker } from '../../../src/effects/llm/circuit-breaker.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let breaker: CircuitBreaker;
beforeEach(() => {
  clock = new FakeClock();
  breaker = new CircuitBreaker(clock, { failures: 3, windowMs: 10_000, restMs: 5_000 });
});

const fail = (times = 1) => {
  for (let n = 0; n < times; n++) breaker.permit()!.failed();
};

it('opens after so many failures within its window, and lets nobody through', () => {
  fail(2);
  expect(breaker.state).toBe('closed');
  fail();
  expect(breaker.state).toBe('open');
  expect(breaker.permit()).toBeUndefined();
});

it('does not count failures that are older than its window', () => {
  fail(2);
  clock.jump(10_001);
  fail(2);
  expect(breaker.state).toBe('closed');
});

it('lets one call at a time try when its rest is over, and closes when that succeeds', () => {
  fail(3);
  clock.jump(4_999);
  expect(breaker.state).toBe('open');
  clock.jump(1);
  expect(breaker.state).toBe('half-open');
  const permit = breaker.permit()!;
  expect(breaker.permit()).toBeUndefined();
  permit.succeeded();
  expect(breaker.state).toBe('closed');
  fail(2);
  expect(breaker.state).toBe('closed');
});

it('rests again when the try fails', () => {
  fail(3);
  clock.jump(5_000);
  fail();
  expect(breaker.state).toBe('open');
  clock.jump(5_000);
  expect(breaker.state).toBe('half-open');
});

it('lets another try when one was withdrawn', () => {
  fail(3);
  clock.jump(5_000);
  breaker.permit()!.withdrawn();
  expect(breaker.state).toBe('half-open');
  expect(breaker.permit()).toBeDefined();
});

it('hears no verdict of calls that began before it last changed', () => {
  const late = breaker.permit()!;
  const alsoLate = breaker.permit()!;
  fail(3);
  clock.jump(5_000);
  late.failed();
  alsoLate.succeeded();
  expect(breaker.state).toBe('half-open');
  breaker.permit()!.succeeded();
  expect(breaker.state).toBe('closed');
});
