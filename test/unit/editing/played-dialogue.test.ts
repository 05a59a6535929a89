import { describe, expect, it } from 'vitest';
import { readDialogue } from '../../../src/editing/dialogue.ts';
import { playable, playedDialogue } from '../../../src/editing/played-dialogue.ts';
import type { SimulatedStep } from '../../../src/editing/simulation-steps.ts';

/** A conversation that has come to Waiting, where somebody told that they are four. */
const step = (index: number, replies: string[], extra: Partial<SimulatedStep> = {}): SimulatedStep => {
  const slots = { guests: 4 };
  return {
    index,
    at: index,
    kind: 'message',
    event: {},
    state: { discovery: 'waiting' },
    stage: 'discovery',
    owner: 'bot',
    slots,
    context: { slots } as unknown as SimulatedStep['context'],
    replies: replies.map((text) => ({ prompt: 'ask', text })),
    timers: [],
    effects: [],
    actions: [],
    transitions: [],
    ...extra,
  };
};

const played = (turns: string, ...steps: SimulatedStep[]) =>
  playedDialogue(readDialogue('x.yaml', `description: x\nturns:\n${turns}`), { steps, now: 0 });

describe('a played dialogue', () => {
  it('passes where each turn went as it is written, and says what was said', () => {
    const turns = '  - say: oi\n    state: discovery\n    reply: [Olá, "!tchau"]\n  - wait: 2h\n';
    expect(played(turns, step(0, []), step(0, ['Olá!']))).toEqual({
      passed: true,
      turns: [
        { replies: ['Olá!'], state: 'discovery.waiting', differences: [] },
        { replies: [], state: 'discovery.waiting', differences: [] },
      ],
    });
  });

  it('tells of each turn what was expected and what was found', () => {
    const turns = `  - say: oi
    stage: closing
    state: closing.paying
    owner: human
    slots: { guests: 5, place: Búzios }
    absent: [guests]
    reply: [Olá, "!Sofia"]
    replies: 2
    summary: quer um desconto
`;
    const { passed, turns: told } = played(turns, step(0, ['Sou a Sofia']));
    expect(passed).toBe(false);
    expect(told[0]!.differences.map(({ message: _, ...rest }) => rest)).toEqual([
      { what: 'replies', expected: 2, found: 1 },
      { what: 'reply', expected: 'Olá' },
      { what: 'unsaid', expected: 'Sofia' },
      { what: 'stage', expected: 'closing', found: 'discovery' },
      { what: 'state', expected: 'closing.paying', found: 'discovery.waiting' },
      { what: 'owner', expected: 'human', found: 'bot' },
      { what: 'slot', slot: 'guests', expected: 5, found: 4 },
      { what: 'slot', slot: 'place', expected: 'Búzios', found: undefined },
      { what: 'slot', slot: 'guests', found: 4 },
      { what: 'summary', expected: 'quer um desconto', found: '' },
    ]);
  });

  it('fails where the funnel failed, whatever was expected', () => {
    const error = { code: 'funnel_failed', message: 'it threw' };
    expect(played('  - say: oi\n    replies: 0\n', step(0, [], { error }))).toMatchObject({
      passed: false,
      turns: [{ differences: [{ what: 'error', found: 'funnel_failed', message: 'it threw' }] }],
    });
  });

  it('is in another state only where that is not inside the one it names', () => {
    const at = (state: string) => played(`  - say: oi\n    replies: 0\n    state: ${state}\n`, step(0, []));
    expect([at('discovery').passed, at('discovery.waiting').passed, at('discovery.wait').passed]).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('cannot have another customer, more than a simulation takes, or mistakes in its text', () => {
    const turn = (text: string) => () => playable('x', `description: x\nturns:\n  - say: oi\n  - ${text}\n`);
    expect(turn('say: tchau')().inputs).toEqual([
      { type: 'message', text: 'oi' },
      { type: 'message', text: 'tchau' },
    ]);
    expect(turn('send: audio')().inputs[1]).toEqual({ type: 'message', unsupported: 'audio' });
    expect(turn('meanwhile: [oi]')).toThrow(/^turn 2: another customer writes/);
    expect(turn('wait: 400d')).toThrow(/^turn 2: /);
    expect(turn('shout: oi')).toThrow(/^x\.yaml, turn 2: /);
    const long = '  - say: oi\n'.repeat(301);
    expect(() => playable('x', `description: x\nturns:\n${long}`)).toThrow(/300/);
  });
});
