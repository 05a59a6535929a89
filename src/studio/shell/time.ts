/** Times as people read them. Milliseconds in, words out. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The two largest units that matter, e.g. "2 h 5 min"; seconds only below a minute. */
export function duration(ms: number): string {
  const span = Math.max(0, ms);
  if (span < MINUTE) return `${Math.round(span / SECOND)} s`;
  if (span < HOUR) return `${Math.floor(span / MINUTE)} min`;
  if (span < DAY) return pair(span, HOUR, 'h', MINUTE, 'min');
  return pair(span, DAY, 'd', HOUR, 'h');
}

function pair(span: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const rest = Math.floor((span % unit) / smaller);
  return `${Math.floor(span / unit)} ${name}${rest === 0 ? '' : ` ${rest} ${smallerName}`}`;
}

/**
 * E.g. "3 min ago"; what is younger than five seconds is "just now".
 * @param at ms, or ISO 8601
 */
export function ago(at: number | string, now: number): string {
  const span = now - new Date(at).getTime();
  return span < 5 * SECOND ? 'just now' : `${duration(span)} ago`;
}

/** E.g. "in 2 h"; a deadline that passed is "due". */
export function until(deadline: number, now: number): string {
  return deadline <= now ? 'due' : `in ${duration(deadline - now)}`;
}

const timeOnly = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const dayOnly = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });

export const clock = (at: number): string => timeOnly.format(at);
export const dateTime = (at: number): string => dayAndTime.format(at);
export const day = (at: number): string => dayOnly.format(at);
