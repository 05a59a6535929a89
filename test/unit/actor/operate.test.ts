import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/actor/decision.ts';
import type { ConversationEvent, OperatorAction, OperatorEvent } from '../../../src/actor/event.ts';
import { type ConversationRecord, nextDeadline, stageOf } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import { CONVERSATION, message, NOON, tinyDraft, tinyFunnel } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const SUPERSEDE = { burst: { quietMs: 0, maxMs: 0 }, whileReplying: 'supersede' as const };

let events = 0;
const by = (who: string, action: OperatorAction, at = NOON, id = `o${++events}`): OperatorEvent => ({
  kind: 'operator',
  conversation: CONVERSATION,
  id,
  at,
  by: who,
  action,
});
const take: OperatorAction = { type: 'take' };
const write = (text: string): OperatorAction => ({ type: 'write', text });
const giveBack: OperatorAction = { type: 'giveBack' };

function talk(funnel = tinyFunnel()) {
  let record: ConversationRecord | undefined;
  let position = 0;
  return {
    get record() {
      return record!;
    },
    /** Texts that are said, by whom, and effects that end. */
    take(event: ConversationEvent): Decision[] {
      const result = step(funnel, record, event, ++position);
      if (result.status !== 'applied')
        throw new Error(result.status === 'ignored' ? result.reason : 'failed');
      record = result.record;
      return result.decisions;
    },
    refuses: (event: ConversationEvent) => step(funnel, record, event, position + 1),
  };
}

const said = (decisions: readonly Decision[]) =>
  decisions.flatMap((d) => (d.type === 'send' ? [`${d.by ?? 'bot'}: ${d.text}`] : []));

describe('a person takes a conversation over', () => {
  it('and the bot is silent while the person writes', () => {
    const one = talk();
    one.take(message('oi'));
    one.take(by('ana', take));
    expect(one.record).toMatchObject({ owner: 'human', taken: { by: 'ana', at: NOON } });
    expect(said(one.take(message('tem alguém?')))).toEqual([]);
    expect(said(one.take(by('ana', write('Oi, sou a Ana.'))))).toEqual(['ana: Oi, sou a Ana.']);
  });

  it('and only that person may write and give back', () => {
    const one = talk();
    one.take(message('oi'));
    expect(one.refuses(by('ana', write('sem pegar')))).toMatchObject({ reason: 'not_theirs' });
    one.take(by('ana', take));
    for (const action of [take, write('x'), giveBack]) {
      expect(one.refuses(by('bia', action))).toMatchObject({ status: 'ignored', reason: 'not_theirs' });
    }
    one.take(by('bia', { type: 'take', steal: true }));
    expect(one.record.taken).toMatchObject({ by: 'bia' });
    expect(one.refuses(by('ana', write('ainda eu')))).toMatchObject({ reason: 'not_theirs' });
  });

  it('and the same action twice is one', () => {
    const one = talk();
    one.take(message('oi'));
    one.take(by('ana', take));
    const hello = by('ana', write('Oi'));
    one.take(hello);
    expect(one.refuses(hello)).toMatchObject({ reason: 'seen_message' });
  });

  it('and an answer being prepared is taken back with its effects', () => {
    const one = talk(tinyFunnel(SUPERSEDE));
    one.take(message('oi'));
    one.take(message('somos 4', { slots: { guests: 4 } }));
    expect(stageOf(one.record.state)).toBe('searching');
    const decisions = one.take(by('ana', take));
    expect(decisions).toContainEqual({ type: 'cancelEffect', id: `${CONVERSATION}:e1` });
    expect(stageOf(one.record.state)).toBe('asking');
    expect(one.record.effects).toEqual({});
  });

  it('and an effect that goes on ends without a word', () => {
    const one = talk();
    one.take(message('4', { slots: { guests: 4 } }));
    one.take(by('ana', take));
    const done = {
      kind: 'effect',
      conversation: CONVERSATION,
      at: NOON,
      effect: `${CONVERSATION}:e1`,
    } as const;
    expect(said(one.take({ ...done, result: { output: 1 } }))).toEqual([]);
    expect(stageOf(one.record.state)).toBe('showing');
  });

  it("and messages that wait for their turn are the person's to answer", () => {
    const one = talk(tinyFunnel({ burst: { quietMs: 2000, maxMs: 5000 }, whileReplying: 'queue' }));
    one.take(message('oi'));
    one.take(by('ana', take));
    expect(one.record.inbox).toBeUndefined();
    expect(nextDeadline(one.record)).toBeUndefined();
  });

  it('and timers wait until it is given back, then begin anew', () => {
    const one = talk();
    one.take(message('oi'));
    const [id, { deadline }] = Object.entries(one.record.timers)[0]!;
    one.take(by('ana', take, NOON + HOUR));
    expect(nextDeadline(one.record)).toBeUndefined();
    const fired = { kind: 'timer', conversation: CONVERSATION, id, deadline, at: deadline } as const;
    expect(one.refuses(fired)).toMatchObject({ reason: 'stale_timer' });
    one.take(by('ana', giveBack, NOON + 10 * HOUR));
    expect(one.record).toMatchObject({ owner: 'bot', timers: { [id]: { deadline: NOON + 12 * HOUR } } });
    expect(one.record.taken).toBeUndefined();
  });
});

describe('given back', () => {
  it('the bot speaks at the next message, and knows what was told meanwhile', () => {
    const one = talk();
    one.take(message('oi'));
    one.take(by('ana', take));
    one.take(message('somos 4', { slots: { guests: 4 } }));
    expect(one.record.context.slots).toEqual({});
    const told = one.record.revision;
    expect(said(one.take(by('ana', giveBack)))).toEqual([]);
    one.take(message('e aí?'));
    expect(stageOf(one.record.state)).toBe('searching');
    expect(one.record.context).toMatchObject({ slots: { guests: 4 }, sources: { guests: told } });
    expect(one.record.meanwhile).toBeUndefined();
  });

  it('what the next message says counts more than what was told meanwhile', () => {
    const one = talk();
    one.take(message('oi'));
    one.take(by('ana', take));
    one.take(message('somos 4', { slots: { guests: 4 } }));
    one.take(by('ana', giveBack));
    one.take(message('não, 5', { slots: { guests: 5 } }));
    expect(one.record.context).toMatchObject({
      slots: { guests: 5 },
      sources: { guests: one.record.revision },
    });
  });

  it('the bot is silent about what it was doing before, until the customer writes', () => {
    const one = talk();
    one.take(message('4', { slots: { guests: 4 } }));
    const [search] = Object.values(one.record.effects);
    one.take(by('ana', take));
    one.take(by('ana', giveBack));
    const found = { kind: 'effect', conversation: CONVERSATION, at: NOON, effect: search!.id } as const;
    expect(said(one.take({ ...found, result: { output: { total: 1, items: [] } } }))).toEqual([]);
    expect(stageOf(one.record.state)).not.toBe('searching');
    expect(said(one.take(message('oi?')))).not.toEqual([]);
  });

  it('a funnel that gave it away itself begins again', () => {
    const one = talk();
    one.take(message('oi'));
    one.take(message('quero falar com alguém', { intent: 'person' }));
    expect(one.record).toMatchObject({ owner: 'human', state: 'handOff' });
    one.take(by('ana', take));
    one.take(by('ana', giveBack));
    expect(one.record).toMatchObject({ owner: 'bot', state: { asking: 'waiting' } });
    expect(one.record.handOff).toBeUndefined();
    expect(said(one.take(message('oi de novo')))).toEqual(['bot: Para quantas pessoas?']);
  });

  it('it begins again where that is asked for', () => {
    const one = talk();
    one.take(message('4', { slots: { guests: 4 } }));
    one.take(by('ana', take));
    const decisions = one.take(by('ana', { type: 'giveBack', resume: 'greet' }));
    expect(one.record.state).toEqual({ asking: 'waiting' });
    expect(decisions).toContainEqual({ type: 'cancelEffect', id: `${CONVERSATION}:e1` });
    expect(nextDeadline(one.record)).toBe(NOON + 2 * HOUR);
  });
});

describe('a customer who wants no more messages while a person has the conversation', () => {
  const funnel = () =>
    tinyDraft(({ machine }) => {
      const on = machine.on as Record<string, unknown>;
      on['intent.stop'] = { target: '.stopped' };
      (machine.states as Record<string, unknown>).stopped = {
        entry: [{ type: 'reply', params: { prompt: 'sorry' } }],
      };
    });

  it('is heard by the funnel, which says nothing', () => {
    const one = talk(funnel());
    one.take(message('oi'));
    one.take(by('ana', take));
    expect(said(one.take(message('parar', { intent: 'stop' })))).toEqual([]);
    one.take(by('ana', { type: 'giveBack', resume: 'greet' }));
    expect(one.record).toMatchObject({ owner: 'bot', state: 'stopped', timers: {} });
  });

  it('is heard also where the funnel gave the conversation away', () => {
    const one = talk(funnel());
    one.take(message('alguém?', { intent: 'person' }));
    one.take(by('ana', take));
    one.take(message('parar', { intent: 'stop' }));
    one.take(by('ana', giveBack));
    expect(one.record).toMatchObject({ owner: 'bot', state: 'stopped', timers: {} });
  });
});
