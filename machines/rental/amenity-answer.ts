/**
 * What is known of the things a customer asks a house to have, as the catalogue writes them. What it does not name is
 * not denied: the house may have it all the same. By a table of its own, as an answer told again must be the same
 * whatever perception learns.
 */
import type { Language } from '../../src/actor/event.ts';
import { lowerFirst } from './about.ts';
import { list } from './format.ts';
import { houseWord } from './house-words.ts';
import type { Offer } from './offer.ts';

/** How each is called in Portuguese, in English and in Spanish, and how the catalogue's words for it begin. */
const THINGS: Readonly<Record<string, readonly [pt: string, en: string, es: string, told: RegExp]>> = {
  pool: ['piscina', 'a pool', 'piscina', /piscina/i],
  barbecue: ['churrasqueira', 'a barbecue', 'parrilla', /churrasqueira/i],
  wifi: ['Wi-Fi', 'Wi-Fi', 'Wi-Fi', /wi-?fi/i],
  'air-conditioning': ['ar-condicionado', 'air conditioning', 'aire acondicionado', /ar[- ]condicionado/i],
  'sea-view': ['vista para o mar', 'a sea view', 'vista al mar', /vista (?:para|d)o mar/i],
  beachfront: ['frente para o mar', 'a beachfront', 'frente al mar', /frente (?:para|a)o mar|pé na areia/i],
  parking: ['vaga de garagem', 'parking', 'estacionamiento', /garagem|estacionamento/i],
  kitchen: ['cozinha', 'a kitchen', 'cocina', /cozinha/i],
  'washing-machine': [
    'máquina de lavar',
    'a washing machine',
    'lavadora',
    /máquina de lavar|lava-roupas|lava e seca/i,
  ],
  tv: ['TV', 'a TV', 'TV', /\btv\b/i],
  garden: ['jardim', 'a garden', 'jardín', /jardim|quintal/i],
  'hot-tub': ['hidromassagem', 'a hot tub', 'hidromasaje', /hidro|ofurô|banheira/i],
  crib: ['berço', 'a crib', 'cuna', /berço/i],
  accessible: ['acessibilidade', 'step-free access', 'acceso sin escalones', /acessibilidade|rampa/i],
  gym: ['academia', 'a gym', 'gimnasio', /academia/i],
  sauna: ['sauna', 'a sauna', 'sauna', /sauna/i],
  fireplace: ['lareira', 'a fireplace', 'chimenea', /lareira/i],
  games: ['jogos', 'games', 'juegos', /jogos|sinuca/i],
  workspace: ['espaço para trabalhar', 'a workspace', 'espacio para trabajar', /trabalh|escritório/i],
  hammock: ['rede', 'a hammock', 'hamaca', /\brede|redário/i],
  fenced: ['quintal fechado', 'a fenced yard', 'patio cerrado', /murado|cercado/i],
};

const PLACE: Readonly<Record<Language, 0 | 1 | 2>> = { pt: 0, en: 1, es: 2 };
const WITH: Readonly<Record<Language, string>> = { pt: 'com', en: 'with', es: 'con' };
const WITH_PETS: Readonly<Record<Language, string>> = {
  pt: 'Aceitando pets',
  en: 'Pets allowed',
  es: 'Aceptan mascotas',
};

const labelOf = (name: string, language: Language): string | undefined => THINGS[name]?.[PLACE[language]];

/** `com piscina e Wi-Fi`; undefined where nothing is wished. */
export function thingsWished(wanted: readonly string[], language: Language): string | undefined {
  const things = wanted.flatMap((name) => labelOf(name, language) ?? []);
  return things.length > 0 ? `${WITH[language]} ${list(things, language)}` : undefined;
}

/** How many of the things wished an offer is not known to have. */
export const lacks = (offer: Offer, wanted: readonly string[]): number =>
  wanted.filter((name) => name in THINGS && !isTold(offer, name)).length;

/** Of one house. */
export interface WantedOfOne {
  /** `piscina e 2 vagas de garagem` */
  has?: string;
  /** What it is not known to have. */
  unknown?: string;
  /** Whether pets may come, where that was asked. */
  pets?: { allowed: boolean };
}

export function wantedOfOne(offer: Offer, wanted: readonly string[], language: Language): WantedOfOne {
  const things = wanted.filter((name) => name in THINGS);
  const has = [...new Set(things.flatMap((name) => toldOf(offer, name, language)))];
  const unknown = things.filter((name) => !isTold(offer, name)).map((name) => labelOf(name, language)!);
  return {
    ...(has.length > 0 && { has: list(has, language) }),
    ...(unknown.length > 0 && { unknown: list(unknown, language, 'nor') }),
    ...(wanted.includes('pets') && { pets: { allowed: offer.pets === true } }),
  };
}

/** Of several, what was asked for and which have it: by number and name, or nothing where none is known to. */
export interface WantedOfMany {
  /** Begins a sentence: `Com piscina`. */
  with: string;
  where?: string;
}

export function wantedOfMany(
  offers: readonly Offer[],
  wanted: readonly string[],
  language: Language,
): WantedOfMany[] {
  const [first = '', ...rest] = WITH[language];
  const numbered = offers.map((offer, at) => ({ offer, title: `*${at + 1}. ${offer.title}*` }));
  const named = (holds: (offer: Offer) => boolean) => {
    const titles = numbered.filter(({ offer }) => holds(offer)).map(({ title }) => title);
    const where = list(titles, language);
    return where === '' ? {} : { where };
  };
  return wanted.flatMap((name) => {
    if (name === 'pets') return [{ with: WITH_PETS[language], ...named(({ pets }) => pets === true) }];
    const thing = labelOf(name, language);
    if (thing === undefined) return [];
    const begins = `${first.toUpperCase()}${rest.join('')} ${thing}`;
    return [{ with: begins, ...named((offer) => isTold(offer, name)) }];
  });
}

const isTold = (offer: Offer, name: string) => toldOf(offer, name, 'pt').length > 0;

function toldOf({ about }: Offer, name: string, language: Language): string[] {
  const [, , , highlights = [], amenities = []] = about ?? [];
  const told = [...amenities, ...highlights].find((thing) => THINGS[name]![3].test(thing));
  return told === undefined ? [] : [houseWord(lowerFirst(told), language)];
}
