import { describe, expect, it } from 'vitest';
import { nextDeadline, stageOf, TURN_TIMER } from '../../../src/actor/record.ts';
import { CONVERSATION, message, NOON } from '../../support/tiny-funnel.ts';
import { BURST, Talk } from '../../support/turn-talk.ts';

describe('a burst', () => {
  it('waits in the inbox until the customer is quiet, and is then one turn of all its messages', () => {
    const talk = new Talk(BURST);
    talk.say('oi', 0);
    talk.say('quero alugar', 1_000);
    talk.say('somos 4', 2_000);
    expect(talk.waiting).toEqual(['oi', 'quero alugar', 'somos 4']);
    expect(talk.replies).toEqual([]);
    expect(nextDeadline(talk.record)).toBe(NOON + 3_500);
    talk.endWait({ guests: 4 }, { guests: 1 });
    expect(talk.record.inbox).toBeUndefined();
    expect(stageOf(talk.record.state)).toBe('searching');
    expect(talk.record.context.slots.guests).toBe(4);
    expect(talk.record.context.sources.guests).toBe(2);
    expect(talk.of('startEffect')).toHaveLength(1);
  });

  it('is not waited for longer than the most', () => {
    const talk = new Talk(BURST);
    for (let at = 0; at <= 8_000; at += 1_000) talk.say('e mais', at);
    expect(nextDeadline(talk.record)).toBe(NOON + 8_000);
  });

  it('of the most messages a turn takes begins at once', () => {
    const talk = new Talk(BURST);
    for (let n = 1; n <= 31; n++) talk.say('oi', n);
    expect(talk.replies).toEqual([]);
    talk.say('oi', 32);
    expect(talk.replies).toEqual(['Para quantas pessoas?']);
    expect(talk.record.timers[TURN_TIMER]).toBeUndefined();
  });

  it('of no quiet time answers each message at once', () => {
    const talk = new Talk({ burst: { quietMs: 0 } });
    talk.say('oi', 0);
    expect(talk.replies).toEqual(['Para quantas pessoas?']);
    expect(talk.record.inbox).toBeUndefined();
  });

  it('is not counted twice when one of its messages comes again', () => {
    const talk = new Talk(BURST);
    const first = message('oi', { id: 'one', at: NOON });
    talk.step(first);
    expect(talk.step({ ...first, at: NOON + 100 })).toMatchObject({
      status: 'ignored',
      reason: 'seen_message',
    });
    expect(talk.waiting).toEqual(['oi']);
  });

  it('is ended once, however often its timer fires', () => {
    const talk = new Talk(BURST);
    talk.say('oi', 0);
    const { deadline } = talk.record.timers[TURN_TIMER]!;
    talk.endWait();
    const again = talk.step({
      kind: 'timer',
      conversation: CONVERSATION,
      at: deadline,
      id: TURN_TIMER,
      deadline,
    });
    expect(again).toMatchObject({ status: 'ignored', reason: 'stale_timer' });
  });

  it('holds back the timers of the machine until it is answered', () => {
    const talk = new Talk(BURST);
    talk.say('oi', 0);
    talk.endWait();
    const followUp = nextDeadline(talk.record)!;
    talk.say('desculpa a demora', followUp - NOON - 10);
    expect(nextDeadline(talk.record)).toBe(followUp - 10 + 1_500);
    talk.endWait();
    expect(nextDeadline(talk.record)).toBeGreaterThan(followUp + 1_500);
  });
});

it('a turn on which the funnel throws is used up, and no more', () => {
  const talk = new Talk(BURST);
  talk.say('oi', 0);
  talk.endWait();
  talk.say('parar', 5_000);
  expect(talk.endWait({}, undefined, 'stop').status).toBe('failed');
  expect(talk.waiting).toEqual([]);
  talk.say('4', 9_000);
  expect(talk.waiting).toEqual(['4']);
  talk.endWait({ guests: 4 });
  expect(talk.of('startEffect')).toMatchObject([{ input: { guests: 4 } }]);
});

it('a turn whose effect ends in a step that throws is over; what waited for it begins', () => {
  const talk = new Talk({ burst: { quietMs: 0 }, whileReplying: 'queue' }, (draft) => {
    const { invoke } = draft.machine.states!.searching as { invoke: { onDone: { actions: object[] } } };
    invoke.onDone.actions.unshift({ type: 'explode' });
  });
  talk.say('4', 0, { guests: 4 });
  talk.say('e aí?', 10);
  expect(talk.waiting).toEqual(['e aí?']);
  expect(talk.endEffect(`${CONVERSATION}:e1`, 20).status).toBe('failed');
  expect(talk.record.turn).toBeUndefined();
  expect(talk.record.timers[TURN_TIMER]).toEqual({ deadline: NOON + 20 });
  talk.endWait();
  expect(talk.waiting).toEqual([]);
});
