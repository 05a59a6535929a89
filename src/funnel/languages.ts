/** Which language a funnel answers in. */
import type { Language } from '../actor/event.ts';
import type { FunnelContext } from '../actor/record.ts';

/** Those a customer's message is recognised in. */
export const LANGUAGES = ['pt', 'en', 'es'] as const satisfies readonly Language[];

interface Speaker {
  /** A tag such as `pt-BR`. */
  language: string;
  languages?: readonly string[] | undefined;
}

/** The language of texts that say none: `pt` of `pt-BR`. */
export function ownLanguage({ language }: Pick<Speaker, 'language'>): string {
  return language.split('-', 1)[0]!.toLowerCase();
}

export function languagesOf(funnel: Speaker): readonly string[] {
  return funnel.languages ?? [ownLanguage(funnel)];
}

/** What the customer writes in, where the funnel speaks it. */
export function languageFor(funnel: Speaker, { lead }: Pick<FunnelContext, 'lead'>): string {
  const wished = lead?.language;
  return wished !== undefined && languagesOf(funnel).includes(wished) ? wished : ownLanguage(funnel);
}

/** The text of a prompt's variant: in the funnel's own language, or by language. */
export type PromptText = string | Readonly<Partial<Record<Language, string>>>;

/** By language; the own one first where the text says none. */
export function textsOf(text: PromptText, own: string): [language: string, text: string][] {
  return typeof text === 'string' ? [[own, text]] : Object.entries(text);
}
