import { at, isRaw, listOf, type Raw } from '../document/raw.ts';

/** What a funnel answers in, its own language first: two letters each. */
export function languagesOf(document: Raw): string[] {
  const own = String(document.language ?? 'pt').split('-')[0]!;
  const said = listOf(document.languages).filter((one) => typeof one === 'string');
  return [...new Set([own, ...said])];
}

/** A variant's text in a language; one text alone is in the funnel's own. */
export function textIn(variant: Raw, language: string, own: string): string {
  const { text } = variant;
  if (typeof text === 'string') return language === own ? text : '';
  const found = at(text, [language]);
  return typeof found === 'string' ? found : '';
}

/** The variant's text with one language's changed; it becomes a map by language only where it must. */
export function withText(variant: Raw, language: string, own: string, to: string): unknown {
  const { text } = variant;
  if (typeof text === 'string' && language === own) return to;
  const before = isRaw(text) ? text : { [own]: String(text ?? '') };
  return { ...before, [language]: to };
}

export const LANGUAGE_NAMES: Readonly<Record<string, string>> = {
  pt: 'Portuguese',
  en: 'English',
  es: 'Spanish',
};
