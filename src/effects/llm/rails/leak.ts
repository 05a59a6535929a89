/** The instructions are nobody's business: a reply that repeats a stretch of them leaks. */
import { fold, words } from '../../../perception/normalise.ts';

/** So many words in a row are no coincidence. */
const STRETCH = 8;

export function leaked(reply: string, instructions: string): string | undefined {
  const secret = words(fold(instructions)).map(({ word }) => word);
  const stretches = new Set<string>();
  for (let n = 0; n + STRETCH <= secret.length; n++) stretches.add(secret.slice(n, n + STRETCH).join(' '));
  const said = words(fold(reply)).map(({ word }) => word);
  for (let n = 0; n + STRETCH <= said.length; n++) {
    const stretch = said.slice(n, n + STRETCH).join(' ');
    if (stretches.has(stretch)) return stretch;
  }
  return undefined;
}
