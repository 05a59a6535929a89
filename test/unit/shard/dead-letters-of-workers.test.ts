import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settle } from '../../support/fake-clock.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';
import { TroubledGroup } from '../../support/troubled-group.ts';

let world: TroubledGroup;
beforeEach(async () => {
  world = await TroubledGroup.open();
});
afterEach(() => world.close());

describe('an event in quarantine', () => {
  it('is used up without being understood or stepped, and replay does not step it either', async () => {
    await world.open('message:killer');
    await world.group.deliver([message('oi'), message('4', { id: 'killer', slots: { guests: 4 } })]);
    expect(world.inHand).toHaveLength(1);
    expect(await world.letters()).toMatchObject([
      { code: 'worker_died', reason: 'worker_died: it died 3 times', attempts: 3, revision: 2 },
    ]);
    expect(await world.record()).toMatchObject({ revision: 2, state: { asking: 'waiting' } });
    expect(await world.replays()).toMatchObject({ equal: true });
    await world.group.deliver([message('4', { id: 'killer', slots: { guests: 4 } })]);
    expect((await world.record()).revision).toBe(2);

    const [letter] = await world.letters();
    await world.give(letter!);
    await settle();
    expect(await world.record()).toMatchObject({ state: 'showing', revision: 4 });
    expect(await world.replays()).toMatchObject({ equal: true, events: 4 });
  });

  it('that would begin a conversation is acknowledged without one', async () => {
    await world.open('message:killer');
    await world.group.deliver([message('oi', { id: 'killer' })]);
    await world.group.deliver([message('oi', { id: 'killer' })]);
    expect(await world.group.record(CONVERSATION)).toBeUndefined();
    const [letter, ...others] = await world.letters();
    expect([letter!.code, letter!.revision, others]).toEqual(['worker_died', undefined, []]);
  });
});

describe('what is in hand', () => {
  it('is told while an event is stepped or an effect is called, and nothing afterwards', async () => {
    await world.group.deliver([message('4', { id: 'm1', slots: { guests: 4 } })]);
    await settle();
    const effect = `${CONVERSATION}:e1`;
    expect(world.inHand).toEqual(['message:m1', `run:${effect}`, `effect:${effect}`]);
    expect(world.hands.left(0)).toBeUndefined();
    expect(world.hands.look(0)).toMatchObject({ doing: 'nothing', taken: 3 });
  });

  it('is nothing after a commit that failed', async () => {
    world.store.failure = new Error('disk full');
    await expect(world.group.deliver([message('oi')])).rejects.toThrow('disk full');
    expect(world.hands.look(0).doing).toBe('nothing');
    world.store.failure = undefined;
  });
});
