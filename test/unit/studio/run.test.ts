import { describe, expect, it } from 'vitest';
import { readDialogue } from '../../../src/editing/dialogue.ts';
import type { SimulatedStep } from '../../../src/studio/api/simulate.ts';
import {
  chatOf,
  dialogueYaml,
  effectsIn,
  type Run,
  run,
  slotsIn,
  stateValue,
  unsavable,
  untilNextMorning,
  zoneOf,
} from '../../../src/studio/try/run.ts';

const start = { at: 0, channel: 'whatsapp' } as const;
const oi = { type: 'message', text: 'oi' } as const;
const wait = { type: 'wait', ms: 7_200_000 } as const;

const step = (index: number, kind: string, replies: string[], extra: object = {}): SimulatedStep => ({
  index,
  at: index,
  kind,
  event: {},
  state: { discovery: 'waiting' },
  stage: 'discovery',
  owner: 'bot',
  slots: {},
  context: {},
  replies: replies.map((text) => ({ prompt: 'ask', text })),
  timers: [],
  effects: [],
  actions: [],
  transitions: [],
  ...extra,
});

const ran: Run = { start, inputs: [oi, wait] };
const steps = [
  step(0, 'message', []),
  step(0, 'timer', ['Olá: "Sofia"\nLinha dois']),
  step(1, 'timer', ['Ainda aí?']),
];

describe('a run', () => {
  it('takes steps, takes them back, and begins anew', () => {
    const two = run(run({ start, inputs: [] }, { type: 'put', input: oi }), { type: 'put', input: wait });
    expect(two).toEqual(ran);
    expect(run(two, { type: 'back' }).inputs).toEqual([oi]);
    expect(run(two, { type: 'resend' }).inputs).toEqual([oi, wait, oi]);
    expect(run(two, { type: 'restart', start: { ...start, at: 5 } })).toEqual({
      start: { ...start, at: 5 },
      inputs: [],
    });
  });

  it('sends nothing again while nothing was said', () => {
    const empty = { start, inputs: [] };
    expect(run(empty, { type: 'resend' })).toBe(empty);
  });

  it('shows who said what, and that time passed', () => {
    expect(chatOf(ran, steps).map(({ type, text }) => `${type}: ${text.split('\n')[0]}`)).toEqual([
      'customer: oi',
      'bot: Olá: "Sofia"',
      'note: 2 h pass',
      'note: A timer fired',
      'bot: Ainda aí?',
    ]);
  });

  it('shows what was put in before an answer has come, and errors as trouble', () => {
    expect(chatOf(ran, []).map(({ type }) => type)).toEqual(['customer', 'note']);
    const failed = chatOf({ start, inputs: [oi] }, [step(0, 'message', [], { error: { message: 'loop' } })]);
    expect(failed.at(-1)).toMatchObject({ type: 'note', text: 'loop', trouble: true });
  });

  it('is saved as a dialogue test that can be read', () => {
    const { turns } = readDialogue('run.yaml', dialogueYaml('Says: hello', ran, steps));
    expect(turns).toMatchObject([
      { say: 'oi', state: 'discovery.waiting', reply: ['Olá: "Sofia"'], replies: 1 },
      { wait: 7_200_000, reply: ['Ainda aí?'], replies: 1 },
    ]);
  });

  it('goes again as it went once it was saved: waits are exact, and many replies are counted', () => {
    for (const ms of [0, 1, 81_862_877, 7_200_001]) {
      const inputs = [oi, { type: 'wait', ms }] as const;
      const yaml = dialogueYaml('x', { start, inputs }, [step(0, 'message', ['a', 'b', 'c', 'd'])]);
      const { turns } = readDialogue('run.yaml', yaml);
      expect(turns).toMatchObject([{ replies: 4 }, { wait: ms, replies: 0 }]);
    }
    expect(dialogueYaml('x', ran, steps)).toContain('wait: 120m');
  });

  it('is not saved where a dialogue test could not say the same', () => {
    expect(unsavable(ran)).toBeUndefined();
    expect(unsavable({ start, inputs: [wait] })).toMatch('Write something');
    expect(unsavable({ ...ran, start: { ...start, state: 'x' } })).toMatch('from the beginning');
    const named = { ...start, customer: { name: 'Ana Souza' } };
    expect(unsavable({ ...ran, start: named })).toMatch('from the beginning');
    const fails = { type: 'effect', effect: 'e', error: { code: 'x', message: 'x' } } as const;
    expect(unsavable({ start, inputs: [oi, fails] })).toMatch('effects fail');
  });
});

describe('what a run needs', () => {
  it('finds the effects of a document wherever they are', () => {
    const inner = { a: { invoke: { src: 'search' } }, b: { invoke: [{ src: 'book' }, { src: 'search' }] } };
    expect(effectsIn({ machine: { states: inner } })).toEqual(['book', 'search']);
  });

  it('makes state values of paths', () => {
    expect(stateValue('a')).toBe('a');
    expect(stateValue('a.b.c')).toEqual({ a: { b: 'c' } });
  });

  it('reads slots line by line', () => {
    expect(slotsIn('place = Búzios\nguests=4\n\nbad\namenities=[pool, wifi]')).toEqual({
      place: 'Búzios',
      guests: 4,
      amenities: ['pool', 'wifi'],
    });
  });

  it.each([
    ['2026-11-22T21:30:00-03:00', '2026-11-23T09:00:00-03:00'],
    ['2026-11-22T08:59:00-03:00', '2026-11-23T09:00:00-03:00'],
    ['2026-11-22T23:59:30-03:00', '2026-11-23T09:00:00-03:00'],
    ['2026-11-23T00:00:10-03:00', '2026-11-24T09:00:00-03:00'],
  ])('knows when the next morning is, by the clock of the funnel: after %s', (now, morning) => {
    const at = Date.parse(now);
    const next = at + untilNextMorning(at, zoneOf({ timeZone: 'America/Sao_Paulo' }));
    expect(new Date(next)).toEqual(new Date(morning));
  });

  it('goes by the clock of this machine where a funnel names no zone that there is', () => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect([zoneOf({}), zoneOf({ timeZone: 'Mars/Olympus' }), zoneOf({ timeZone: 3 })]).toEqual([
      own,
      own,
      own,
    ]);
  });
});
