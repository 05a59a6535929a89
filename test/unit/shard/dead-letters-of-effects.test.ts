import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import { settle } from '../../support/fake-clock.ts';
import { four } from '../../support/group-world.ts';
import { CONVERSATION } from '../../support/tiny-funnel.ts';
import { TroubledGroup } from '../../support/troubled-group.ts';

let world: TroubledGroup;
beforeEach(async () => {
  world = await TroubledGroup.open();
});
afterEach(() => world.close());

describe('an effect', () => {
  it('that ends in an error is dead-lettered, told to the funnel, and stale from then on', async () => {
    world.lookUp = async () => {
      throw new Error('down');
    };
    await world.group.deliver([four()]);
    await settle();
    const [letter] = await world.letters();
    expect(letter).toMatchObject({ kind: 'effect', code: 'effect_failed', reason: 'effect_failed: down' });
    expect(await world.texts()).toContain('Desculpe.');
    await expect(world.give(letter!)).rejects.toMatchObject({ code: 'dead_letter_stale' });
  });

  it.each([
    ['model_unavailable', 0],
    ['spend_limit', 0],
    ['reply_unfit', 0],
    ['model_refused', 1],
  ] as const)('that ends in %s is told to the funnel, and leaves %i letters', async (code, expected) => {
    world.lookUp = async () => {
      throw new ProsaError(code, 'no reply');
    };
    await world.group.deliver([four()]);
    await settle();
    expect(await world.texts()).toContain('Desculpe.');
    expect(await world.letters()).toHaveLength(expected);
    expect(await world.replays()).toMatchObject({ equal: true });
  });

  it('in quarantine is not run; the funnel gets an error', async () => {
    await world.open(`run:${CONVERSATION}:e1`);
    await world.group.deliver([four()]);
    await settle();
    expect([world.runs, await world.texts()]).toEqual([[], ['Desculpe.']]);
    expect(await world.letters()).toMatchObject([
      { code: 'effect_crashed', reason: 'effect_crashed: it died 3 times', attempts: 3, revision: 2 },
    ]);
  });

  it('whose result was set aside is taken when it is given again', async () => {
    await world.open(`effect:${CONVERSATION}:e1`);
    await world.group.deliver([four()]);
    await settle();
    expect(await world.record()).toMatchObject({ state: 'searching', effects: {} });
    const [letter] = await world.letters();
    await world.give(letter!);
    expect(await world.record()).toMatchObject({
      state: 'showing',
      context: { results: { found: ['found'] } },
    });
    expect(world.runs).toHaveLength(1);
    expect(await world.replays()).toMatchObject({ equal: true, events: 3 });
  });

  it('whose error nobody took runs again under another id when it is given again', async () => {
    world.lookUp = async () => {
      throw new Error('down');
    };
    await world.open(`effect:${CONVERSATION}:e1`);
    await world.group.deliver([four()]);
    await settle();
    world.lookUp = async () => ['found'];
    const [letter] = await world.letters();
    await world.give(letter!);
    await settle();
    expect(world.runs).toEqual([`${CONVERSATION}:e1`, `${CONVERSATION}:e2`]);
    expect(await world.record()).toMatchObject({ state: 'showing', effects: {}, lastEffect: 2 });
    expect(await world.letters()).toMatchObject([{ state: 'requeued' }]);
    expect(await world.replays()).toMatchObject({ equal: true, events: 4 });
  });
});
