/**
 * Sums, numbers of things and lists as a customer reads them, in Portuguese where nothing else is said. By hand, so
 * that a reply never depends on the ICU of the machine.
 */
import type { Language } from '../../src/actor/event.ts';

/** What stands between thousands, and before cents. */
const SEPARATORS: Readonly<Record<Language, readonly [thousands: string, decimal: string]>> = {
  pt: ['.', ','],
  en: [',', '.'],
  es: ['.', ','],
};

/** `R$ 1.234`, with cents only where there are some. Always in reais: that is what is paid. */
export function money(reais: number, language: Language = 'pt'): string {
  const [thousands, decimal] = SEPARATORS[language];
  const isWhole = Number.isInteger(reais);
  const [whole, cents] = (isWhole ? String(reais) : reais.toFixed(2)).split('.') as [string, string?];
  let grouped = whole;
  for (let at = whole.length - 3; at > 0; at -= 3)
    grouped = `${grouped.slice(0, at)}${thousands}${grouped.slice(at)}`;
  return `R$\u00a0${grouped}${cents === undefined || cents === '00' ? '' : `${decimal}${cents}`}`;
}

const NOUNS = {
  night: { pt: ['noite', 'noites'], en: ['night', 'nights'], es: ['noche', 'noches'] },
  person: { pt: ['pessoa', 'pessoas'], en: ['person', 'people'], es: ['persona', 'personas'] },
  adult: { pt: ['adulto', 'adultos'], en: ['adult', 'adults'], es: ['adulto', 'adultos'] },
  child: { pt: ['criança', 'crianças'], en: ['child', 'children'], es: ['niño', 'niños'] },
  pet: { pt: ['pet', 'pets'], en: ['pet', 'pets'], es: ['mascota', 'mascotas'] },
  bedroom: { pt: ['quarto', 'quartos'], en: ['bedroom', 'bedrooms'], es: ['dormitorio', 'dormitorios'] },
} as const satisfies Record<string, Record<Language, readonly [one: string, many: string]>>;

/** `1 noite`, `2 noites` */
export function count(number: number, noun: keyof typeof NOUNS, language: Language = 'pt'): string {
  return `${number} ${NOUNS[noun][language][number === 1 ? 0 : 1]}`;
}

const JOINING = {
  and: { pt: 'e', en: 'and', es: 'y' },
  or: { pt: 'ou', en: 'or', es: 'o' },
  nor: { pt: 'nem', en: 'nor', es: 'ni' },
} as const satisfies Record<string, Record<Language, string>>;

/** Spanish does not let two like sounds meet: "padres e hijos", "siete u ocho". */
const MEETING: Readonly<Record<string, readonly [RegExp, string]>> = {
  y: [/^\W*(?:h?i(?!a|e|o)|h?í)/i, 'e'],
  o: [/^\W*h?[oó]/i, 'u'],
};

/** `a`, `a e b`, `a, b e c` */
export function list(
  items: readonly string[],
  language: Language = 'pt',
  joining: keyof typeof JOINING = 'and',
): string {
  const last = items.at(-1) ?? '';
  if (items.length < 2) return last;
  const word: string = JOINING[joining][language];
  const [meets, instead] = (language === 'es' && MEETING[word]) || [];
  return `${items.slice(0, -1).join(', ')} ${meets?.test(last) ? instead : word} ${last}`;
}
