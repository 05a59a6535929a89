/** Where a conversation is: a state of a funnel version. */
import { statePath } from '../actor/migrate.ts';
import type { ConversationRecord } from '../actor/record.ts';

/** `<funnel>@<version> <state path>`; no version has a space. */
export type Place = string;

type Located = Pick<ConversationRecord, 'funnel' | 'funnelVersion' | 'state'>;

export function placeOf({ funnel, funnelVersion, state }: Located): Place {
  return `${funnel}@${funnelVersion} ${statePath(state)}`;
}

export function splitPlace(place: Place): { version: string; state: string } {
  const space = place.indexOf(' ');
  return { version: place.slice(0, space), state: place.slice(space + 1) };
}

/** Asked of every event, so it makes nothing. */
export function isSamePlace(one: Located, other: Located): boolean {
  return one.funnelVersion === other.funnelVersion && isSameState(one.state, other.state);
}

/** Of state values of a machine with one active state a level. */
function isSameState(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object') return false;
  for (const key in one) {
    const inner = (other as Record<string, unknown>)[key];
    return inner !== undefined && isSameState((one as Record<string, unknown>)[key], inner);
  }
  return false;
}
