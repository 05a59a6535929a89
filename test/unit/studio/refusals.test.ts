import { expect, it } from 'vitest';
import { refusalOf } from '../../../src/studio/shell/refusals.ts';

it('why single sign-on let nobody in is said in words of ours, not in those of the address', () => {
  const codes = ['unauthorized', 'forbidden', 'conflict', 'too_many_requests', 'unreachable'];
  const told = codes.map((code) => refusalOf(`?refused=${code}`));
  expect(new Set(told).size).toBe(codes.length);
  for (const text of told) expect(text).toMatch(/^[A-Z].*\.$/);
  expect(refusalOf('?refused=Call+this+number')).toBe(refusalOf('?refused=unauthorized'));
  expect(refusalOf('?refused=constructor')).toBe(refusalOf('?refused=unauthorized'));
  expect(refusalOf('')).toBeUndefined();
});
