import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { discard, requeue } from '../../../src/shard/requeue.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';
import { bad, TroubledGroup } from '../../support/troubled-group.ts';

let world: TroubledGroup;
beforeEach(async () => {
  world = await TroubledGroup.open();
});
afterEach(() => world.close());

describe('a message the funnel threw on', () => {
  beforeEach(async () => {
    await world.group.deliver([message('oi'), bad(), message('olá')]);
  });

  it('is taken when it is given again after the cure, once', async () => {
    const [letter] = await world.letters();
    expect(letter).toMatchObject({ state: 'open', revision: 2, position: 2, attempts: 1 });
    world.isCured = true;
    const both = await Promise.allSettled([world.give(letter!), world.give(letter!)]);
    expect(both).toMatchObject([
      { status: 'fulfilled', value: { state: 'requeued' } },
      { status: 'rejected', reason: { code: 'dead_letter_settled' } },
    ]);
    expect((await world.record()).revision).toBe(4);
    await expect(world.give(letter!)).rejects.toMatchObject({ code: 'dead_letter_settled' });
    await world.group.deliver([bad()]);
    expect((await world.record()).revision).toBe(4);
    expect(await world.replays()).toMatchObject({ equal: true, events: 4 });
  });

  it('is taken once though it is given again twice before its turn comes', async () => {
    const [letter] = await world.letters();
    world.isCured = true;
    const before = world.group.deliver(Array.from({ length: 40 }, () => message('oi')));
    const both = await Promise.all([world.give(letter!), world.give(letter!)]);
    await before;
    expect(both).toMatchObject([{ state: 'requeued' }, { state: 'requeued' }]);
    expect((await world.record()).revision).toBe(3 + 40 + 1);
    expect(await world.replays()).toMatchObject({ equal: true, events: 44 });
  });

  it('makes another letter when it fails again', async () => {
    const [letter] = await world.letters();
    const { letter: before, again } = await world.requeued(letter!);
    expect(again!.id).not.toBe(before.id);
    expect([before.state, again!.state, again!.revision]).toEqual(['requeued', 'open', 4]);
    world.isCured = true;
    expect((await world.give(again!)).state).toBe('requeued');
    expect((await world.record()).revision).toBe(5);
    expect(await world.replays()).toMatchObject({ equal: true, events: 5 });
  });

  it('is understood anew and answered to the address of now', async () => {
    const [letter] = await world.letters();
    world.isCured = true;
    await world.group.deliver([{ ...message('oi'), address: 'moved' }]);
    world.stopWord = 'chega';
    await world.give(letter!);
    const entry = (await world.store.journal(CONVERSATION, 4, 1))[0]!;
    const event = JSON.parse(entry.event) as ConversationEvent;
    expect(event).toMatchObject({ at: world.clock.now(), perception: { intent: 'other' } });
    expect((await world.record()).address).toBe('moved');
  });
});

describe('a first message the funnel threw on', () => {
  beforeEach(() => world.group.deliver([bad()]));

  it('does not come back when it is erased while it is given again', async () => {
    const [letter] = await world.letters();
    world.isCured = true;
    const erased = world.group.erase([CONVERSATION]);
    await expect(world.give(letter!)).rejects.toMatchObject({ code: 'not_found' });
    await erased;
    expect(await world.group.record(CONVERSATION)).toBeUndefined();
    expect(await world.letters()).toEqual([]);
  });

  it('stays one letter until it can be taken', async () => {
    await world.group.deliver([bad()]);
    const [letter, ...others] = await world.letters();
    expect([letter!.attempts, letter!.revision, others]).toEqual([2, undefined, []]);
    const { letter: after, again } = await world.requeued(letter!);
    expect([after.state, after.attempts, again!.id]).toEqual(['open', 3, letter!.id]);
    world.isCured = true;
    expect(await world.give(letter!)).toMatchObject({ state: 'requeued' });
    expect((await world.record()).revision).toBe(1);
  });

  it('is refused when it came again by itself and was applied', async () => {
    world.isCured = true;
    await world.group.deliver([bad()]);
    const [letter] = await world.letters();
    await expect(world.give(letter!)).rejects.toMatchObject({
      code: 'dead_letter_stale',
      message: 'the message came again and was applied',
    });
  });
});

it('a letter that is given again is not discarded meanwhile', async () => {
  await world.group.deliver([bad()]);
  const [letter] = await world.letters();
  world.isCured = true;
  const given = [world.requeued(letter!), world.requeued(letter!).catch((error) => error.code)];
  expect(await discard(world.group, letter!.id, world.clock.now())).toBe(false);
  expect(await Promise.all(given)).toMatchObject([{ letter: { state: 'requeued' } }, 'dead_letter_settled']);
  expect(await world.letters()).toMatchObject([{ state: 'requeued' }]);
});

it('a letter that is not there cannot be given again', async () => {
  await expect(requeue(world.group, world.quarantine, 99, world.clock.now())).rejects.toMatchObject({
    code: 'not_found',
  });
});
