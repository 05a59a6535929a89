import type { Funnel } from '../actor/funnel.ts';
import { type Daytime, parseTime, withinDaytime } from './daytime.ts';
import type { DelayDocument, FunnelDocument } from './document.ts';
import { parseDuration } from './duration.ts';
import type { Prompt } from './prompts.ts';

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
  /** Name of the template that may go later. */
  template: string | undefined;
}

export interface Waits extends Pick<Funnel, 'due' | 'openFor'> {
  /** Names of the templates that may go when free text is not taken. */
  templates: readonly string[];
}

/** When the waits of a funnel may end. */
export function waits(
  { delays = {}, timeZone }: FunnelDocument,
  prompts: ReadonlyMap<string, Prompt>,
): Waits {
  const bounds = new Map(
    Object.entries(delays).flatMap(([name, delay]) =>
      typeof delay === 'object' ? [[name, boundsOf(delay, prompts)] as const] : [],
    ),
  );
  const templates = [...new Set([...bounds.values()].flatMap(({ template }) => template ?? []))].sort();
  const openFor = (channel: string) => (templates.length > 0 ? OPEN_FOR[channel] : undefined);
  return { due: dueTimes(bounds, timeZone), openFor, templates };
}

function dueTimes(bounds: ReadonlyMap<string, Bounds>, timeZone: string): Funnel['due'] {
  return (delay, at, since, channel, templates) => {
    const bound = bounds.get(delay);
    if (bound === undefined) return at;
    const due = bound.hours === undefined ? at : withinDaytime(at, bound.hours, timeZone);
    const isFree = !bound.whileOpen || due - since <= (OPEN_FOR[channel] ?? Number.POSITIVE_INFINITY);
    return isFree || isApproved(bound.template, templates) ? due : undefined;
  };
}

const isApproved = (template: string | undefined, approved: readonly string[] = []) =>
  template !== undefined && approved.includes(template);

function boundsOf(
  delay: Exclude<DelayDocument, string | number>,
  prompts: ReadonlyMap<string, Prompt>,
): Bounds {
  const { between, whileOpen = false } = delay;
  const template = delay.template && prompts.get(delay.template)?.template?.name;
  const [from, to] = between ?? [];
  const hours = from && to ? { from: parseTime(from)!, to: parseTime(to)! } : undefined;
  return { hours, whileOpen, template };
}
