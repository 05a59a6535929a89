import { beforeEach, expect, it } from 'vitest';
import { DraftWriter } from '../../../src/effects/llm/drafts.ts';
import { FakeClock } from '../../support/fake-clock.ts';

let clock: FakeClock;
let shown: string[];
let writer: DraftWriter;
beforeEach(() => {
  clock = new FakeClock();
  shown = [];
  writer = new DraftWriter(clock, (text) => void shown.push(text));
});

it('shows the first piece at once, and then no more often than can be read', async () => {
  writer.write('a');
  expect(shown).toEqual(['a']);
  writer.write('ab');
  writer.write('abc');
  expect(shown).toEqual(['a']);
  await clock.pass(50);
  expect(shown).toEqual(['a', 'abc']);
  await clock.pass(500);
  writer.write('abcd');
  expect(shown).toEqual(['a', 'abc', 'abcd']);
});

it('takes back what was shown, and says nothing where nothing was', async () => {
  writer.withdraw();
  expect(shown).toEqual([]);
  writer.write('a');
  writer.write('ab');
  writer.withdraw();
  expect(shown).toEqual(['a', '']);
  await clock.pass(500);
  expect(shown).toEqual(['a', '']);
});

it('shows what is left at its end, once, and arms nothing any more', async () => {
  writer.write('a');
  writer.write('ab');
  writer.end();
  expect(shown).toEqual(['a', 'ab']);
  await clock.pass(500);
  expect(shown).toEqual(['a', 'ab']);
  expect(clock.pending).toEqual([]);
});
