import { expect, it } from 'vitest';
import { suggest } from '../../../src/funnel/suggest.ts';

it('suggests the nearest name that is known, and never the one that was given', () => {
  expect(suggest('targt', ['target', 'guard'])).toBe(' Did you mean "target"?');
  expect(suggest('type', ['guard', 'type'])).toBe('');
  expect(suggest('engines', ['target', 'guard'])).toBe('');
});
