import { beforeEach, describe, expect, it } from 'vitest';
import { busy, DispatcherWorld, UNKNOWN_WAIT, unknown } from '../../support/dispatcher-world.ts';
import { settle } from '../../support/fake-clock.ts';

const HOUR = 3_600_000;
let world: DispatcherWorld;
beforeEach(() => {
  world = new DispatcherWorld();
});

describe('a clock that is set back by an hour', () => {
  it('keeps what is to be tried again waiting no longer than before', async () => {
    world.outcomes = [busy];
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    world.clock.jump(-HOUR);
    await world.clock.pass(500);
    expect(world.sent).toEqual(['a:1', 'a:1']);
  });

  it('lets what is in doubt be repeated after the stated wait', async () => {
    world.outcomes = [unknown];
    await world.decide('a');
    world.create().wake('a', '5500');
    await settle();
    world.clock.jump(-HOUR);
    await world.clock.pass(2 * UNKNOWN_WAIT);
    expect([world.sent, world.repeats]).toEqual([['a:1', 'a:1'], 1]);
  });

  it('lets a message leave that a process before had tried', async () => {
    world.outcomes = [{ ...busy, afterMs: 60_000 }, unknown];
    await world.decide('a');
    await world.decide('b');
    const before = world.create();
    before.wake('a', '5500');
    before.wake('b', '5500');
    await settle();
    void before.stop(0);
    world.clock.jump(-HOUR);
    world.sent = [];
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5500');
    await world.clock.pass(UNKNOWN_WAIT);
    expect(world.sent).toEqual(['a:1', 'b:1']);
  });
});
