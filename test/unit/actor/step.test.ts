import { describe, expect, it } from 'vitest';
import type { Decision } from '../../../src/actor/decision.ts';
import type { ConversationEvent } from '../../../src/actor/event.ts';
import { type ConversationRecord, nextDeadline, stageOf } from '../../../src/actor/record.ts';
import { step } from '../../../src/actor/step.ts';
import { CONVERSATION, message, NOON, tinyFunnel } from '../../support/tiny-funnel.ts';

const funnel = tinyFunnel();
const HOUR = 3_600_000;

/** Steps events from nothing, with rising positions, and keeps the last outcome. */
function play(...events: ConversationEvent[]) {
  let record: ConversationRecord | undefined;
  let decisions: Decision[] = [];
  let position = 0;
  for (const event of events) {
    const result = step(funnel, record, event, ++position);
    if (result.status === 'applied') decisions = result.decisions;
    record = result.record;
  }
  return { record: record!, decisions, position };
}

const texts = (decisions: readonly Decision[]) =>
  decisions.filter((d) => d.type === 'send').map((d) => d.text);
const effectDone = (effect: string, output: unknown, at = NOON): ConversationEvent => ({
  kind: 'effect',
  conversation: CONVERSATION,
  at,
  effect,
  result: { output },
});

describe('a conversation begins', () => {
  it('with its first message, and answers it', () => {
    const { record, decisions } = play(message('oi'));
    expect(stageOf(record.state)).toBe('asking');
    expect(texts(decisions)).toEqual(['Para quantas pessoas?']);
    expect(record).toMatchObject({ revision: 1, position: 1, lastOutbox: 1, owner: 'bot', funnel: 'tiny' });
  });

  it('only with a message', () => {
    const result = step(funnel, undefined, effectDone('x', 1), 1);
    expect(result).toEqual({ status: 'ignored', reason: 'no_conversation', record: undefined });
  });
});

describe('an event that was already applied changes nothing', () => {
  it('when its position is not new', () => {
    const { record } = play(message('oi'));
    const result = step(funnel, record, message('outra'), 1);
    expect(result).toEqual({ status: 'ignored', reason: 'old_position', record });
    expect(result.record).toBe(record);
  });

  it('when its message id was seen, whatever its position', () => {
    const first = message('oi');
    const { record, position } = play(first, message('tudo bem?'));
    const result = step(funnel, record, { ...first }, position + 1);
    expect(result).toMatchObject({ status: 'ignored', reason: 'seen_message' });
    expect(result.record).toBe(record);
  });

  it('but the same text with another id is a new message', () => {
    const { record, position } = play(message('oi', { id: 'a' }));
    expect(step(funnel, record, message('oi', { id: 'b' }), position + 1).status).toBe('applied');
  });
});

describe('timers', () => {
  it('are armed from the time of the event and armed anew by each message', () => {
    const { record } = play(message('oi'), message('olá', { at: NOON + HOUR }));
    expect(Object.keys(record.timers)).toHaveLength(1);
    expect(nextDeadline(record)).toBe(NOON + 3 * HOUR);
  });

  it('fire once', () => {
    const { record, position } = play(message('oi'));
    const [id, { deadline }] = Object.entries(record.timers)[0]!;
    const fired: ConversationEvent = {
      kind: 'timer',
      conversation: CONVERSATION,
      id,
      deadline,
      at: deadline + 5,
    };
    const first = step(funnel, record, fired, position + 1);
    expect(first.status === 'applied' && texts(first.decisions)).toEqual(['Ainda por aí?']);
    expect(first.record!.timers).toEqual({});
    expect(step(funnel, first.record, fired, position + 2)).toMatchObject({ reason: 'stale_timer' });
  });

  it('that were armed anew since do not fire for the old deadline', () => {
    const { record, position } = play(message('oi'), message('olá', { at: NOON + HOUR }));
    const id = Object.keys(record.timers)[0]!;
    const old: ConversationEvent = {
      kind: 'timer',
      conversation: CONVERSATION,
      id,
      deadline: NOON + 2 * HOUR,
      at: NOON + 2 * HOUR,
    };
    expect(step(funnel, record, old, position + 1)).toMatchObject({
      status: 'ignored',
      reason: 'stale_timer',
    });
  });

  it('leave with the state that armed them', () => {
    const { record } = play(message('oi'), message('4', { slots: { guests: 4 } }));
    expect(record.timers).toEqual({});
  });
});

describe('effects', () => {
  it('that cost something are counted in the record, also when they fail', () => {
    const paid = (effect: string, spent: number): ConversationEvent => ({
      kind: 'effect',
      conversation: CONVERSATION,
      at: NOON,
      effect,
      result: { error: { code: 'effect_failed', message: 'no' }, spent },
    });
    const { record } = play(four(), paid(`${CONVERSATION}:e1`, 0.1));
    expect(record.spent).toBe(0.1);
    const again = play(four(), paid(`${CONVERSATION}:e1`, 0.1), four(), paid(`${CONVERSATION}:e2`, 0.2));
    expect(again.record.spent).toBe(0.3);
    expect('spent' in play(four()).record).toBe(false);
  });

  const four = () => message('4', { slots: { guests: 4 } });

  it('start with what the catalogue makes of the context', () => {
    const { record, decisions } = play(four());
    const id = `${CONVERSATION}:e1`;
    expect(decisions).toContainEqual({ type: 'startEffect', id, src: 'lookUp', input: { guests: 4 } });
    expect(record.effects).toEqual({ search: { id, src: 'lookUp', input: { guests: 4 } } });
  });

  it('come back as an event and are then no longer running', () => {
    const { record, decisions } = play(four(), effectDone(`${CONVERSATION}:e1`, ['a']));
    expect(texts(decisions)).toEqual(['Achei para 4.']);
    expect(record).toMatchObject({ state: 'showing', effects: {}, context: { results: { found: ['a'] } } });
  });

  it('that failed lead where the funnel says', () => {
    const failed: ConversationEvent = {
      kind: 'effect',
      conversation: CONVERSATION,
      at: NOON,
      effect: `${CONVERSATION}:e1`,
      result: { error: { code: 'effect_failed', message: 'no' } },
    };
    const { record, decisions } = play(four(), failed);
    expect(texts(decisions)).toEqual(['Desculpe.']);
    expect(stageOf(record.state)).toBe('asking');
  });

  it('that were replaced are cancelled, and their late result is dropped', () => {
    const { record, decisions, position } = play(four(), message('5', { slots: { guests: 5 } }));
    expect(decisions).toContainEqual({ type: 'cancelEffect', id: `${CONVERSATION}:e1` });
    expect(decisions).toContainEqual(
      expect.objectContaining({ type: 'startEffect', id: `${CONVERSATION}:e2` }),
    );
    const late = step(funnel, record, effectDone(`${CONVERSATION}:e1`, ['late']), position + 1);
    expect(late).toMatchObject({ status: 'ignored', reason: 'stale_effect' });
    expect(step(funnel, record, effectDone(`${CONVERSATION}:e2`, ['new']), position + 1).status).toBe(
      'applied',
    );
  });
});

describe('ownership', () => {
  it('goes to a person after the reply that says so, and then the bot is silent', () => {
    const { record, decisions } = play(
      message('oi'),
      message('quero falar com alguém', { intent: 'person' }),
    );
    expect(record.owner).toBe('human');
    expect(texts(decisions)).toEqual(['Uma pessoa já vem.']);
    expect(decisions).toContainEqual({ type: 'fact', name: 'handoff.requested', data: { reason: 'asked' } });
    const next = step(funnel, record, message('alô?'), 9);
    expect(next.status === 'applied' && next.decisions).toEqual([]);
  });
});

describe('a message that is not text', () => {
  it('is answered and leaves the state', () => {
    const image = {
      ...message(''),
      content: { type: 'unsupported', original: 'image' },
    } as ConversationEvent;
    const { record, decisions } = play(message('oi'), image);
    expect(texts(decisions)).toEqual(['Pode escrever?']);
    expect(stageOf(record.state)).toBe('asking');
  });
});

describe('a funnel that throws', () => {
  it('uses up the event and leaves the rest of the record', () => {
    const bad = message('parar', { intent: 'stop', id: 'bad' });
    const { record, position } = play(message('oi'));
    const result = step(funnel, record, bad, position + 1);
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'funnel_failed', message: expect.stringContaining('boom') },
    });
    const { state, context, timers } = record;
    expect(result.record).toMatchObject({ state, context, timers, revision: 2, position: 2 });
    expect(step(funnel, result.record, bad, position + 2)).toMatchObject({ reason: 'seen_message' });
    expect(step(funnel, result.record, message('4', { slots: { guests: 4 } }), position + 2).status).toBe(
      'applied',
    );
  });

  it('gives no record when the very first event fails', () => {
    const result = step(funnel, undefined, message('parar', { intent: 'stop' }), 1);
    expect(result).toMatchObject({ status: 'failed', record: undefined });
  });
});

describe('a delivery that failed', () => {
  const failed: ConversationEvent = {
    kind: 'delivery',
    conversation: CONVERSATION,
    at: NOON,
    entry: 1,
    failure: { code: '131026', message: 'unreachable' },
  };

  it('reaches the funnel once', () => {
    const { record, decisions, position } = play(message('oi'), failed);
    expect(decisions).toContainEqual({ type: 'fact', name: 'undeliverable', data: {} });
    expect(step(funnel, record, failed, position + 1)).toMatchObject({ status: 'ignored' });
  });
});

describe('stepping again', () => {
  it('gives byte-equal records, also from a record that was stored in between', () => {
    const events = [
      message('oi'),
      message('4', { slots: { guests: 4 } }),
      effectDone(`${CONVERSATION}:e1`, [{ id: 1 }]),
      message('ok', { intent: 'thanks' }),
      message('gente', { intent: 'person' }),
    ];
    const live = play(...events).record;
    let stored: string | undefined;
    events.forEach((event, index) => {
      const before = stored === undefined ? undefined : (JSON.parse(stored) as ConversationRecord);
      stored = JSON.stringify(step(funnel, before, event, index + 1).record);
    });
    expect(stored).toBe(JSON.stringify(live));
  });
});
