import { beforeEach, describe, expect, it } from 'vitest';
import type { ConversationEvent, OperatorEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import type { CompiledFunnel } from '../../../src/funnel/compile.ts';
import { compareWithDraft } from '../../../src/replay/compare.ts';
import type { History } from '../../../src/replay/journal-file.ts';
import { stepBatch } from '../../../src/shard/step-batch.ts';
import { CONVERSATION, message, NOON, tinyDraft, tinyFunnel } from '../../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const live = tinyFunnel();

/** A conversation recorded by stepping events as a shard would. */
class Recording {
  #record: string | undefined;
  #position = 0;
  journal: History['journal'] = [];

  take(event: ConversationEvent): void {
    const taken = new Map([[CONVERSATION, [event]]]);
    const funnels = { live: () => live, of: () => live };
    const batch = stepBatch(
      taken,
      () => this.#record,
      this.#position,
      funnels,
      (raw) => raw,
    );
    const [stepped] = batch.conversations;
    if (stepped === undefined) throw new Error('ignored');
    this.#position = batch.position;
    this.#record = stepped.commit.record;
    this.journal.push(...stepped.commit.journal);
  }

  get record(): ConversationRecord {
    return JSON.parse(this.#record!) as ConversationRecord;
  }

  endEffect(output: unknown, at: number): void {
    const [effect] = Object.values(this.record.effects);
    this.take({ kind: 'effect', conversation: CONVERSATION, effect: effect!.id, result: { output }, at });
  }

  fireTimer(at?: number): void {
    const [id, { deadline }] = Object.entries(this.record.timers)[0]!;
    this.take({ kind: 'timer', conversation: CONVERSATION, id, deadline, at: at ?? deadline });
  }

  get history(): History {
    return { conversation: CONVERSATION, journal: this.journal, record: this.#record! };
  }
}

const compare = (draft: CompiledFunnel, history = recording.history) =>
  compareWithDraft(history, { live: () => live, of: () => live }, draft, (raw) => raw);

const statuses = (draft: CompiledFunnel) => compare(draft).turns.map(({ status }) => status);

let recording: Recording;
beforeEach(() => {
  recording = new Recording();
  recording.take(message('oi', { at: NOON }));
  recording.fireTimer(NOON + 2 * HOUR + 7);
  recording.take(message('4', { at: NOON + 3 * HOUR, slots: { guests: 4 } }));
  recording.endEffect(['a'], NOON + 3 * HOUR + 200);
  recording.take(message('legal', { at: NOON + 3 * HOUR + 60_000 }));
});

describe('a recording led through', () => {
  it('its own funnel is the same in every turn', () => {
    const { turns, stopped } = compare(live);
    expect(stopped).toBeUndefined();
    expect(turns.map(({ cause, what, status }) => [cause, what, status])).toEqual([
      ['message', 'oi', 'same'],
      ['timer', 'followUp', 'same'],
      ['message', '4', 'same'],
      ['message', 'legal', 'same'],
    ]);
    expect(turns[2]).toMatchObject({
      recorded: { stage: 'showing', replies: [{ prompt: 'found', text: 'Achei para 4.' }] },
      draft: { stage: 'showing', replies: [{ text: 'Achei para 4.' }] },
    });
  });

  describe('where a person took over, wrote and gave it back', () => {
    const operator = (n: number, action: OperatorEvent['action']): OperatorEvent => ({
      ...{ kind: 'operator', conversation: CONVERSATION, id: `o${n}`, by: 'ana', action },
      at: NOON + 4 * HOUR + n * 60_000,
    });
    beforeEach(() => {
      recording.take(operator(1, { type: 'take' }));
      recording.take(message('tem alguém aí?', { at: NOON + 4 * HOUR + 90_000 }));
      recording.take(operator(2, { type: 'write', text: 'Sim, sou a Ana.' }));
      recording.take(operator(3, { type: 'giveBack', resume: 'greet' }));
      recording.take(message('5', { at: NOON + 5 * HOUR, slots: { guests: 5 } }));
      recording.endEffect(['b'], NOON + 5 * HOUR + 200);
    });

    it('its own funnel is the same in every turn', () => {
      const { turns, stopped } = compare(live);
      expect(stopped).toBeUndefined();
      expect(turns.slice(4).map(({ cause, what, status }) => [cause, what, status])).toEqual([
        ['operator', 'take by a person', 'same'],
        ['message', 'tem alguém aí?', 'same'],
        ['operator', 'Sim, sou a Ana.', 'same'],
        ['operator', 'giveBack by a person', 'same'],
        ['message', '5', 'same'],
      ]);
      expect(turns[6]!.draft).toMatchObject({ owner: 'human', replies: [{ text: 'Sim, sou a Ana.' }] });
      expect(turns[8]!.draft).toMatchObject({ owner: 'bot', replies: [{ text: 'Achei para 5.' }] });
    });

    it('a draft is silent then, too', () => {
      const draft = tinyDraft((_, prompts) => {
        prompts.found!.text = 'Encontrei para {{guests}}.';
      });
      const all = ['same', 'same', 'changed', 'same', 'same', 'same', 'same', 'same', 'changed'];
      expect(statuses(draft)).toEqual(all);
    });
  });

  it('a draft with another text shows where it is said', () => {
    const draft = tinyDraft((_, prompts) => {
      prompts.found!.text = 'Encontrei para {{guests}}.';
    });
    expect(statuses(draft)).toEqual(['same', 'same', 'changed', 'same']);
    expect(compare(draft).turns[2]!.draft!.replies).toEqual([{ prompt: 'found', text: 'Encontrei para 4.' }]);
  });

  it('a draft with another way shows the stages', () => {
    const draft = tinyDraft((document) => {
      const { searching } = document.machine.states as Record<string, { invoke: { onDone: object } }>;
      Object.assign(searching!.invoke.onDone, { target: 'asking' });
    });
    expect(statuses(draft)).toEqual(['same', 'same', 'changed', 'changed']);
    expect(compare(draft).turns[2]!.draft!.stage).toBe('asking');
  });

  it('a draft that throws shows the failure and goes on', () => {
    const draft = tinyDraft((document) => {
      const { showing } = document.machine.states as Record<string, { on: Record<string, object> }>;
      showing!.on.message = { actions: [{ type: 'explode' }] };
    });
    const turn = compare(draft).turns[3]!;
    expect(turn).toMatchObject({ status: 'changed', draft: { failure: expect.stringContaining('boom') } });
  });
});

describe('timers', () => {
  it('of the draft alone fire when the recorded time passes them, and recorded ones it lacks are passed over', () => {
    const draft = tinyDraft((document) => {
      document.delays = { followUp: '1h' };
    });
    const { turns } = compare(draft);
    expect(turns.map(({ cause, at, status }) => [cause, at - NOON, status])).toEqual([
      ['message', 0, 'same'],
      ['timer', HOUR, 'onlyDraft'],
      ['timer', 2 * HOUR + 7, 'onlyRecorded'],
      ['message', 3 * HOUR, 'same'],
      ['message', 3 * HOUR + 60_000, 'same'],
    ]);
    expect(turns[2]!.notes).toEqual(['the draft has no such timer then']);
  });

  it('both have wait with the recording, even where it was late', () => {
    recording = new Recording();
    recording.take(message('oi', { at: NOON }));
    recording.take(message('hein', { at: NOON + 2 * HOUR + 5 })); // before the alarm had rung
    expect(statuses(live)).toEqual(['same', 'same']);
  });

  it('do not fire after the last recorded event', () => {
    const draft = tinyDraft((document) => {
      document.delays = { followUp: '1m' };
    });
    recording = new Recording();
    recording.take(message('oi', { at: NOON }));
    expect(statuses(draft)).toEqual(['same']);
  });
});

describe('effects', () => {
  it('that are asked something new have no recorded result, and nothing is compared from there', () => {
    const draft = tinyDraft((document) => {
      const { searching } = document.machine.states as Record<string, { invoke: { input?: object } }>;
      Object.assign(searching!.invoke, { input: { more: 1 } });
    });
    const { turns, stopped } = compare(draft);
    expect(stopped).toBe('no recorded result for effect lookUp({"guests":4,"more":1})');
    expect(turns.map(({ status }) => status)).toEqual(['same', 'same', 'notComparable', 'notComparable']);
    expect(turns[2]!.notes).toEqual([stopped]);
    expect(turns[3]!.draft).toBeUndefined();
  });

  it('that the draft starts elsewhere take the result of one that was asked the same', () => {
    const draft = tinyDraft((document) => {
      const { showing } = document.machine.states as Record<string, { on: Record<string, object> }>;
      showing!.on.message = { target: 'searching' };
    });
    const { turns, stopped } = compare(draft);
    expect(stopped).toBeUndefined();
    expect(turns[3]).toMatchObject({
      status: 'changed',
      recorded: { replies: [{ text: 'Entendi.' }] },
      draft: { stage: 'showing', replies: [{ text: 'Achei para 4.' }] },
    });
  });

  it('that were cancelled in the recording and go on in the draft end the comparison', () => {
    recording = new Recording();
    recording.take(message('4', { at: NOON, slots: { guests: 4 } }));
    recording.take(message('5', { at: NOON + 1, slots: { guests: 5 } }));
    recording.endEffect(['b'], NOON + 2);
    expect(statuses(live)).toEqual(['same', 'same']);
    const draft = tinyDraft((document) => {
      const { searching } = document.machine.states as Record<string, { on: Record<string, object> }>;
      searching!.on.message = { actions: [{ type: 'remember' }] };
    });
    expect(compare(draft)).toMatchObject({ stopped: expect.stringContaining('cancelled') });
  });
});

describe('what was understood', () => {
  const draft = tinyDraft((_, prompts) => {
    prompts['follow-up']!.asks = ['guests'];
  });
  const hear = (event: ConversationEvent) =>
    event.kind === 'message' && event.perception === undefined
      ? { ...event, perception: { intent: 'other' as const, confidence: 1, slots: {}, objections: [] } }
      : event;

  it('is understood anew where the draft asked for something else', () => {
    const { turns } = compareWithDraft(recording.history, { live: () => live, of: () => live }, draft, hear);
    expect(turns[2]).toMatchObject({ status: 'changed', draft: { stage: 'asking' } });
    expect(turns[2]!.notes).toEqual(['understood anew, as the draft asked or knew something else']);
    expect(turns[0]!.notes).toEqual([]);
  });
});

it('a failed delivery is told to the draft for the message in the same place', () => {
  recording = new Recording();
  recording.take(message('oi', { at: NOON }));
  const failure = { code: '131026', message: 'undeliverable' };
  recording.take({ kind: 'delivery', conversation: CONVERSATION, entry: 1, failure, at: NOON + 5 });
  expect(statuses(live)).toEqual(['same', 'same']);
  const silent = tinyDraft((document) => {
    const { asking } = document.machine.states as Record<
      string,
      { states: Record<string, { always: object[] }> }
    >;
    asking!.states.understanding!.always[1] = { target: 'waiting' };
  });
  const { turns } = compare(silent);
  expect(turns.map(({ status }) => status)).toEqual(['changed', 'onlyRecorded']);
  expect(turns[1]!.notes).toEqual(['the draft did not send that message']);
});

describe('a journal whose beginning was erased', () => {
  const trimmed = (): History => {
    const { journal, record } = recording.history;
    const early = new Recording();
    early.take(JSON.parse(journal[0]!.event) as ConversationEvent);
    return {
      conversation: CONVERSATION,
      base: { revision: 1, record: early.history.record },
      journal: journal.slice(1),
      record,
    };
  };

  it('is compared from where it begins', () => {
    expect(compare(live, trimmed()).turns.map(({ status }) => status)).toEqual(['same', 'same', 'same']);
  });

  it('cannot be compared with a draft that lacks the state it begins in', () => {
    const draft = tinyDraft((document) => {
      const text = JSON.stringify(document.machine).replaceAll('asking', 'greeting');
      document.machine = JSON.parse(text) as typeof document.machine;
    });
    const { turns, stopped } = compare(draft, trimmed());
    expect(stopped).toMatch(/revision 1 in state .*asking/);
    expect(new Set(turns.map(({ status }) => status))).toEqual(new Set(['notComparable']));
  });
});
