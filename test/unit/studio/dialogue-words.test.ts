import { describe, expect, it } from 'vitest';
import { readDialogue } from '../../../src/editing/dialogue.ts';
import type { Difference } from '../../../src/studio/api/dialogues.ts';
import { differenceText, doneIn, expectedOf, outcomeText } from '../../../src/studio/try/dialogue-words.ts';

const document = { machine: { states: { discovery: { states: { waiting: { title: 'Listening' } } } } } };
const turnsOf = (turns: string) => readDialogue('x.yaml', `description: x\nturns:\n${turns}`).turns;
const text = (difference: Partial<Difference>) =>
  differenceText({ what: 'error', message: 'it threw', ...difference }, document);

describe('a turn of a dialogue test', () => {
  it('says what happens in it', () => {
    const turns = turnsOf('  - say: oi\n  - send: audio\n  - wait: 1.5h\n  - meanwhile: [oi, "4 pessoas"]\n');
    expect(turns.map(doneIn)).toEqual([
      { by: 'customer', text: 'oi' },
      { by: 'note', text: 'The customer sends an audio message' },
      { by: 'note', text: '1 h 30 min pass' },
      { by: 'note', text: 'Another customer writes “oi”, “4 pessoas”' },
    ]);
  });

  it('says what must be so after it, with states by their titles', () => {
    const [turn, meanwhile] = turnsOf(`  - say: oi
    state: discovery.waiting
    owner: human
    slots: { guests: 4, amenities: [pool, wifi] }
    absent: [checkIn]
    replies: 0
    reply: [Olá, "!tchau"]
    summary: quer casa
  - meanwhile: [oi]
`);
    expect(expectedOf(turn!, document)).toEqual([
      'It is in Discovery › Listening.',
      'A person is asked to take over.',
      'Guests is 4.',
      'Amenities is pool, wifi.',
      'Check in is not known.',
      'No reply.',
      'It says “Olá”',
      'It does not say “tchau”',
      'The person is told “quer casa”',
    ]);
    expect(expectedOf(meanwhile!, document)).toEqual([]);
  });

  it('says how it went another way', () => {
    const place = { expected: 'closing', found: 'discovery.waiting' };
    expect(text({ what: 'state', ...place })).toBe('It is in Discovery › Listening, not in Closing.');
    expect(text({ what: 'state', ...place, found: '' })).toBe('It is in no conversation, not in Closing.');
    expect(text({ what: 'owner', expected: 'bot', found: 'human' })).toBe('A person is asked to take over.');
    expect(text({ what: 'slot', slot: 'guests', expected: 5, found: 4 })).toBe('Guests is 4, not 5.');
    expect(text({ what: 'slot', slot: 'guests', expected: 5 })).toBe('Guests is not known; it must be 5.');
    expect(text({ what: 'slot', slot: 'guests', found: 4 })).toBe('Guests is 4; it must not be known.');
    expect(text({ what: 'replies', expected: 2, found: 1 })).toBe('1 reply instead of 2.');
    expect(text({ what: 'replies', expected: 1, found: 0 })).toBe('No reply instead of 1.');
    expect(text({ what: 'reply', expected: 'Olá' })).toBe('It does not say “Olá”');
    expect(text({ what: 'unsaid', expected: 'Olá' })).toBe('It says “Olá”, which it must not.');
    expect(text({ what: 'summary', expected: 'casa' })).toBe('The person is not told “casa”');
    expect(text({})).toBe('It failed: it threw');
  });
});

describe('a dialogue test that was run', () => {
  it('passed, or says which turns differ', () => {
    const played = (...differing: number[]) => ({
      passed: differing.length === 0,
      turns: [0, 1, 2].map((turn) => ({
        replies: [],
        state: '',
        differences: differing.includes(turn) ? [{ what: 'error' as const, message: 'x' }] : [],
      })),
    });
    expect([played(), played(1), played(0, 1, 2)].map(outcomeText)).toEqual([
      'Passed',
      'Turn 2 differs',
      'Turns 1, 2 and 3 differ',
    ]);
  });
});
