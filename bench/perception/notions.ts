/** What a meaning says of each notion, as a set: each member is found, missed or made up by itself. */
import type { Meaning } from './labelled.ts';

const SLOTS = [
  'guests',
  'adults',
  'children',
  'pets',
  'checkIn',
  'checkOut',
  'nights',
  'place',
  'amenities',
  'name',
  'email',
  'cpf',
  'budget',
  'choice',
] as const;

type Say = (meaning: Meaning) => readonly string[];

const slot =
  (name: string): Say =>
  ({ slots }) => {
    const value = slots[name];
    if (value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => fold(String(one)));
  };

const unless =
  (silence: string | number | undefined, of: (meaning: Meaning) => string | number | undefined): Say =>
  (meaning) => {
    const said = of(meaning);
    return said === silence ? [] : [String(said)];
  };

export const NOTIONS: Readonly<Record<string, Say>> = {
  intent: ({ intent }) => [intent],
  ...Object.fromEntries(SLOTS.map((name) => [name, slot(name)])),
  language: ({ language }) => [language],
  sentiment: unless('neutral', ({ sentiment }) => sentiment),
  buying: unless(0, ({ buying }) => buying),
  objections: ({ objections }) => objections,
  'sign of authority': unless(undefined, ({ signs }) => signs.authority),
  'sign of timeline': unless(undefined, ({ signs }) => signs.timeline),
  'sign of price level': unless(undefined, ({ signs }) => signs.priceLevel),
  corrects: unless('false', ({ corrects }) => String(corrects)),
};

/** Names are compared without accents and capitals: what matters is who and where. */
const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase();
