/** A reply is in the customer's language: told by the small words of each. */
import { words } from '../../../perception/normalise.ts';

export type Language = 'pt' | 'en' | 'es';

const SMALL_WORDS: Readonly<Record<Language, ReadonlySet<string>>> = {
  pt: new Set(
    'voce voces nao sim com uma um da do das dos em na no nas nos ao os as sao e tambem mas seu sua tem tudo bem noites pessoas obrigado obrigada ola posso quer para pra por isso mais ja ate esta fica'.split(
      ' ',
    ),
  ),
  en: new Set(
    'the you and is are for with your of to have would in on it we can at from this that nights people thanks hello what which will be or'.split(
      ' ',
    ),
  ),
  es: new Set(
    'usted ustedes el la los las con una un del al es son pero su tiene tienen muy noches personas gracias hola puedo quiere para por eso mas ya hasta y hay que desde le te'.split(
      ' ',
    ),
  ),
};

/** Fewer small words of another language than this say nothing. */
const LEAST = 3;

/** @returns the language that it is in instead, where that is clear */
export function otherLanguage(plain: string, language: Language): Language | undefined {
  const said = words(plain).map(({ word }) => word);
  const count = (of: Language) => said.filter((word) => SMALL_WORDS[of].has(word)).length;
  const wanted = count(language);
  return (Object.keys(SMALL_WORDS) as Language[]).find((other) => {
    const found = other === language ? 0 : count(other);
    return found >= LEAST && found > 1.5 * wanted;
  });
}
