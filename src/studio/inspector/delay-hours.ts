/** The hours of the day between which a delay may end, `between` in the document. Pure. */
import { listOf } from '../document/raw.ts';

export type Hours = readonly [from: string, to: string];

const USUAL: Hours = ['09:00', '18:00'];

/** Undefined where it may end at any hour. */
export function hoursOf(between: unknown): Hours | undefined {
  if (between === undefined) return undefined;
  const [from = USUAL[0], to = USUAL[1]] = listOf(between).map(String);
  return [from, to];
}

export const withHours = (wanted: boolean): Hours | undefined => (wanted ? USUAL : undefined);

/** A time that is half typed is empty: it changes nothing. */
export const changedHours = (hours: Hours, place: 0 | 1, to: string): Hours =>
  to === '' ? hours : place === 0 ? [to, hours[1]] : [hours[0], to];
