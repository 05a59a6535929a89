import { describe, expect, test } from 'vitest';
import { scoreOf } from '../../../machines/rental/score.ts';
import type { FunnelContext } from '../../../src/actor/record.ts';
import { initialContext } from '../../../src/actor/record.ts';

const of = (parts: Partial<FunnelContext> = {}) => scoreOf({ ...initialContext(), ...parts });

const wish = { place: 'Búzios', checkIn: '2026-12-20', checkOut: '2026-12-27', guests: 4 };

describe('the score of a conversation', () => {
  test('of somebody who said nothing is nothing, for no reason', () => {
    expect(of()).toEqual({ score: 0, temperature: 'cold', reasons: [] });
  });

  test('rises along the way to a booking, from cold over warm to hot', () => {
    const looks = of({ slots: wish, replies: { options: 1 } });
    const chose = of({ slots: wish, replies: { options: 1 }, results: { chosen: 'a' }, lead: { buying: 2 } });
    const held = of({
      slots: { ...wish, name: 'Ana', cpf: '52998224725' },
      replies: { options: 1 },
      results: { chosen: 'a', hold: {} },
      lead: { buying: 3 },
    });
    expect([looks, chose, held].map(({ temperature }) => temperature)).toEqual(['cold', 'warm', 'hot']);
    expect(looks.score).toBeLessThan(chose.score);
    expect(chose.score).toBeLessThan(held.score);
  });

  test('is the sum of its reasons, the weightiest first', () => {
    const { score, reasons } = of({ slots: wish, lead: { buying: 3, objections: { price: 2 } } });
    expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBe(score);
    expect(reasons[0]).toEqual({ reason: 'wants to book', points: 20 });
    const weights = reasons.map(({ points }) => Math.abs(points));
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
  });

  test('counts an objection once, however often it was heard', () => {
    const once = of({ slots: wish, lead: { objections: { price: 1 } } });
    expect(of({ slots: wish, lead: { objections: { price: 5 } } })).toEqual(once);
    expect(once.score).toBeLessThan(of({ slots: wish }).score);
  });

  test('stays between 0 and 100', () => {
    const objections = { price: 1, timing: 1, trust: 1, place: 1 };
    const lead = {
      sentiment: 'negative',
      signs: { timeline: 'later', authority: 'other' },
      objections,
    } as const;
    expect(of({ lead }).score).toBe(0);
    const most = of({
      slots: { ...wish, name: 'Ana', cpf: '52998224725', budget: 9_000 },
      replies: { options: 1 },
      results: { chosen: 'a', hold: {}, visit: {}, booking: {} },
      lead: { buying: 3, sentiment: 'positive', signs: { timeline: 'now', authority: 'alone' } },
    });
    expect(most.score).toBe(100);
  });

  test('falls for who stays silent', () => {
    expect(of({ slots: wish, replies: { 'follow-up': 2 } }).score).toBeLessThan(of({ slots: wish }).score);
    expect(of({ slots: wish, replies: { 'follow-up': 1 } })).toEqual(of({ slots: wish }));
  });
});
