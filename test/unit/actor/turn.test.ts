import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/actor/decision.ts';
import type { ConversationEvent, Perception } from '../../../src/actor/event.ts';
import { type ConversationRecord, nextDeadline, stageOf, TURN_TIMER } from '../../../src/actor/record.ts';
import { type StepResult, step } from '../../../src/actor/step.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { CONVERSATION, message, NOON, tinyDraft } from '../../support/tiny-funnel.ts';

type Turns = NonNullable<FunnelDocument['turns']>;

/** A conversation whose every record goes through JSON, as it does in the store. */
class Talk {
  readonly #funnel;
  record!: ConversationRecord;
  decisions: Decision[] = [];
  #position = 0;

  constructor(turns: Turns, change: (draft: FunnelDocument) => void = () => {}) {
    this.#funnel = tinyDraft((draft) => {
      Object.assign(draft, { turns });
      change(draft);
    });
  }

  step(event: ConversationEvent): StepResult {
    const result = step(this.#funnel, this.record, event, ++this.#position);
    this.decisions = result.status === 'applied' ? result.decisions : [];
    if (result.record) this.record = JSON.parse(JSON.stringify(result.record)) as ConversationRecord;
    return result;
  }

  say(text: string, after: number, slots: Perception['slots'] = {}): StepResult {
    return this.step(message(text, { at: NOON + after, slots }));
  }

  /** The wait for more messages ends. */
  endWait(
    slots: Perception['slots'] = {},
    from?: Perception['from'],
    intent: Perception['intent'] = 'other',
  ): StepResult {
    const { deadline } = this.record.timers[TURN_TIMER]!;
    const perception: Perception = {
      intent,
      confidence: 1,
      slots,
      objections: [],
      ...(from && { from }),
    };
    return this.step({
      kind: 'timer',
      conversation: CONVERSATION,
      at: deadline,
      id: TURN_TIMER,
      deadline,
      perception,
    });
  }

  /** The earliest timer of the machine passes. */
  passTimer(): StepResult {
    const [[id, { deadline }]] = Object.entries(this.record.timers) as [[string, { deadline: number }]];
    return this.step({ kind: 'timer', conversation: CONVERSATION, at: deadline, id, deadline });
  }

  endEffect(id: string, after: number): StepResult {
    return this.step({
      kind: 'effect',
      conversation: CONVERSATION,
      at: NOON + after,
      effect: id,
      result: { output: ['found'] },
    });
  }

  get replies(): string[] {
    return this.decisions.flatMap((decision) => (decision.type === 'send' ? [decision.text] : []));
  }

  get waiting(): string[] {
    return (this.record.inbox ?? []).map(({ content }) => (content.type === 'text' ? content.text : ''));
  }

  get runningEffects(): string[] {
    return Object.values(this.record.effects).map(({ id }) => id);
  }

  of<T extends Decision['type']>(type: T): Extract<Decision, { type: T }>[] {
    return this.decisions.filter((decision) => decision.type === type) as never;
  }
}

const BURST: Turns = { burst: { quietMs: 1_500, maxMs: 8_000 } };

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
