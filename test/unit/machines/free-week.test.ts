import { expect, it } from 'vitest';
import { demoFrom } from '../../support/demo-from.ts';
import { freeWeek, isoDay } from '../../support/free-week.ts';

const day = 86_400_000;

it('the browser test finds a free week whatever day it is', () => {
  const begins = Date.UTC(2026, 10, 22);
  for (let now = begins; now < begins + 4 * 366 * day; now += 11 * day) {
    const week = freeWeek(demoFrom(isoDay(now - 20 * day)), 'Búzios', 4, now);
    expect(Date.parse(week.checkIn)).toBeGreaterThan(now);
    expect(Date.parse(week.checkOut)).toBeLessThan(now + 330 * day);
  }
});
