/** Telephone numbers, e-mail addresses, CPFs, random Pix keys and links must be the business's or this customer's. */
import type { SentenceCheck } from './sentence.ts';

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
const LINK =
  /\b(?:https?:\/\/|www\.)[^\s)>\]]+|(?<![@\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|br|io|app|me|ly|link|site|shop|xyz)(?:\.[a-z]{2})?\b(?:\/[^\s)>\]]*)?/g;
const PIX_KEY = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const NUMBER = /(?<![\d$,/]|\$ )\+?\(?\d[\d\s().-]{6,}\d(?![\d,/])/g;
const ISO_DAYS = /\b20\d\d-\d\d-\d\d\b/g;

/** Digits of a telephone number without its area, and of a CNPJ. */
const [LEAST_DIGITS, MOST_DIGITS] = [8, 14];

export const contacts: SentenceCheck = {
  name: 'contacts',
  begins: ['http', 'www'],
  problems({ text, plain }, facts) {
    const found: string[] = [];
    const known = facts.contacts.map((contact) => contact.toLowerCase());
    const take = (pattern: RegExp, from: string, isKnown: (said: string) => boolean): string =>
      from.replace(pattern, (said, ...rest) => {
        const at = rest.find((part) => typeof part === 'number') as number;
        if (!isKnown(said)) found.push(text.slice(at, at + said.length));
        return '~'.repeat(said.length);
      });
    let left = take(PIX_KEY, plain, (said) => known.includes(said));
    left = take(EMAIL, left, (said) => known.includes(said));
    left = take(LINK, left, (said) => known.some((contact) => isLinkOf(said, contact)));
    left = left.replace(ISO_DAYS, (said) => '~'.repeat(said.length));
    const numbers = known.map(digitsOf).filter((digits) => digits.length >= LEAST_DIGITS);
    take(NUMBER, left, (said) => {
      const digits = digitsOf(said);
      const isOne = digits.length >= LEAST_DIGITS && digits.length <= MOST_DIGITS && !isThousands(said);
      return !isOne || numbers.some((number) => number.endsWith(digits) || digits.endsWith(number));
    });
    return found;
  },
};

const digitsOf = (text: string) => text.replaceAll(/\D/g, '');
const isThousands = (said: string) => /^\d{1,3}(\.\d{3})+$/.test(said.trim());

/** The same address, or a page of it. */
function isLinkOf(said: string, contact: string): boolean {
  const bare = (link: string) =>
    link
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '')
      .replace(/[/.,!]+$/, '');
  const [one, other] = [bare(said), bare(contact)];
  return one === other || one.startsWith(`${other}/`);
}
