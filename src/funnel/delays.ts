import type { Funnel } from '../actor/funnel.ts';
import { type Daytime, parseTime, withinDaytime } from './daytime.ts';
import type { DelayDocument, FunnelDocument } from './document.ts';
import { parseDuration } from './duration.ts';

/**
 * How long after the customer's last message a channel takes free ones (ms); others without end. WhatsApp: 24 hours,
 * after which only templates are taken (error 131047); ten minutes are left for a message that is late.
 */
const OPEN_FOR: Readonly<Record<string, number>> = { whatsapp: (24 * 60 - 10) * 60_000 };

/** Milliseconds of a delay that was checked, without the wait for its hours. */
export function waitOf(delay: DelayDocument): number {
  return parseDuration(typeof delay === 'object' ? delay.wait : delay)!;
}

interface Bounds {
  hours: Daytime | undefined;
  whileOpen: boolean;
}

/** When the waits of a funnel may end. */
export function dueTimes({ delays = {}, timeZone }: FunnelDocument): Funnel['due'] {
  const bounds = new Map(
    Object.entries(delays).flatMap(([name, delay]) =>
      typeof delay === 'object' ? [[name, boundsOf(delay)] as const] : [],
    ),
  );
  return (delay, at, since, channel) => {
    const bound = bounds.get(delay);
    if (bound === undefined) return at;
    const due = bound.hours === undefined ? at : withinDaytime(at, bound.hours, timeZone);
    const openFor = bound.whileOpen
      ? (OPEN_FOR[channel] ?? Number.POSITIVE_INFINITY)
      : Number.POSITIVE_INFINITY;
    return due - since <= openFor ? due : undefined;
  };
}

function boundsOf({ between, whileOpen = false }: Exclude<DelayDocument, string | number>): Bounds {
  const [from, to] = between ?? [];
  const hours = from && to ? { from: parseTime(from)!, to: parseTime(to)! } : undefined;
  return { hours, whileOpen };
}
