import { InvalidArgumentError } from 'commander';

/** Reads a whole number within bounds. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Reads whole numbers with commas between, each at most once. */
export function wholeNumbers(least: number, most: number): (text: string) => number[] {
  const read = wholeNumber(least, most);
  return (text) => [...new Set(text.split(',').map((part) => read(part.trim())))];
}

/** Reads multiples with commas between, `1/2` or `0.5`, each at most once. */
export function multiples(most: number): (text: string) => number[] {
  const read = (text: string) => {
    const [, whole, parts = '1'] = /^(\d+(?:\.\d+)?)(?:\/(\d+))?$/.exec(text) ?? [];
    const value = Number(whole) / Number(parts);
    if (!(value > 0 && value <= most)) {
      throw new InvalidArgumentError(`"${text}" is no multiple above 0 and up to ${most}, as 3, 0.5 or 1/2.`);
    }
    return value;
  };
  return (text) => [...new Set(text.split(',').map((part) => read(part.trim())))];
}

/** Reads names with commas between, each at most once and in the order of `all`. */
export function namesOf<N extends string>(all: readonly N[]): (text: string) => N[] {
  return (text) => {
    const given = text.split(',').map((part) => part.trim());
    const wrong = given.find((name) => !(all as readonly string[]).includes(name));
    if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${all.join(', ')}.`);
    return all.filter((name) => given.includes(name));
  };
}
