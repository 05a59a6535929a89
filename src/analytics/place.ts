/** Where a conversation is: a state of a funnel version. */
import { statePath } from '../actor/migrate.ts';
import { type ConversationRecord, stageOf } from '../actor/record.ts';

/** `<funnel>@<version> <state path>`; no version has a space. */
export type Place = string;

type Located = Pick<ConversationRecord, 'funnel' | 'funnelVersion' | 'state'>;

/** What is counted of a place, by the names of flows.ts. */
export interface PlaceNames {
  readonly place: Place;
  /** `<funnel>@<version>` */
  readonly version: string;
  readonly stage: string;
  readonly in: string;
  readonly out: string;
  readonly enter: string;
  readonly leave: string;
  readonly drop: string;
}

/** The names of a place are made once: there are as many as states of funnels, and they are asked for with each move. */
interface Branch {
  readonly inner: Map<string, Branch>;
  names: PlaceNames | undefined;
}

const newBranch = (): Branch => ({ inner: new Map(), names: undefined });
const root = newBranch();

export function namesOf({ funnel, funnelVersion, state }: Located): PlaceNames {
  let branch = branchOf(branchOf(root, funnel), funnelVersion);
  let rest = state;
  while (typeof rest !== 'string') {
    const outer = rest as Record<string, unknown>;
    for (const key in outer) {
      branch = branchOf(branch, key);
      rest = outer[key];
      break;
    }
  }
  branch = branchOf(branch, rest);
  branch.names ??= makeNames(`${funnel}@${funnelVersion}`, statePath(state), stageOf(state));
  return branch.names;
}

export const placeOf = (located: Located): Place => namesOf(located).place;

function branchOf({ inner }: Branch, key: string): Branch {
  let branch = inner.get(key);
  if (branch === undefined) {
    branch = newBranch();
    inner.set(key, branch);
  }
  return branch;
}

function makeNames(version: string, state: string, stage: string): PlaceNames {
  const [place, whole] = [`${version} ${state}`, `${version} ${stage}`];
  return {
    ...{ place, version, stage, in: `in ${place}`, out: `out ${place}` },
    ...{ enter: `enter ${whole}`, leave: `leave ${whole}`, drop: `drop ${whole}` },
  };
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
