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
