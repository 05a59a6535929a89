/**
 * What is known of the things a customer asks a house to have, as the catalogue writes them. What it does not name is
 * not denied: the house may have it all the same. By a table of its own, as an answer told again must be the same
 * whatever perception learns.
 */
import { lowerFirst } from './about.ts';
import { list } from './format.ts';
import type { Offer } from './offer.ts';

/** How each is called here, and how the catalogue's words for it begin. */
const THINGS: Readonly<Record<string, readonly [label: string, told: RegExp]>> = {
  pool: ['piscina', /piscina/i],
  barbecue: ['churrasqueira', /churrasqueira/i],
  wifi: ['Wi-Fi', /wi-?fi/i],
  'air-conditioning': ['ar-condicionado', /ar[- ]condicionado/i],
  'sea-view': ['vista para o mar', /vista (?:para|d)o mar/i],
  beachfront: ['frente para o mar', /frente (?:para|a)o mar|pé na areia/i],
  parking: ['vaga de garagem', /garagem|estacionamento/i],
  kitchen: ['cozinha', /cozinha/i],
  'washing-machine': ['máquina de lavar', /máquina de lavar|lava-roupas|lava e seca/i],
  tv: ['TV', /\btv\b/i],
  garden: ['jardim', /jardim|quintal/i],
  'hot-tub': ['hidromassagem', /hidro|ofurô|banheira/i],
  crib: ['berço', /berço/i],
  accessible: ['acessibilidade', /acessibilidade|rampa/i],
  gym: ['academia', /academia/i],
  sauna: ['sauna', /sauna/i],
  fireplace: ['lareira', /lareira/i],
  games: ['jogos', /jogos|sinuca/i],
  workspace: ['espaço para trabalhar', /trabalh|escritório/i],
  hammock: ['rede', /\brede|redário/i],
  fenced: ['quintal fechado', /murado|cercado/i],
};

/** `com piscina e Wi-Fi`; undefined where nothing is wished. */
export function thingsWished(wanted: readonly string[]): string | undefined {
  const things = wanted.flatMap((name) => THINGS[name]?.[0] ?? []);
  return things.length > 0 ? `com ${list(things)}` : undefined;
}

/** How many of the things wished an offer is not known to have. */
export const lacks = (offer: Offer, wanted: readonly string[]): number =>
  wanted.filter((name) => name in THINGS && toldOf(offer, name).length === 0).length;

/** Of one house. */
export interface WantedOfOne {
  /** `piscina e 2 vagas de garagem` */
  has?: string;
  /** What it is not known to have. */
  unknown?: string;
  /** Whether pets may come, where that was asked. */
  pets?: { allowed: boolean };
}

export function wantedOfOne(offer: Offer, wanted: readonly string[]): WantedOfOne {
  const things = wanted.filter((name) => name in THINGS);
  const has = [...new Set(things.flatMap((name) => toldOf(offer, name)))];
  const unknown = things.filter((name) => toldOf(offer, name).length === 0).map((name) => THINGS[name]![0]);
  return {
    ...(has.length > 0 && { has: list(has) }),
    ...(unknown.length > 0 && { unknown: list(unknown, 'nem') }),
    ...(wanted.includes('pets') && { pets: { allowed: offer.pets === true } }),
  };
}

/** Of several, what was asked for and which have it: by number and name, or nothing where none is known to. */
export interface WantedOfMany {
  /** Begins a sentence: `Com piscina`. */
  with: string;
  where?: string;
}

export function wantedOfMany(offers: readonly Offer[], wanted: readonly string[]): WantedOfMany[] {
  const numbered = offers.map((offer, at) => ({ offer, title: `*${at + 1}. ${offer.title}*` }));
  const named = (holds: (offer: Offer) => boolean) => {
    const where = list(numbered.filter(({ offer }) => holds(offer)).map(({ title }) => title));
    return where === '' ? {} : { where };
  };
  return wanted.flatMap((name) => {
    if (name === 'pets') return [{ with: 'Aceitando pets', ...named(({ pets }) => pets === true) }];
    const thing = THINGS[name];
    return thing ? [{ with: `Com ${thing[0]}`, ...named((offer) => toldOf(offer, name).length > 0) }] : [];
  });
}

function toldOf({ about }: Offer, name: string): string[] {
  const [, , , highlights = [], amenities = []] = about ?? [];
  const told = [...amenities, ...highlights].find((thing) => THINGS[name]![1].test(thing));
  return told === undefined ? [] : [lowerFirst(told)];
}
