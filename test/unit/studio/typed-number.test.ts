import { expect, test } from 'vitest';
import { shownNumber, type Typed, typedNumber } from '../../../src/studio/inspector/typed-number.ts';

/** What a field shows and keeps after each key; numbers come as numbers, what is on the way to one as text. */
function type(text: string, kept?: number) {
  const shown: (string | number)[] = [];
  let typed: Typed | undefined;
  for (let length = 1; length <= text.length; length += 1) {
    typed = typedNumber(text.slice(0, length), kept);
    kept = typed.kept;
    shown.push(shownNumber(typed, kept));
  }
  return { shown, kept };
}

test('a number is shown as it is typed, and what is kept is what was typed', () => {
  expect(type('0.5')).toEqual({ shown: ['0', '0.', '0.5'], kept: 0.5 });
  expect(type('-12')).toEqual({ shown: ['-', '-1', '-12'], kept: -12 });
  expect(type('-0.05').kept).toBe(-0.05);
  expect(type('1.50')).toMatchObject({ kept: 1.5 });
});

test('what is no number yet changes nothing', () => {
  expect(typedNumber('-', 5).kept).toBe(5);
  expect(typedNumber('.', 5).kept).toBe(5);
  expect(typedNumber('7.', 5).kept).toBe(5);
});

test('an emptied field keeps nothing, and minus zero is zero', () => {
  expect(typedNumber('', 5)).toEqual({ text: '', kept: undefined });
  expect(typedNumber('-0', 5).kept).toBe(0);
});

test('what changes elsewhere is shown, not what was typed before', () => {
  expect(shownNumber({ text: '0.', kept: 0 }, 3)).toBe(3);
  expect(shownNumber({ text: '0.', kept: 0 }, undefined)).toBe('');
});
