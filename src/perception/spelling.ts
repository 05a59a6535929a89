/** Slips of the thumb, and how names are written. */

/** Shorter words are too close to one another. */
export const SHORTEST_WITH_SLIP = 6;

/**
 * Whether `typed` is `meant` with at most one letter added, left out, changed or swapped with its neighbour.
 * The first letter must be right: that is where people rarely slip, and it keeps most words from being compared.
 */
export function oneSlip(typed: string, meant: string, shortest = SHORTEST_WITH_SLIP): boolean {
  if (typed === meant) return true;
  if (meant.length < shortest || typed[0] !== meant[0]) return false;
  const longer = typed.length - meant.length;
  if (longer > 1 || longer < -1) return false;
  let at = 1;
  while (typed[at] === meant[at]) at++;
  if (longer === 1) return typed.slice(at + 1) === meant.slice(at);
  if (longer === -1) return typed.slice(at) === meant.slice(at + 1);
  if (typed.slice(at + 1) === meant.slice(at + 1)) return true;
  const swapped = typed[at] === meant[at + 1] && typed[at + 1] === meant[at];
  return swapped && typed.slice(at + 2) === meant.slice(at + 2);
}

/** The small words inside names: "Ana da Silva", "Arraial do Cabo", "Ortega y Gasset". */
export const PARTICLES: ReadonlySet<string> = new Set(['de', 'da', 'do', 'das', 'dos', 'e', 'y', 'd']);

/** Every word with a capital but the particles; after a hyphen or an apostrophe too. */
export function titleCase(name: string): string {
  return name
    .toLowerCase()
    .split(' ')
    .map((word, index) => (index > 0 && PARTICLES.has(word) ? word : word.replace(INITIAL, capital)))
    .join(' ');
}

const INITIAL = /(?:^|[-'’])\p{L}/gu;
const capital = (letter: string): string => letter.toUpperCase();
