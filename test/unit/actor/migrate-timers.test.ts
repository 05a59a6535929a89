import { describe, expect, it } from 'vitest';
import { moveOf } from '../../../src/actor/migrate.ts';
import { step } from '../../../src/actor/step.ts';
import {
  asking,
  deadlines,
  decisionsOf,
  edited,
  migrate,
  old,
  play,
  SAME,
  type States,
  timer,
} from '../../support/migrated.ts';
import { CONVERSATION, message, NOON } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;

describe('the timers of a conversation that moves', () => {
  it('keep their deadline where the state waits for the same delay, whatever its length is now', () => {
    const to = edited((_, document) => {
      document.delays = { followUp: '5h' };
    });
    const { record } = migrate(asking(), to, SAME);
    expect(deadlines(record)).toEqual({ [timer('asking.waiting')]: NOON + 2 * HOUR });
  });

  it('are renamed with their state and still fire there', () => {
    const to = edited((states, document) => {
      document.machine.initial = 'question';
      states.question = states.asking!;
      delete states.asking;
      states.question.states!.understanding!.always = [{ target: 'waiting' }];
      states.searching!.invoke = [];
      states.searching!.on = { message: { target: 'question' } };
    });
    const { record } = migrate(asking(), to, { asking: 'question', 'asking.waiting': 'question.waiting' });
    const id = timer('question.waiting');
    expect(deadlines(record)).toEqual({ [id]: NOON + 2 * HOUR });
    const fired = step(
      to,
      record,
      { kind: 'timer', conversation: CONVERSATION, at: NOON + 2 * HOUR, id, deadline: NOON + 2 * HOUR },
      99,
    );
    expect(decisionsOf(fired)).toMatchObject([{ type: 'send', prompt: 'follow-up' }]);
  });

  it('are dropped where nothing waits any more, and armed from the move on where something new waits', () => {
    const to = edited((states, document) => {
      document.delays = { followUp: '2h', giveUp: '1d' };
      delete states.asking!.states!.waiting!.after;
      states.asking!.after = { giveUp: { target: 'showing' }, '60000': { target: 'showing' } };
    });
    const { event, record } = migrate(asking(), to, SAME);
    expect(event.move!.timers.dropped).toEqual([timer('asking.waiting')]);
    expect(deadlines(record)).toEqual({
      [timer('asking', 'giveUp')]: NOON + 25 * HOUR,
      [timer('asking', '60000')]: NOON + HOUR + 60_000,
    });
  });

  it('are kept by the state around it when the delay has moved there', () => {
    const to = edited((states) => {
      states.asking!.after = states.asking!.states!.waiting!.after;
      delete states.asking!.states!.waiting!.after;
    });
    const { record } = migrate(asking(), to, SAME);
    expect(deadlines(record)).toEqual({ [timer('asking')]: NOON + 2 * HOUR });
  });

  it('of two states that wait for the same delay each keep their own', () => {
    const both = (states: States) => {
      states.asking!.after = { followUp: { target: 'showing' } };
    };
    const from = edited(both);
    const before = step(from, undefined, message('oi', { at: NOON - HOUR }), 1).record!;
    // The outer one began earlier than the inner one.
    before.timers[timer('asking')]!.deadline -= 1;
    const to = edited((states, document) => {
      both(states);
      document.title = 'Both';
    });
    const move = moveOf(from, to, SAME, before, NOON)!;
    expect(move.timers).toEqual({
      kept: {
        [timer('asking.waiting')]: timer('asking.waiting'),
        [timer('asking')]: timer('asking'),
      },
      dropped: [],
      armed: {},
    });
  });

  it('that have passed are not armed again, so that nobody is followed up twice', () => {
    const before = asking();
    const fired = play(old, before, {
      kind: 'timer',
      conversation: CONVERSATION,
      at: NOON + 2 * HOUR,
      id: timer('asking.waiting'),
      deadline: NOON + 2 * HOUR,
    }).record;
    expect(fired.timers).toEqual({});
    expect(
      migrate(
        fired,
        edited(() => {}),
        SAME,
      ).record.timers,
    ).toEqual({});
  });
});
