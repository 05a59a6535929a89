import { beforeEach, describe, expect, it } from 'vitest';
import type { SendOutcome } from '../../../src/channels/channel.ts';
import { busy, DispatcherWorld, UNKNOWN_WAIT, unknown } from '../../support/dispatcher-world.ts';
import { settle } from '../../support/fake-clock.ts';

let world: DispatcherWorld;
beforeEach(() => {
  world = new DispatcherWorld();
});

describe('a process that was suspended between the claim and the hand-over', () => {
  it('claims anew before it sends, because another may have taken the conversation over', async () => {
    const dispatcher = world.create();
    await world.decide('a');
    let wake!: () => void;
    const durable = world.store.durable.bind(world.store);
    world.store.durable = () => new Promise((resolve) => (wake = resolve));
    dispatcher.wake('a', '55');
    await settle();
    world.store.durable = durable;
    await world.clock.pass(10_000);
    wake();
    await settle();
    expect(world.sent).toEqual(['a:1']);
    expect(world.repeats).toBe(0);
    expect(await world.store.outbox('a', 0, 9)).toMatchObject([{ state: 'sent', attempts: 2, repeats: 0 }]);
  });

  it('sends nothing if another has', async () => {
    const dispatcher = world.create();
    await world.decide('a');
    let wake!: () => void;
    world.store.durable = () => new Promise((resolve) => (wake = resolve));
    dispatcher.wake('a', '55');
    await settle();
    await world.clock.pass(10_000);
    world.store.failure = new Error('another engine has the shard');
    wake();
    await settle();
    expect(world.sent).toEqual([]);
    await dispatcher.stop(0);
  });
});

describe('a message that is being claimed', () => {
  it('is not sent again where it was refused for the moment and withdrawn meanwhile', async () => {
    const answer = Promise.withResolvers<SendOutcome>();
    world.outcomes = [answer.promise];
    await world.decide('a');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    await settle();
    expect(world.sent).toEqual(['a:1']);
    await world.withdraw();
    dispatcher.settled('a');
    answer.resolve(busy);
    await settle();
    await world.clock.pass(3_600_000);
    expect(world.sent).toEqual(['a:1', 'a:2']);
    expect(await world.states()).toEqual(['withdrawn', 'sent']);
  });

  it('is not repeated without a status where it was withdrawn meanwhile', async () => {
    world.outcomes = [unknown];
    await world.decide('a');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    await settle();
    await world.withdraw();
    dispatcher.settled('a');
    await world.clock.pass(10 * UNKNOWN_WAIT);
    expect([world.sent, world.repeats]).toEqual([['a:1', 'a:2'], 0]);
    expect(await world.states()).toEqual(['withdrawn', 'sent']);
  });

  it('and is withdrawn after its claim does not leave', async () => {
    await world.decide('a');
    const dispatcher = world.create();
    const claimed = world.store.durable;
    world.store.durable = async () => {
      world.store.durable = claimed;
      await world.withdraw();
      dispatcher.settled('a');
    };
    dispatcher.wake('a', '5500');
    await settle();
    expect(world.sent).toEqual(['a:2']);
    expect(await world.states()).toEqual(['withdrawn', 'sent']);
  });

  it('and is withdrawn meanwhile does not leave; what was decided with that does', async () => {
    await world.decide('a');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500'); // has read the outbox
    await world.withdraw();
    dispatcher.settled('a');
    await settle();
    expect(world.sent).toEqual(['a:2']);
    expect(await world.states()).toEqual(['withdrawn', 'sent']);
  });

  it('and gives its place in the pace back when it is withdrawn', async () => {
    const permits = world.permit(2);
    await world.decide('a');
    const dispatcher = world.create();
    dispatcher.wake('a', '5500');
    await world.withdraw();
    dispatcher.settled('a');
    await settle();
    expect([world.sent, permits.free]).toEqual([['a:2'], 1]);
  });
});
