import { describe, expect, it } from 'vitest';
import { namesOf } from '../../../bench/options.ts';
import { largestFirst, together, withoutSmall } from '../../../bench/scale/data-size.ts';
import { knownOf, scaleParts } from '../../../bench/scale/scale-options.ts';
import { wrong } from '../../../bench/scale/unfinished.ts';
import { difference } from '../../../bench/summary.ts';

describe('known conversations', () => {
  it('are few, more and all there are', () => {
    expect(knownOf({ conversations: 100_000 })).toEqual([10, 1_000, 100_000]);
    expect(knownOf({ conversations: 500 })).toEqual([10, 500]);
    expect(knownOf({ conversations: 500, known: [500, 20, 1] })).toEqual([1, 20, 500]);
  });

  it('are not more than there are', () => {
    expect(() => knownOf({ conversations: 500, known: [1_000] })).toThrow('need --conversations 1000');
  });

  it('that stay need a place', () => {
    expect(() => knownOf({ conversations: 9, keep: true })).toThrow('--keep needs --data-dir');
    expect(() => knownOf({ conversations: 9, prepared: true })).toThrow('--prepared needs --data-dir');
    expect(knownOf({ conversations: 9, keep: true, dataDir: 'x' })).toEqual([9]);
  });
});

describe('parts', () => {
  it('are taken in their own order, each once', () => {
    expect(namesOf(scaleParts)('throughput, start,start')).toEqual(['start', 'throughput']);
  });

  it.each(['', 'memory', 'start,'])('refuses %j', (text) => {
    expect(() => namesOf(scaleParts)(text)).toThrow('is none of conversations, start, throughput');
  });
});

describe('how far values lie apart', () => {
  it('is the share by which the least is below the most', () => {
    expect(difference([80, 100, 90])).toBeCloseTo(0.2);
    expect(difference([5, 5])).toBe(0);
    expect(difference([0, 0])).toBe(0);
  });
});

describe('what the data weighs', () => {
  const parts = [
    { name: 'journal', bytes: 300 },
    { name: 'log', bytes: 2 },
    { name: 'records', bytes: 700 },
    { name: 'journal', bytes: 300 },
    { name: 'letters', bytes: 3 },
  ];

  it('is added up over the files, largest first', () => {
    expect(largestFirst(together(parts))).toEqual([
      { name: 'records', bytes: 700 },
      { name: 'journal', bytes: 600 },
      { name: 'letters', bytes: 3 },
      { name: 'log', bytes: 2 },
    ]);
  });

  it('is told without its smallest parts, and nothing is lost', () => {
    const told = withoutSmall(largestFirst(together(parts)));
    expect(told.map(({ name }) => name)).toEqual(['records', 'journal', '2 more']);
    expect(told.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(1_305);
    expect(withoutSmall([{ name: 'all', bytes: 1 }])).toEqual([{ name: 'all', bytes: 1 }]);
  });
});

describe('what a killed Prosa left', () => {
  const none = {
    conversations: 9,
    withRunningEffects: 0,
    withUnsentMessages: 0,
    withOverdueTimers: 0,
  };

  it('must be what is to be measured', () => {
    expect(wrong('empty', { ...none, conversations: 0 }, 9)).toBeUndefined();
    expect(wrong('finished', none, 9)).toBeUndefined();
    expect(wrong('unsent', { ...none, withUnsentMessages: 9 }, 9)).toBeUndefined();
    expect(wrong('overdue', { ...none, withUnsentMessages: 9, withOverdueTimers: 9 }, 9)).toBeUndefined();
    expect(wrong('effects', { ...none, withRunningEffects: 9 }, 9)).toBeUndefined();
  });

  it('is refused with one unfinished conversation too few or too many', () => {
    expect(wrong('unsent', { ...none, withUnsentMessages: 8 }, 9)).toBe('withUnsentMessages is 8, not 9');
    expect(wrong('finished', { ...none, withOverdueTimers: 1 }, 9)).toBe('withOverdueTimers is 1, not 0');
    expect(wrong('effects', none, 9)).toBe('withRunningEffects is 0, not 9');
  });
});
