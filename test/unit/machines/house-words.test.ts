import { expect, test } from 'vitest';
import { wantedOfMany, wantedOfOne } from '../../../machines/rental/amenity-answer.ts';
import { firstData } from '../../../machines/rental/first-data.ts';
import { houseHeading, houseWord } from '../../../machines/rental/house-words.ts';
import { rentalCatalogue } from '../../../machines/rental/live.ts';
import type { Offer } from '../../../machines/rental/offer.ts';

test.each([
  ['piscina', 'a pool', 'piscina'],
  ['piscina do prédio', 'a pool in the building', 'piscina del edificio'],
  [
    'ar-condicionado nos quartos',
    'air conditioning in the bedrooms',
    'aire acondicionado en los dormitorios',
  ],
  ['3 vagas de garagem', '3 parking spaces', '3 lugares de estacionamiento'],
  ['1 vaga de garagem', '1 parking space', '1 lugar de estacionamiento'],
  ['a 200 m da praia', '200 m from the beach', 'a 200 m de la playa'],
  [
    'a pé da Rua das Pedras',
    'within walking distance of Rua das Pedras',
    'a distancia a pie de Rua das Pedras',
  ],
  ['heliponto', 'heliponto', 'heliponto'],
  ['piscina de bolinhas', 'piscina de bolinhas', 'piscina de bolinhas'],
])('%s', (written, en, es) => {
  expect([houseWord(written, 'pt'), houseWord(written, 'en'), houseWord(written, 'es')]).toEqual([
    written,
    en,
    es,
  ]);
});

test('in a heading English has no article', () => {
  expect([houseHeading('piscina', 'en'), houseHeading('piscina', 'es')]).toEqual(['pool', 'piscina']);
});

test('all that the catalogue brings along is known in every language', () => {
  const written = [...firstData.properties, ...rentalCatalogue.current.data.properties].flatMap(
    ({ amenities, highlights }) => [...amenities, ...highlights],
  );
  expect(written.length).toBeGreaterThan(50);
  const alike = new Set(['Wi-Fi']);
  expect(written.filter((word) => !alike.has(word) && houseWord(word, 'en') === word)).toEqual([]);
});

test('what was asked for is answered in the language', () => {
  const offer = {
    id: 'a',
    title: 'Casa',
    total: 1,
    cleaning: 0,
    about: ['x', 2, 1, [], ['2 vagas de garagem']],
  };
  const wanted = ['parking', 'pool'];
  expect(wantedOfOne(offer as unknown as Offer, wanted, 'en')).toEqual({
    has: '2 parking spaces',
    unknown: 'a pool',
  });
  expect(wantedOfMany([offer as unknown as Offer], [...wanted, 'pets'], 'es')).toEqual([
    { with: 'Con estacionamiento', where: '*1. Casa*' },
    { with: 'Con piscina' },
    { with: 'Aceptan mascotas' },
  ]);
});
