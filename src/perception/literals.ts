/**
 * What a text must hold for a pattern to match it. Symbols stand for characters: a lower-case letter for itself,
 * `9` for any digit, a space for everything else and for both ends of the text.
 */
import { parse } from './pattern.ts';

/** Zero-width, in a literal that is not finished: on one of its sides is no letter and no digit. */
const EDGE = '|';

/** The symbol of a character, by its UTF-16 code. */
export function symbolOf(code: number): string {
  if (code >= 97 && code <= 122) return String.fromCharCode(code);
  return code >= 48 && code <= 57 ? '9' : ' ';
}

/** What is known of all matches of a part of a pattern. */
export interface Part {
  /** All there can be, if these are few. */
  readonly exact?: readonly string[] | undefined;
  /** One of these is in each. */
  readonly need?: readonly string[] | undefined;
  /** Of some more, too. */
  readonly also?: readonly (readonly string[])[] | undefined;
  /** What it is a choice of, each a sequence. */
  readonly choices?: readonly (readonly Part[])[];
}

export const ANYTHING: Part = {};
export const NOTHING: Part = { exact: [''] };
export const AT_EDGE: Part = { exact: [EDGE] };

/** More than this are not spelled out: of combinations, and of what one part can be. */
const MOST_EXACT = 24;
const MOST_CHOICES = 128;

/** One of these is in every text that a pattern matches; undefined if nothing is known of it. */
export function literalsOf(source: string, flags = ''): readonly string[] | undefined {
  return allLiteralsOf(source, flags)[0];
}

/** Of each of these, one is in every text that a pattern matches; the rarest first. */
export function allLiteralsOf(source: string, flags = ''): readonly (readonly string[])[] {
  if (/[imv]/.test(flags)) return [];
  const { exact, need, also = [] } = parse(source);
  const rarest = exact ?? need;
  if (rarest === undefined) return [];
  const [first, ...others] = [rarest, ...also].map((literals) => literals.map(finished));
  return first!.every((literal) => literal !== '') ? [first!, ...others] : [];
}

export function either(parts: readonly Part[]): Part {
  if (parts.length === 1) return parts[0]!;
  const exact = parts.every((part) => part.exact)
    ? distinct(parts.flatMap((part) => part.exact!))
    : undefined;
  if (exact && exact.length <= MOST_CHOICES) return { exact };
  const all = parts.map(({ exact, need }) => exact ?? need);
  return all.every((literals) => literals !== undefined) ? { need: distinct(all.flat()) } : ANYTHING;
}

/** One part after the other. Of what each stretch of them must hold, what is rarest is kept. */
export function inTurn(parts: readonly Part[]): Part {
  const spread = edgesSpread(parts);
  if (spread) return spread;
  let run: readonly string[] = [''];
  const needs: { literals: readonly string[]; common: number }[] = [];
  let isWhole = true;
  const consider = (literals: readonly string[] | undefined) => {
    const common = literals ? commonness(literals) : Number.POSITIVE_INFINITY;
    if (common < Number.POSITIVE_INFINITY) needs.push({ literals: literals!, common });
  };
  for (const { exact, need, also } of parts) {
    if (exact && areFew(run, exact)) {
      run = product(run, exact);
      continue;
    }
    isWhole = false;
    consider(run);
    consider(need);
    also?.forEach(consider);
    run = exact ?? [''];
  }
  if (isWhole) return { exact: run };
  consider(run);
  const [best, ...others] = needs.sort((one, other) => one.common - other.common);
  if (best === undefined) return ANYTHING;
  const also = others.filter(({ common }) => common < MOST_COMMON).map(({ literals }) => literals);
  return { need: best.literals, ...(also.length > 0 && { also }) };
}

/** Any of some sequences. What that comes to is found out when it is asked for: mostly the edges are spread first. */
export function choiceOf(choices: readonly (readonly Part[])[]): Part {
  let found: Part | undefined;
  const whole = () => {
    found ??= either(choices.map(inTurn));
    return found;
  };
  return {
    choices,
    get exact() {
      return whole().exact;
    },
    get need() {
      return whole().need;
    },
    get also() {
      return whole().also;
    },
  };
}

/** `\b(?:a|b)\b` as `\ba\b|\bb\b`: the edges make short words rarer. */
function edgesSpread(parts: readonly Part[]): Part | undefined {
  const inner = parts.filter((part) => part !== AT_EDGE);
  const choices = inner[0]?.choices;
  if (inner.length !== 1 || choices === undefined || parts.length === 1) return undefined;
  return either(choices.map((choice) => inTurn(parts.flatMap((part) => (part === AT_EDGE ? part : choice)))));
}

/** Repeated at least and at most so often. */
export function repeated(part: Part, least: number, most: number): Part {
  if (most <= MOST_REPEATED && part.exact) {
    const counts = Array.from({ length: most - least + 1 }, (_, index) => least + index);
    return either(counts.map((count) => inTurn(Array<Part>(count).fill(part))));
  }
  const need = least > 0 ? (part.exact ?? part.need) : undefined;
  return need ? { need } : ANYTHING;
}

const MOST_REPEATED = 3;

const distinct = (literals: readonly string[]): readonly string[] => [...new Set(literals)];

/** What most texts have tells nothing beside something rarer. */
const MOST_COMMON = 0.05;

/** One edge or space before many words multiplies nothing. */
const areFew = ({ length: befores }: readonly string[], { length: afters }: readonly string[]): boolean =>
  befores * afters <= MOST_EXACT || befores === 1 || afters === 1;

function product(befores: readonly string[], afters: readonly string[]): readonly string[] {
  if (befores.length === 1 && afters.length === 1) return [joined(befores[0]!, afters[0]!)];
  return distinct(befores.flatMap((before) => afters.map((after) => joined(before, after))));
}

/** An edge beside a space, or beside another edge, says nothing more. */
const joined = (before: string, after: string): string =>
  before.endsWith(EDGE) || after.startsWith(EDGE)
    ? (before + after).replace(/\|{2,}/g, EDGE).replace(/ \||\| /g, ' ')
    : before + after;

/** An edge before or after a letter or digit is a space or an end of the text. */
const finished = (literal: string): string =>
  literal.replace(/^\|(?=[a-z9])|(?<=[a-z9])\|$/g, ' ').replaceAll(EDGE, '');

/** What customers say often. Only what is chosen depends on it. */
const SAMPLE = `
  oi boa tarde bom dia boa noite eu quero uma casa pra 4 pessoas tem disponivel pode ser com piscina para o fim de semana
  queria saber o valor da diaria quanto fica preciso de um lugar perto da praia gostei muito dessa nao sei ainda vou ver com minha familia
  quero reservar a casa voces aceitam cachorro qual o preco obrigado tudo bem estou procurando casa em buzios de 20 a 27 de dezembro
  somos 2 adultos e 3 criancas meu nome e quero falar com me manda as fotos por favor tem mais barato nao gostei achei caro hoje amanha
  nao quero essa que voces tem na casa do mar esse para os dias eu e minha esposa pro natal ate dia mas por isso como faz agora nos no nao
`.replace(/\s+/g, ' ');
const COMMON: ReadonlyMap<string, number> = (() => {
  const counts = new Map<string, number>();
  for (const length of [3, 5]) {
    for (let at = 0; at + length <= SAMPLE.length; at++) {
      const gram = SAMPLE.slice(at, at + length).replace(/\d/g, '9');
      counts.set(gram, (counts.get(gram) ?? 0) + 1);
    }
  }
  return counts;
})();

/** Rounded, of the texts of customers; only what is chosen depends on it. */
const PER_MILLE: Readonly<Record<string, number>> = {
  ...{ ' ': 190, a: 120, e: 110, o: 100, s: 60, r: 60, i: 55, n: 50, d: 40, m: 40, u: 40, t: 40, c: 30 },
  ...{ l: 30, p: 30, 9: 20, v: 15, q: 12, h: 12, g: 12, b: 10, f: 10, z: 5, j: 4, x: 3, k: 3, y: 2, w: 2 },
};

/** How likely a gram is to be at one place of a text. */
export function likelihood(gram: string): number {
  let product = 1;
  for (const symbol of gram) product *= PER_MILLE[symbol]! / 1000;
  return Math.max(product, (COMMON.get(gram) ?? 0) / SAMPLE.length);
}

/** The lengths of stretches that texts are looked through for, the longest first. */
export const LENGTHS = [5, 3, 1] as const;

/** The rarest stretch of a literal, as long as may be. */
export function rarestGram(literal: string): string {
  const length = LENGTHS.find((length) => length <= literal.length)!;
  let rarest = literal.slice(0, length);
  if (literal.length === length) return rarest;
  let least = likelihood(rarest);
  for (let at = 1; at + length <= literal.length; at++) {
    const gram = literal.slice(at, at + length);
    const often = likelihood(gram);
    if (often < least) [rarest, least] = [gram, often];
  }
  return rarest;
}

function commonness(literals: readonly string[]): number {
  let sum = 0;
  for (const literal of literals) {
    const whole = finished(literal);
    if (whole === '') return Number.POSITIVE_INFINITY;
    sum += likelihood(rarestGram(whole));
  }
  return sum;
}
