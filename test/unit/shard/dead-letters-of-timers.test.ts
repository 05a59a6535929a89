import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { OperatorAction, OperatorEvent } from '../../../src/actor/event.ts';
import { stageOf } from '../../../src/actor/record.ts';
import { ProsaError } from '../../../src/errors.ts';
import type { DeadLetter } from '../../../src/store/dead-letter.ts';
import { settle } from '../../support/fake-clock.ts';
import { four } from '../../support/group-world.ts';
import { CONVERSATION, message, NOON, tinyDraft } from '../../support/tiny-funnel.ts';
import { bad, TroubledGroup } from '../../support/troubled-group.ts';

const HOUR = 3_600_000;
let world: TroubledGroup;
beforeEach(async () => {
  world = await TroubledGroup.open();
});
afterEach(() => world.close());

let actions = 0;
const operator = (action: OperatorAction): OperatorEvent => {
  return { kind: 'operator', conversation: CONVERSATION, id: `o${++actions}`, at: NOON, by: 'ana', action };
};

describe('a timer', () => {
  async function setAside(): Promise<DeadLetter> {
    await world.group.deliver([message('oi')]);
    const [id, { deadline }] = Object.entries((await world.record()).timers)[0]!;
    await world.group.close();
    await world.open(`timer:${id}@${deadline}`);
    await world.clock.pass(2 * HOUR);
    return (await world.letters())[0]!;
  }

  it('that was set aside fires when it is given again', async () => {
    const letter = await setAside();
    expect(letter).toMatchObject({ kind: 'timer', code: 'worker_died', revision: 2 });
    expect(await world.texts()).toEqual(['Para quantas pessoas?']);
    await world.give(letter);
    expect(await world.texts()).toEqual(['Para quantas pessoas?', 'Ainda por aí?']);
    expect(await world.replays()).toMatchObject({ equal: true, events: 3 });
  });

  it('is stale once its conversation waits for it again, or has gone on', async () => {
    const letter = await setAside();
    await world.group.deliver([message('olá')]);
    await expect(world.give(letter)).rejects.toMatchObject({
      code: 'dead_letter_stale',
      message: expect.stringMatching(/timer/),
    });
    await world.group.deliver([four()]);
    await settle();
    await expect(world.give(letter)).rejects.toMatchObject({ code: 'dead_letter_stale' });
    expect(await world.store.deadLetter(letter.id)).toMatchObject({ state: 'open' });
  });

  it('is refused while a person has its conversation, whose timers are held', async () => {
    const letter = await setAside();
    await world.group.deliver([operator({ type: 'take' })]);
    await expect(world.give(letter)).rejects.toMatchObject({
      code: 'dead_letter_stale',
      message: expect.stringMatching(/a person has the conversation/),
    });
    expect(await world.store.deadLetter(letter.id)).toMatchObject({ state: 'open' });
  });

  it('whose funnel is not loaded is one letter however often it is tried, and fires once it is', async () => {
    await world.group.deliver([message('oi')]);
    world.funnels.of = () => {
      throw new ProsaError('funnel_unknown', 'funnel tiny@1 is not loaded');
    };
    await world.clock.pass(2 * HOUR + 60_000);
    const [letter, ...others] = await world.letters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ kind: 'timer', code: 'funnel_unknown' });
    expect(letter!.revision).toBeUndefined();
    expect(letter!.attempts).toBeGreaterThan(5);
    expect(await world.give(letter!)).toMatchObject({ state: 'open', attempts: letter!.attempts + 1 });
    world.funnels.of = () => world.funnel;
    await world.clock.pass(5_000);
    expect(await world.texts()).toContain('Ainda por aí?');
    await expect(world.give(letter!)).rejects.toMatchObject({
      message: expect.stringMatching(/no longer armed/),
    });
  });
});

describe('a turn the funnel threw on', () => {
  beforeEach(async () => {
    const patient = tinyDraft(
      (draft) => Object.assign(draft, { turns: { burst: { quietMs: 1_000 } } }),
      world.module,
    );
    world.funnels = { live: () => patient, of: () => patient };
    await world.open();
    world.turn = { intent: 'stop', slots: {} };
    await world.group.deliver([message('oi'), bad()]);
    await world.clock.pass(1_500);
  });

  it('is used up with the messages that waited for it', async () => {
    expect(await world.letters()).toMatchObject([{ kind: 'timer', code: 'funnel_failed', revision: 3 }]);
    expect((await world.record()).inbox).toBeUndefined();
    world.turn = { intent: 'other', slots: {} };
    await world.group.deliver([message('olá')]);
    await world.clock.pass(1_500);
    expect(await world.texts()).toEqual(['Para quantas pessoas?']);
    expect(await world.replays()).toMatchObject({ equal: true, events: 5 });
  });

  it('is refused while a person has its conversation, and taken once they have given it back', async () => {
    const [letter] = await world.letters();
    world.turn = { intent: 'other', slots: { guests: 4 } };
    await world.group.deliver([operator({ type: 'take' })]);
    await expect(world.give(letter!)).rejects.toMatchObject({
      code: 'dead_letter_stale',
      message: expect.stringMatching(/a person has the conversation/),
    });
    expect(stageOf((await world.record()).state)).toBe('asking');
    expect(world.runs).toEqual([]);
    await world.group.deliver([operator({ type: 'giveBack' })]);
    expect((await world.give(letter!)).state).toBe('requeued');
    await settle();
    expect(world.runs).toHaveLength(1);
    expect(await world.replays()).toMatchObject({ equal: true, events: 7 });
  });

  it('covers its messages and those that wait when it is given again', async () => {
    const [letter] = await world.letters();
    world.turn = { intent: 'other', slots: { guests: 4 } };
    world.lookUp = () => new Promise(() => {});
    await world.group.deliver([message('olá')]);
    expect((await world.give(letter!)).state).toBe('requeued');
    const { state, inbox, turn: kept } = await world.record();
    expect([state, inbox, kept!.messages.length]).toEqual(['searching', undefined, 3]);
    expect(await world.replays()).toMatchObject({ equal: true, events: 5 });
  });
});
