import { beforeEach, describe, expect, it } from 'vitest';
import { busy, DispatcherWorld } from '../../support/dispatcher-world.ts';
import { settle } from '../../support/fake-clock.ts';

let world: DispatcherWorld;
beforeEach(() => {
  world = new DispatcherWorld();
});

describe('the pace of a channel', () => {
  it('is kept, and nobody is forgotten', async () => {
    const permits = world.permit(0);
    for (const conversation of ['a', 'b', 'c']) await world.decide(conversation);
    const dispatcher = world.create();
    for (const conversation of ['a', 'b', 'c']) dispatcher.wake(conversation, '5500');
    await settle();
    expect(world.sent).toEqual([]);
    for (let round = 1; round <= 3; round++) {
      permits.free = 1;
      await world.clock.pass(100);
      expect(world.sent).toHaveLength(round);
    }
    expect(new Set(world.sent)).toEqual(new Set(['a:1', 'b:1', 'c:1']));
  });

  it('is not used up by who has nothing to send', async () => {
    world.permit(1);
    await world.decide('b');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    dispatcher.wake('b', '5500');
    await settle();
    expect(world.sent).toEqual(['b:1']);
  });
});

describe('what waits to be sent', () => {
  it('is as old as the message of the conversation that waits longest', async () => {
    world.outcomes = [busy];
    const dispatcher = world.create();
    expect(dispatcher.oldest).toBe(0);
    await world.decide('a');
    dispatcher.wake('a', '55');
    await settle();
    expect(world.codes).toEqual(['130429']);
    await world.clock.pass(400);
    await world.decide('b');
    dispatcher.wake('b', '55');
    await settle();
    expect(dispatcher.oldest).toBe(400);
    await world.clock.pass(60_000);
    expect(world.sent).toEqual(['a:1', 'b:1', 'a:1']);
    expect(dispatcher.oldest).toBe(0);
  });

  it('tells how long it waits for the pace of the channel', async () => {
    let closed = true;
    world.pacing = { take: () => (closed ? 250 : 0), giveBack: () => {} };
    const dispatcher = world.create();
    await world.decide('a');
    dispatcher.wake('a', '55');
    await settle();
    expect([world.paced, world.sent]).toEqual([250, []]);
    closed = false;
    await world.clock.pass(250);
    expect([world.paced, world.sent]).toEqual([250, ['a:1']]);
  });

  it('says that it cannot read what is to leave, and goes on when it can', async () => {
    const dispatcher = world.create();
    const broken = new Error('disk I/O error');
    const read = world.store.nextUnsent;
    world.store.nextUnsent = () => Promise.reject(broken);
    await world.decide('a');
    dispatcher.wake('a', '55');
    await settle();
    expect([world.unread, world.sent]).toEqual([[broken], []]);
    world.store.nextUnsent = read;
    await world.clock.pass(1_000);
    expect(world.sent).toEqual(['a:1']);
  });
});
