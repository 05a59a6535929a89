import { describe, expect, it } from 'vitest';
import { nextDeadline, stageOf, TURN_TIMER } from '../../../src/actor/record.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { CONVERSATION, NOON } from '../../support/tiny-funnel.ts';
import { BURST, Talk, type Turns } from '../../support/turn-talk.ts';

describe('a message that arrives while the answer is prepared', () => {
  function searching(turns: Turns, change?: (draft: FunnelDocument) => void): { talk: Talk; effect: string } {
    const talk = new Talk({ burst: { quietMs: 0 }, ...turns }, change);
    talk.say('4', 0, { guests: 4 });
    return { talk, effect: talk.runningEffects[0]! };
  }

  describe('under supersede', () => {
    it('takes the turn back, cancels its effect, and one turn covers both', () => {
      const { talk, effect } = searching({ whileReplying: 'supersede' });
      const first = talk.record.turn!.messages[0]!.id;
      talk.say('aliás 6', 300, { guests: 6 });
      expect(talk.of('cancelEffect')).toEqual([{ type: 'cancelEffect', id: effect }]);
      expect(talk.of('fact')).toMatchObject([{ name: 'turn.superseded' }]);
      const [started] = talk.of('startEffect');
      expect(started!.id).not.toBe(effect);
      expect(started!.input).toEqual({ guests: 6 });
      expect(talk.record.turn!.messages.map(({ id }) => id)).toEqual([first, expect.any(String)]);
      expect(talk.endEffect(effect, 400)).toMatchObject({ status: 'ignored', reason: 'stale_effect' });
      talk.endEffect(started!.id, 500);
      expect(talk.replies).toEqual(['Achei para 6.']);
      expect(talk.record.turn).toBeUndefined();
    });

    it('waits for its own burst to end before the common answer is begun', () => {
      const { talk, effect } = searching({ whileReplying: 'supersede' });
      const slow = new Talk({ ...BURST, whileReplying: 'supersede' });
      expect(effect).toBe(talk.runningEffects[0]);
      slow.say('4', 0);
      slow.endWait({ guests: 4 });
      slow.say('aliás', 2_000);
      slow.say('6', 2_500);
      expect(slow.runningEffects).toEqual([]);
      expect(slow.waiting).toEqual(['4', 'aliás', '6']);
      expect(stageOf(slow.record.state)).toBe('asking');
      expect(nextDeadline(slow.record)).toBe(NOON + 4_000);
    });

    it('leaves nothing behind of the turn that was taken back', () => {
      const { talk } = searching({ whileReplying: 'supersede' });
      talk.say('aliás 6', 300, { guests: 6 });
      const direct = new Talk({ burst: { quietMs: 0 }, whileReplying: 'supersede' });
      direct.say('6', 300, { guests: 6 });
      expect(talk.record.context).toMatchObject({
        slots: { guests: 6 },
        replies: direct.record.context.replies,
      });
      expect(talk.record.state).toEqual(direct.record.state);
      expect(Object.keys(talk.record.timers)).toEqual(Object.keys(direct.record.timers));
    });

    it('leaves the timers of the state it goes back to as they were', () => {
      const talk = new Talk({ ...BURST, whileReplying: 'supersede' });
      talk.say('oi', 0);
      talk.endWait();
      const { [TURN_TIMER]: _, ...before } = talk.record.timers;
      expect(Object.keys(before)).toHaveLength(1);
      talk.say('4', 2_000);
      talk.endWait({ guests: 4 });
      expect(talk.record.timers).toEqual({});
      talk.say('aliás 6', 4_000);
      expect(talk.record.timers).toEqual({ ...before, [TURN_TIMER]: { deadline: NOON + 5_500 } });
    });

    it('lets an effect that the turn had cancelled run again, under its id', () => {
      const talk = new Talk({ ...BURST, whileReplying: 'supersede' }, (draft) => {
        const { states } = draft.machine as unknown as { states: Record<string, Record<string, object>> };
        states.asking!.after = { followUp: 'watching' };
        states.watching = {
          invoke: { id: 'watch', src: 'lookUp' },
          on: { message: { actions: [{ type: 'remember' }], target: 'searching' } },
        };
      });
      talk.say('oi', 0);
      talk.endWait();
      talk.passTimer();
      const [watch] = talk.of('startEffect');
      talk.say('4', 8_000_000);
      talk.endWait({ guests: 4 });
      const [search] = talk.of('startEffect');
      expect(talk.of('cancelEffect')).toEqual([{ type: 'cancelEffect', id: watch!.id }]);
      talk.say('aliás 6', 8_002_000);
      expect(talk.of('cancelEffect')).toEqual([{ type: 'cancelEffect', id: search!.id }]);
      expect(talk.of('startEffect')).toEqual([watch]);
      expect(talk.runningEffects).toEqual([watch!.id]);
    });

    it('waits for the end of a turn that said something as it began', () => {
      const { talk, effect } = searching({ whileReplying: 'supersede' }, (draft) => {
        draft.machine.states!.searching!.entry = [{ type: 'reply', params: { prompt: 'echo' } }];
      });
      expect(talk.replies).toEqual(['Entendi.']);
      talk.say('aliás 6', 300, { guests: 6 });
      expect(talk.of('cancelEffect')).toEqual([]);
      expect(talk.waiting).toEqual(['aliás 6']);
      talk.endEffect(effect, 400);
      expect(talk.replies).toEqual(['Achei para 4.']);
    });

    it('waits for the end of a turn that said something when one of its effects ended', () => {
      const { talk, effect } = searching({ whileReplying: 'supersede' }, (draft) => {
        const { searching } = draft.machine.states as { searching: { invoke: object } };
        const told = { actions: [{ type: 'reply', params: { prompt: 'echo' } }] };
        searching.invoke = [{ id: 'first', src: 'lookUp', onDone: told }, searching.invoke];
      });
      talk.endEffect(effect, 100);
      expect(talk.replies).toEqual(['Entendi.']);
      talk.say('aliás 6', 300, { guests: 6 });
      expect(talk.of('cancelEffect')).toEqual([]);
      expect(talk.waiting).toEqual(['aliás 6']);
      talk.endEffect(talk.runningEffects[0]!, 400);
      expect(talk.replies).toEqual(['Achei para 4.']);
    });

    it('waits for the end of a turn to which something else has happened since', () => {
      const { talk, effect } = searching({ whileReplying: 'supersede' });
      talk.step({
        kind: 'delivery',
        conversation: CONVERSATION,
        at: NOON + 100,
        entry: 1,
        failure: { code: '1', message: 'x' },
      });
      talk.say('aliás 6', 300, { guests: 6 });
      expect(talk.of('cancelEffect')).toEqual([]);
      expect(talk.waiting).toEqual(['aliás 6']);
      talk.endEffect(effect, 400);
      expect(talk.replies).toEqual(['Achei para 4.']);
      expect(nextDeadline(talk.record)).toBe(NOON + 400);
      talk.endWait({ guests: 6 });
      expect(talk.replies).toEqual(['Entendi.']);
    });

    it('does not put the answer off for ever', () => {
      const { talk } = searching({ whileReplying: 'supersede' });
      for (let n = 1; n <= 20; n++) talk.say('e mais', n * 100, { guests: n });
      expect(talk.record.turn!.messages).toHaveLength(8);
      expect(talk.waiting).toHaveLength(13);
      talk.endEffect(talk.runningEffects[0]!, 3_000);
      expect(talk.replies).toEqual(['Achei para 7.']);
    });
  });

  it('under queue is answered after, when it has been quiet for long enough', () => {
    const talk = new Talk({ ...BURST, whileReplying: 'queue' });
    talk.say('4', 0);
    talk.endWait({ guests: 4 });
    const [effect] = talk.runningEffects;
    talk.say('tem piscina?', 2_000);
    expect(talk.of('cancelEffect')).toEqual([]);
    expect(talk.record.timers[TURN_TIMER]).toBeUndefined();
    talk.endEffect(effect!, 2_100);
    expect(talk.replies).toEqual(['Achei para 4.']);
    expect(nextDeadline(talk.record)).toBe(NOON + 3_500);
    talk.endWait();
    expect(talk.replies).toEqual(['Entendi.']);
  });

  it('under append reaches the machine in the state it is in', () => {
    const { talk, effect } = searching({ whileReplying: 'append' });
    talk.say('aliás 6', 300, { guests: 6 });
    expect(talk.of('cancelEffect')).toEqual([{ type: 'cancelEffect', id: effect }]);
    expect(talk.of('startEffect')).toMatchObject([{ input: { guests: 6 } }]);
    expect(talk.waiting).toEqual([]);
  });
});
