import { describe, expect, it } from 'vitest';
import { rental } from '../../../machines/rental/rental.ts';
import type { Language } from '../../../src/actor/event.ts';
import type { Lead } from '../../../src/actor/lead.ts';
import { type FunnelContext, initialContext } from '../../../src/actor/record.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { suggestionsOf } from '../../../src/funnel/suggestions.ts';
import { perceive } from '../../../src/perception/perceive.ts';

const shop = {
  language: 'pt-BR',
  languages: ['pt', 'en'],
  machine: {
    initial: 'asking',
    suggestions: [{ text: { pt: 'Uma pessoa', en: 'A person' } }],
    states: {
      asking: {
        suggestions: [
          { text: { pt: 'Para 4', en: 'For 4' }, whileLacking: ['guests'] },
          { text: 'Só em português' },
          { text: { en: 'Only in English' } },
        ],
        states: { waiting: {}, done: { suggestions: [] } },
      },
      resting: {},
    },
  },
} as unknown as FunnelDocument;

const rentalDirectory = new URL('../../../machines/rental', import.meta.url).pathname;
const { document, vocabulary, timeZone } = (await loadFunnel(rentalDirectory, undefined, rental)).funnel!;

const context = (language?: Language, slots: FunnelContext['slots'] = {}): FunnelContext => ({
  ...initialContext(),
  slots,
  ...(language && { lead: { language } as Lead }),
});

describe('what a customer might say next', () => {
  it('is that of the innermost state that has some', () => {
    expect(suggestionsOf(shop, { asking: 'waiting' }, context())).toEqual(['Para 4', 'Só em português']);
    expect(suggestionsOf(shop, { asking: 'done' }, context())).toEqual([]);
    expect(suggestionsOf(shop, 'resting', context())).toEqual(['Uma pessoa']);
  });

  it('is in the language of the conversation, else in that of the funnel', () => {
    expect(suggestionsOf(shop, { asking: 'waiting' }, context('en'))).toEqual([
      'For 4',
      'Só em português',
      'Only in English',
    ]);
    expect(suggestionsOf(shop, 'resting', context('es'))).toEqual(['Uma pessoa']);
  });

  it('is not offered once all it would tell is known', () => {
    expect(suggestionsOf(shop, { asking: 'waiting' }, context('en', { guests: 4 }))).not.toContain('For 4');
  });

  it('is said by the rental in all its languages', () => {
    const inside = { engagement: { waiting: 'offeringHold' } };
    expect(suggestionsOf(document, inside, context())).toEqual([
      'Sim',
      'Não, obrigado',
      'Quero falar com uma pessoa',
    ]);
    expect(suggestionsOf(document, inside, context('en'))).toEqual([
      'Yes',
      'No, thank you',
      "I'd like to talk to a person",
    ]);
    expect(suggestionsOf(document, { engagement: { waiting: 'open' } }, context('es'))).toEqual([
      'Quiero reservar',
      '¿Tiene wi-fi?',
      'Es muy caro…',
      'Quiero hablar con una persona',
    ]);
    expect(suggestionsOf(document, 'handOff', context('es'))).toEqual([]);
  });

  it.each(['pt', 'en', 'es'] as const)('is understood where the rental says it, in %s', (language) => {
    const states = [
      'discovery',
      'presentation',
      'engagement',
      { engagement: { waiting: 'offeringHold' } },
      { conversion: { waiting: 'naming' } },
      'conversion',
      'closing',
    ];
    const sentAt = Date.parse('2026-11-21T12:00:00-03:00');
    const setting = { sentAt, timeZone, vocabulary, asked: ['choice' as const], language };
    for (const state of states) {
      const texts = suggestionsOf(document, state, context(language));
      expect(texts.length).toBeGreaterThan(0);
      for (const text of texts) {
        expect(perceive(text, setting).confidence, text).toBeGreaterThanOrEqual(0.7);
      }
    }
  });
});
