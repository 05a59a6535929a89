/** Who has what, for operators: claims that have not ended, to be looked at and cancelled. */
import { ProsaError } from '../errors.ts';
import type { Bookings, ClaimPlace, KeptClaim } from './bookings.ts';

export interface BookingView {
  id: string;
  /** Absent where it was erased: the days stay taken. */
  conversation?: string;
  resource: string;
  /** ISO 8601, as all times here. */
  from: string;
  to: string;
  /** Of a hold: when it ends. */
  until?: string;
}

export interface BookingQuery {
  limit: number;
  after?: string | undefined;
  resource?: string | undefined;
  conversation?: string | undefined;
}

export interface BookingPage {
  items: BookingView[];
  /** To be given as `after` for the next page; absent at the end. */
  next?: string;
}

export class BookingDesk {
  readonly #bookings: Pick<Bookings, 'list' | 'get' | 'find' | 'release'>;
  readonly #now: () => number;

  constructor(bookings: Pick<Bookings, 'list' | 'get' | 'find' | 'release'>, now: () => number) {
    this.#bookings = bookings;
    this.#now = now;
  }

  /** By resource, those that end first first; of a conversation all. @throws ProsaError `request_invalid` */
  async list({ limit, after, resource, conversation }: BookingQuery): Promise<BookingPage> {
    if (conversation !== undefined) {
      const found = await this.#bookings.find(conversation, this.#now());
      const claims = found.filter((claim) => resource === undefined || claim.resource === resource);
      return { items: claims.map((claim) => viewOf({ ...claim, conversation })) };
    }
    const query = {
      limit: limit + 1,
      ...(after !== undefined && { after: placeIn(after, resource) }),
      ...(resource !== undefined && { resource }),
    };
    const claims = await this.#bookings.list(query, this.#now());
    const items = claims.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map(viewOf), ...(claims.length > limit && last && { next: textOf(last) }) };
  }

  /** @throws ProsaError `not_found` */
  async show(id: string): Promise<BookingView> {
    return viewOf(await this.#get(id));
  }

  /** Nobody is told: the conversation remembers it until its funnel looks again. @throws ProsaError `not_found` */
  async cancel(id: string): Promise<BookingView> {
    const claim = await this.#get(id);
    if (!(await this.#bookings.release(claim.conversation, id))) throw missing(id);
    return viewOf(claim);
  }

  async #get(id: string): Promise<KeptClaim> {
    const claim = await this.#bookings.get(id, this.#now());
    if (claim === undefined) throw missing(id);
    return claim;
  }
}

const missing = (id: string) => new ProsaError('not_found', `there is no booking or hold ${id}`);

function viewOf({ id, conversation, resource, from, to, until }: KeptClaim): BookingView {
  return {
    id,
    ...(conversation !== '' && { conversation }),
    ...{ resource, from: iso(from), to: iso(to) },
    ...(until !== undefined && { until: iso(until) }),
  };
}

const iso = (ms: number) => new Date(ms).toISOString();

const textOf = ({ resource, to, id }: ClaimPlace) =>
  Buffer.from(JSON.stringify([resource, to, id])).toString('base64url');

function placeIn(text: string, only: string | undefined): ClaimPlace {
  try {
    const [resource, to, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [
      string,
      number,
      string,
    ];
    const isPlace = typeof resource === 'string' && Number.isSafeInteger(to) && typeof id === 'string';
    if (isPlace && resource === (only ?? resource)) return { resource, to, id };
  } catch {
    // answered below
  }
  throw new ProsaError('request_invalid', 'after must be the "next" of a page before');
}
