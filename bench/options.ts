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

/** Reads names with commas between, each at most once and in the order of `all`. */
export function namesOf<N extends string>(all: readonly N[]): (text: string) => N[] {
  return (text) => {
    const given = text.split(',').map((part) => part.trim());
    const wrong = given.find((name) => !(all as readonly string[]).includes(name));
    if (wrong !== undefined) throw new InvalidArgumentError(`"${wrong}" is none of ${all.join(', ')}.`);
    return all.filter((name) => given.includes(name));
  };
}
