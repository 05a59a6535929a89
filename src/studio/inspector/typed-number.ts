/** A number as it is typed: on the way to 0.5 it is "0.", which is no number yet. Pure. */
export interface Typed {
  text: string | number;
  /** What was kept of it. */
  kept: number | undefined;
}

const WHOLE = /^-?\d+(\.\d+)?$/;

/**
 * @param text as the field has it
 * @param before what is kept while nothing better is known; an emptied field keeps nothing
 */
export function typedNumber(text: string | number, before: number | undefined): Typed {
  const said = String(text).trim();
  if (said === '') return { text, kept: undefined };
  return { text, kept: WHOLE.test(said) ? Number(said) + 0 : before };
}

/** What the field shows: what is typed, unless something else is kept since, e.g. by an undo. */
export const shownNumber = (typed: Typed | undefined, kept: number | undefined): string | number =>
  typed !== undefined && typed.kept === kept ? typed.text : (kept ?? '');
