/** References and transitions in few words, for labels and lists. */
import { isRaw, listOf, type Raw } from '../document/raw.ts';
import { spelled } from '../document/state-path.ts';

const word = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(word).join(', ');
  return isRaw(value) ? JSON.stringify(value) : String(value);
};

export function referenceName(value: unknown): string {
  if (typeof value === 'string') return value;
  return isRaw(value) && typeof value.type === 'string' ? value.type : '?';
}

export const paramsOf = (value: unknown): Raw => (isRaw(value) && isRaw(value.params) ? value.params : {});

/** `intent: goodbye and not lacks: place`. */
export function guardText(guard: unknown): string {
  const name = referenceName(guard);
  const params = paramsOf(guard);
  if (name === 'not') return `not ${group(params.guard)}`;
  if (name === 'all') return listOf(params.of).map(group).join(' and ');
  if (name === 'any') return listOf(params.of).map(group).join(' or ');
  return withValues(name, params);
}

function group(guard: unknown): string {
  const several = ['all', 'any'].includes(referenceName(guard)) && listOf(paramsOf(guard).of).length > 1;
  return several ? `(${guardText(guard)})` : guardText(guard);
}

export const actionText = (action: unknown): string => withValues(referenceName(action), paramsOf(action));

function withValues(name: string, params: Raw): string {
  const values = Object.values(params).map(word);
  const said = spelled(name).toLowerCase();
  return values.length === 0 ? said : `${said}: ${values.join(', ')}`;
}

/** What makes a transition happen: "yes", "any message", "after 2h", "search done". */
export function triggerText(
  kind: string,
  trigger: string,
  invoke: string | undefined,
  delays: Raw = {},
): string {
  if (kind === 'on') return eventText(trigger);
  if (kind === 'after') return `after ${delayText(trigger, delays)}`;
  if (kind === 'always') return 'always';
  const subject = invoke === undefined ? 'inside' : spelled(invoke).toLowerCase();
  return kind === 'onError' ? `${subject} failed` : `${subject} done`;
}

export function eventText(event: string): string {
  if (event === 'message') return 'any message';
  if (event.startsWith('intent.')) return event.slice('intent.'.length);
  return spelled(event.replaceAll('.', ' ')).toLowerCase();
}

function delayText(name: string, delays: Raw): string {
  if (/^\d+$/.test(name)) return durationText(Number(name));
  const delay = delays[name];
  const wait = isRaw(delay) ? delay.wait : delay;
  return wait === undefined ? name : typeof wait === 'number' ? durationText(wait) : String(wait);
}

export function durationText(ms: number): string {
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const) {
    if (ms >= size && ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}
