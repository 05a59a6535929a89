import { describe, expect, it } from 'vitest';
import { INTERVALS, intervalOf, medianOf } from '../../../src/analytics/stage-times.ts';

const DAY = 86_400_000;

function medianFrom(times: readonly number[]): number | undefined {
  const counts = Array.from({ length: INTERVALS }, () => 0);
  for (const time of times) counts[intervalOf(time)]!++;
  return medianOf(counts);
}

describe('times in a stage', () => {
  it('give a median that is wrong by at most an eighth, from a second to a week', () => {
    for (let seconds = 1; seconds < 604_800; seconds *= 1.07) {
      const times = [seconds / 3, seconds * 0.9, seconds, seconds * 1.2, seconds * 40].map((s) => s * 1_000);
      expect(Math.abs(medianFrom(times)! / seconds - 1), `${seconds} s`).toBeLessThanOrEqual(0.125);
    }
  });

  it('fall into one interval each, whatever they are', () => {
    for (const time of [0, 1, 999, 1_000, 1_001, DAY, 7 * DAY, 400 * DAY]) {
      const interval = intervalOf(time);
      expect(interval).toBeGreaterThanOrEqual(0);
      expect(interval).toBeLessThan(INTERVALS);
    }
    expect(intervalOf(7 * DAY)).toBeLessThan(intervalOf(400 * DAY));
  });

  it('have no median where nothing ended', () => {
    expect(medianFrom([])).toBeUndefined();
  });
});
