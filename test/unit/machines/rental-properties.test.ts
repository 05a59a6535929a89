import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rental } from '../../../machines/rental/rental.ts';
import type { Slots } from '../../../src/actor/event.ts';
import { hour, type Meaning, Talk } from './talk.ts';

const intents = [
  'greeting',
  'search',
  'price',
  'photos',
  'availability',
  'visit',
  'booking',
  'support',
  'billing',
  'complaint',
  'thanks',
  'goodbye',
  'yes',
  'no',
  'other',
] as const;
const rare = ['person', 'stop'] as const;

const slots: fc.Arbitrary<Slots> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constantFrom(...[...rental.vocabulary.places, 'Gramado', 'Jurerê'].map((place) => ({ place }))),
  fc.constantFrom<Slots>(
    { checkIn: '2026-12-20', checkOut: '2026-12-27' },
    { checkIn: '2027-03-10', checkOut: '2027-03-12' },
  ),
  fc.constantFrom<Slots>(
    { checkIn: '2026-12-29' },
    { checkOut: '2026-12-22' },
    { nights: 3 },
    { checkIn: '2026-11-01' },
  ),
  fc.constantFrom<Slots>(
    { guests: 2 },
    { guests: 4 },
    { guests: 9 },
    { guests: 30 },
    { adults: 2, children: 1 },
    { pets: 1 },
  ),
  fc.constantFrom<Slots>(
    { choice: 1 },
    { choice: 2 },
    { choice: 7 },
    { choice: 'Vila Ciranda' },
    { name: 'Maria Aparecida dos Santos' },
    { cpf: '52998224725' },
    { amenities: ['pool', 'sauna', 'pets'] },
  ),
  fc.constant({ place: 'Búzios', guests: 4, checkIn: '2026-12-20', checkOut: '2026-12-27' }),
);

const meaning: fc.Arbitrary<Meaning> = fc.record({
  intent: fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...intents) }, fc.constantFrom(...rare)),
  slots,
  objections: fc.oneof(
    { weight: 5, arbitrary: fc.constant<string[]>([]) },
    fc.constantFrom<string[]>(['price'], ['timing'], ['trust'], ['place']),
  ),
  confidence: fc.constantFrom(0.9, 0.2),
  sentiment: fc.option(fc.constantFrom('negative', 'positive'), { nil: undefined, freq: 6 }),
  signs: fc.option(fc.constantFrom({ authority: 'shared' }, { priceLevel: 'low' }), {
    nil: undefined,
    freq: 6,
  }),
  language: fc.option(fc.constantFrom('en', 'es'), { nil: undefined, freq: 6 }),
}) as fc.Arbitrary<Meaning>;

type Turn = Meaning | 'audio' | 'silence';
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 12, arbitrary: meaning },
  fc.constantFrom<Turn>('audio', 'silence'),
);

test('whatever is said, each message gets exactly one reply, short and with one emoji at most', () => {
  fc.assert(
    fc.property(fc.array(turn, { minLength: 1, maxLength: 25 }), (turns) => {
      const talk = new Talk();
      let followUps = 0;
      for (const said of turns) {
        const isOwned = talk.record?.owner === 'human';
        if (said === 'silence') {
          const replies = talk.wait(50 * hour);
          followUps += replies.length;
          expect(replies.length).toBeLessThanOrEqual(2);
          continue;
        }
        const replies = said === 'audio' ? talk.sendAudio() : talk.say('...', said);
        expect(replies).toHaveLength(isOwned ? 0 : 1);
        for (const reply of replies) {
          expect(reply.length).toBeLessThanOrEqual(720);
          expect(reply.match(/\p{Extended_Pictographic}/gu)?.length ?? 0).toBeLessThanOrEqual(1);
          expect(reply).not.toMatch(/undefined|NaN|\{\{|\[object| {2}/);
          expect(reply).not.toMatch(/últimas? vagas?|só hoje|corr[ae]\b|mais procurad|imperdível|orçamento/i);
        }
      }
      expect(followUps).toBeLessThanOrEqual(3);
    }),
    { numRuns: 400 },
  );
}, 60_000);
