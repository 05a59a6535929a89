import { ProsaError } from '../errors.ts';

/**
 * Who has what, and when: houses for days, visits for hours. Shared by all conversations, threads and processes of a
 * Prosa, so that nothing is sold twice.
 *
 * A *resource* is a text of the funnel, as `property:buz-orla` or `visit:buz-orla`. It is claimed from an instant to
 * another, in milliseconds since the epoch; the end is free for the next. What goes by whole days is claimed from
 * midnight UTC of the first to midnight UTC of the day after the last, so of a stay the day of departure is free for
 * the next arrival. Days and instants of one resource are not mixed: nothing here knows of time zones.
 *
 * 1. At no time do two conversations have the same resource for overlapping times. Whether a claim is granted and that
 *    it is kept is one step, whoever else claims meanwhile.
 * 2. The id of a claim is the id of the effect that makes it. The same id again gets the same answer, granted or taken,
 *    after a crash and after others have claimed, and claims nothing a second time; of a claim that has ended since, the
 *    answer says so. An id that was granted something else is refused. Answers are remembered for `REMEMBERED`.
 * 3. What is answered is durable by then: it survives the death of the process, and of the server that keeps it.
 * 4. A *hold* ends by itself at its `until`, a *booking* when it is released. Nobody has to do anything for that: time
 *    comes with each call, from the caller. Where clocks differ, a hold may end earlier by that difference, and it has
 *    ended for good when another claim was granted in its place; never do two claims hold.
 * 5. A conversation is not in its own way: a claim that is granted takes the place of those of its own holds that it
 *    overlaps. So a hold becomes a booking, or one of other days, in one step. Claiming again what it has booked gives
 *    that booking; days that only overlap its own booking are taken, until it is released.
 *
 * What else keeps a resource from being had, as the periods that the catalogue says are blocked, is not known here and
 * can change at any moment. Who claims looks there before, and again after a claim was granted and before anyone is
 * told; if it is blocked by then, the claim is released and was none. What is blocked later than that does not take
 * away what was promised.
 *
 * Nothing personal is kept: conversations are keyed hashes, and names stay in their records.
 */
export interface Bookings {
  /** @throws ProsaError `request_invalid`, `store_failed`, `unreachable`; all that fails may be asked again */
  hold(request: HoldRequest, now: number): Promise<ClaimAnswer>;
  book(request: ClaimRequest, now: number): Promise<ClaimAnswer>;
  /** Ends a claim of the conversation, if it has not ended. Resolves with whether it had not, when it has for good. */
  release(conversation: string, claim: string): Promise<boolean>;
  /** What the conversation has, by the end. */
  find(conversation: string, now: number): Promise<Claim[]>;
  /** Claims that have not ended, nor has the time they are for: by resource, those that end first first. */
  list(query: ClaimQuery, now: number): Promise<KeptClaim[]>;
  /** One of them. */
  get(claim: string, now: number): Promise<KeptClaim | undefined>;
  /** What is taken of these resources between two instants, by others than `except`. */
  taken(
    resources: readonly string[],
    from: number,
    to: number,
    now: number,
    except?: string,
  ): Promise<readonly Span[]>;
  /**
   * Forgets who has what: bookings of these conversations stay, as nobody's, under new ids; holds end, as nobody could
   * take them up; answers go. Resolves when that is durable, with how many bookings and holds it was.
   */
  forget(conversations: readonly string[]): Promise<number>;
  /** Overwrites a piece of what the storage still holds of the forgotten. @returns whether nothing is left to do */
  scrub(): Promise<boolean>;
  /** All that is kept, in the order of the ids. */
  everything(): Promise<KeptBookings>;
  /** Keeps what another storage gave. What is there already stays as it is. Resolves when it is durable. */
  restore(kept: KeptBookings): Promise<void>;
  close(): void;
}

/** A resource between two instants. */
export interface Span {
  resource: string;
  from: number;
  to: number;
}

export interface Claim extends Span {
  id: string;
  /** Of a hold: when it ends. */
  until?: number;
}

export interface ClaimRequest extends Span {
  id: string;
  conversation: string;
  /** It is taken, too, when others have one of these; they are not claimed. */
  unless?: readonly Span[];
}

export interface HoldRequest extends ClaimRequest {
  until: number;
}

export type ClaimAnswer =
  | {
      outcome: 'granted';
      claim: Claim;
      /** It was granted when it was first asked for, and has ended since: it is no longer held or booked. */
      ended?: true;
    }
  | {
      outcome: 'taken';
      /** Nothing is in the way but a booking of its own. */
      own?: true;
      /** Only holds are in the way; the last of them ends then. */
      until?: number;
    };

/** A booking of someone who was forgotten has the conversation ''. */
export type KeptClaim = Claim & { conversation: string };

export type ClaimPlace = Pick<Claim, 'resource' | 'to' | 'id'>;

export interface ClaimQuery {
  /** Of this one only. */
  resource?: string;
  /** The last one of the page before; of that resource, where one is given. */
  after?: ClaimPlace;
  limit: number;
}

export interface KeptBookings {
  claims: readonly KeptClaim[];
  answers: readonly KeptAnswer[];
}

export interface KeptAnswer {
  id: string;
  conversation: string;
  at: number;
  answer: ClaimAnswer;
}

const DAY = 86_400_000;
/** How long answers are remembered, and bookings after their end (ms). */
export const REMEMBERED = 30 * DAY;
/** A hold is kept so much longer than it lasts, so that clocks may differ (ms). */
const HOLD_SLACK = DAY;
/** Each claim adds one row at most and removes so many that nobody needs, so no job has to. */
export const TIDIED_AT_ONCE = 8;

/** From when on nobody needs a claim. */
export const removableAt = ({ to, until }: Pick<Claim, 'to' | 'until'>): number =>
  until === undefined ? to + REMEMBERED : until + HOLD_SLACK;

/** @throws ProsaError `request_invalid` that names the field */
export function checkRequest(request: ClaimRequest & { until?: number }): void {
  for (const span of [request, ...(request.unless ?? [])]) checkSpan(span);
  const { id, conversation, until } = request;
  if (!isName(id)) refuse('id', 'is no id of an effect');
  if (!isName(conversation)) refuse('conversation', 'is no id of a conversation');
  if (until !== undefined && !isInstant(until)) refuse('until', NO_INSTANT);
}

/**
 * The answer, unless it was given to another claim of that id, as of a conversation that was erased while it claimed.
 * @throws ProsaError `request_invalid`
 */
export function checkAnswer(request: ClaimRequest, answer: ClaimAnswer): ClaimAnswer {
  if (answer.outcome === 'taken') return answer;
  const { resource, from, to } = answer.claim;
  const isSame = resource === request.resource && from === request.from && to === request.to;
  return isSame ? answer : refuse('id', 'was granted something else before');
}

export function checkSpan({ resource, from, to }: Span): void {
  if (!isName(resource)) refuse('resource', 'is no name of a resource');
  if (!isInstant(from)) refuse('from', NO_INSTANT);
  if (!(isInstant(to) && from < to)) refuse('to', 'is not later than from');
}

const NO_INSTANT = 'is not in whole milliseconds since the epoch';

const isInstant = (ms: number) => Number.isSafeInteger(ms) && ms >= 0;
/** Printable, so that adapters can put other characters between names. */
const isName = (name: string) => /^[\x21-\x7e]{1,200}$/.test(name);

function refuse(field: string, why: string): never {
  throw new ProsaError('request_invalid', `${field} of a claim ${why}`);
}
