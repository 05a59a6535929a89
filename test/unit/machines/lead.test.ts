import { describe, expect, test } from 'vitest';
import { assess, leadAfter } from '../../../machines/catalogue/lead.ts';
import type { Perception, Slots } from '../../../src/actor/event.ts';
import { type FunnelContext, initialContext } from '../../../src/actor/record.ts';

const heard = (of: Partial<Perception> = {}): Perception => ({
  intent: 'other',
  confidence: 0.9,
  slots: {},
  objections: [],
  ...of,
});

describe('what a message tells of the customer', () => {
  test('interest only rises; signs, mood and language are as told last', () => {
    let lead = leadAfter({}, heard({ buying: 2, signs: { authority: 'alone' }, language: 'en' }));
    lead = leadAfter(lead, heard({ buying: 1, signs: { timeline: 'soon' }, sentiment: 'positive' }));
    lead = leadAfter(lead, heard());
    expect(lead).toEqual({
      buying: 2,
      signs: { authority: 'alone', timeline: 'soon' },
      sentiment: 'positive',
      language: 'en',
    });
    expect(leadAfter(lead, heard({ signs: { authority: 'other' } })).signs?.authority).toBe('other');
  });

  test('objections are counted each', () => {
    let lead = leadAfter({}, heard({ objections: ['price', 'timing'] }));
    lead = leadAfter(lead, heard({ objections: ['price'] }));
    expect(lead.objections).toEqual({ price: 2, timing: 1 });
  });

  test('annoyance counts in a row', () => {
    let lead = leadAfter({}, heard({ sentiment: 'negative' }));
    lead = leadAfter(lead, heard({ sentiment: 'negative' }));
    expect(lead.annoyed).toBe(2);
    expect(leadAfter(lead, heard())).not.toHaveProperty('annoyed');
  });

  test('a message is puzzling only if nothing at all was understood', () => {
    const puzzling = heard({ confidence: 0.2 });
    expect(leadAfter({ puzzled: 1 }, puzzling).puzzled).toBe(2);
    for (const clear of [
      heard(),
      heard({ confidence: 0.2, intent: 'yes' }),
      heard({ confidence: 0.2, slots: { guests: 4 } }),
      heard({ confidence: 0.2, objections: ['price'] }),
    ]) {
      expect(leadAfter({ puzzled: 2 }, clear)).not.toHaveProperty('puzzled');
    }
  });
});

describe('a change of mind', () => {
  const context = (slots: Slots, more: Partial<FunnelContext> = {}): FunnelContext => ({
    ...initialContext(),
    slots,
    ...more,
  });
  const changed = (before: FunnelContext, of: Partial<Perception>) => assess(before, heard(of)).lead?.changed;

  test('without a word of correction is noted with what was said before, once for each slot', () => {
    const first = assess(context({ guests: 4 }), heard({ slots: { guests: 6 } }));
    expect(first.lead?.changed).toEqual({ slot: 'guests', from: 4 });
    const again = assess({ ...first, slots: { guests: 6 } }, heard({ slots: { guests: 5 } }));
    expect(again.lead).not.toHaveProperty('changed');
    expect(again.lead?.doubted).toEqual(['guests']);
  });

  test('is forgotten with the next message', () => {
    const first = assess(context({ guests: 4 }), heard({ slots: { guests: 6 } }));
    expect(assess({ ...first, slots: { guests: 6 } }, heard()).lead).not.toHaveProperty('changed');
  });

  test('is none where it was announced, asked for, said again, or part of another wish', () => {
    const known = context({ guests: 4, checkIn: '2026-12-20' });
    expect(changed(known, { slots: { guests: 6 }, corrects: true })).toBeUndefined();
    expect(changed({ ...known, asked: ['guests'] }, { slots: { guests: 6 } })).toBeUndefined();
    expect(changed(known, { slots: { guests: 4 } })).toBeUndefined();
    expect(changed(known, { slots: { guests: 6, place: 'Paraty' } })).toBeUndefined();
    expect(changed(known, { slots: { checkIn: '2027-01-02', checkOut: '2027-01-05' } })).toBeUndefined();
    expect(changed(known, { slots: { checkIn: '2026-12-21' } })).toEqual({
      slot: 'checkIn',
      from: '2026-12-20',
    });
  });

  test('nothing is told by what was not understood', () => {
    const before = context({ guests: 4 });
    expect(assess(before, undefined)).toBe(before);
  });
});
