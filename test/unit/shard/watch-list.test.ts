import { expect, it } from 'vitest';
import { WATCHED_FOR, WatchList } from '../../../src/shard/watch-list.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('a conversation is watched until it lapses, and longer if it is renewed', async () => {
  const clock = new FakeClock();
  const list = new WatchList(clock);
  list.watch('a');
  list.watch('b');
  expect([list.has('a'), list.has('b'), list.has('c')]).toEqual([true, true, false]);
  await clock.pass(WATCHED_FOR - 1);
  list.watch('a');
  await clock.pass(1);
  expect([list.has('a'), list.has('b')]).toEqual([true, false]);
  await clock.pass(WATCHED_FOR);
  expect(list.has('a')).toBe(false);
});
