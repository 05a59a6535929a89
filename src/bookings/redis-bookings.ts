/**
 * Bookings in Redis, shared by all engines: one script for each operation, under one hash tag.
 *
 * Before anyone is told, what was answered is on the disk of the server and was found there again: a server that was
 * restarted, or replaced by its replica, may have lost it before that. A claim that was lost is decided anew.
 */
import { randomUUID } from 'node:crypto';
import type { RedisConnection } from '../store/redis-connection.ts';
import type { Argument, RedisRequest, Reply } from '../store/redis-request.ts';
import { scriptOf } from '../store/redis-scripts.ts';
import { RedisScrub } from '../store/redis-scrub.ts';
import {
  type Bookings,
  type Claim,
  type ClaimAnswer,
  type ClaimQuery,
  type ClaimRequest,
  checkAnswer,
  checkRequest,
  checkSpan,
  type HoldRequest,
  type KeptAnswer,
  type KeptBookings,
  type KeptClaim,
  REMEMBERED,
  removableAt,
  type Span,
  TIDIED_AT_ONCE,
} from './bookings.ts';
import { listClaims } from './redis-claim-list.ts';

const part = (name: string) => new URL(`./redis/${name}.lua`, import.meta.url);
const scriptNamed = (name: string) => scriptOf([part('claims'), part(name)]);

const SCRIPTS = {
  claim: scriptNamed('claim'),
  release: scriptNamed('release'),
  overlapping: scriptNamed('overlapping'),
  forget: scriptOf([new URL('../store/redis/scrub.lua', import.meta.url), part('claims'), part('forget')]),
  restore: scriptNamed('restore'),
};

/** Claims and answers that are restored by one script. */
const RESTORED_AT_ONCE = 100;

export class RedisBookings implements Bookings {
  readonly #connection: RedisConnection;
  readonly #keys: Readonly<Record<KeyName, string>>;
  readonly #scrub: RedisScrub;

  /** @param prefix before all keys */
  constructor(connection: RedisConnection, prefix: string) {
    this.#connection = connection;
    this.#keys = Object.fromEntries(KEY_NAMES.map((name) => [name, `${prefix}{bookings}${name}`])) as Record<
      KeyName,
      string
    >;
    this.#scrub = new RedisScrub(connection, this.#keys.table);
  }

  hold(request: HoldRequest, now: number): Promise<ClaimAnswer> {
    return this.#claim(request, now);
  }

  book({ id, conversation, resource, from, to, unless }: ClaimRequest, now: number): Promise<ClaimAnswer> {
    return this.#claim({ id, conversation, resource, from, to, ...(unless && { unless }) }, now);
  }

  async release(conversation: string, claim: string): Promise<boolean> {
    const released = (await this.#durably('release', [conversation, claim])) === 1;
    return released;
  }

  async find(conversation: string, now: number): Promise<Claim[]> {
    const found = await this.#find(conversation, now);
    if (found.length === 0 || (await this.#connection.facts()).sync === 'always') return found;
    await this.#durable();
    const kept = new Set((await this.#find(conversation, now)).map(({ id }) => id));
    return found.filter(({ id }) => kept.has(id));
  }

  list(query: ClaimQuery, now: number): Promise<KeptClaim[]> {
    return listClaims(this.#connection, this.#keys, query, keptIn, (claim) => isComing(claim, now));
  }

  async get(claim: string, now: number): Promise<KeptClaim | undefined> {
    const [value] = await this.#connection.request([['HGET', this.#keys.claims, claim]]);
    const kept = value === null ? undefined : keptIn(value as Buffer);
    return kept !== undefined && isComing(kept, now) ? kept : undefined;
  }

  async taken(
    resources: readonly string[],
    from: number,
    to: number,
    now: number,
    except?: string,
  ): Promise<Span[]> {
    for (const resource of resources) checkSpan({ resource, from, to });
    const [values] = await this.#connection.request([this.#script('overlapping', [from, to, ...resources])]);
    return (values as Buffer[])
      .filter((value) => conversationIn(value) !== except)
      .map(claimIn)
      .filter((claim) => isLive(claim, now))
      .map((claim) => ({ resource: claim.resource, from: claim.from, to: claim.to }));
  }

  async forget(conversations: readonly string[]): Promise<number> {
    let forgotten = 0;
    for (const conversation of conversations) {
      forgotten += (await this.#ask('forget', [conversation, `forgotten:${randomUUID()}`])) as number;
    }
    if (conversations.length > 0) await this.#durable();
    return forgotten;
  }

  scrub(): Promise<boolean> {
    return this.#scrub.piece();
  }

  async everything(): Promise<KeptBookings> {
    const { claims, answers, answered } = this.#keys;
    const [ofClaims, ofAnswers, times] = await this.#connection.request([
      ['HGETALL', claims],
      ['HGETALL', answers],
      ['ZRANGE', answered, 0, -1, 'WITHSCORES'],
    ]);
    const at = new Map([...pairs(times!)].map(([id, score]) => [String(id), Number(score)]));
    return {
      claims: [...pairs(ofClaims!)].map(([, value]) => keptIn(value)).sort(byId),
      answers: [...pairs(ofAnswers!)]
        .map(([id, value]): KeptAnswer => {
          const answer = JSON.parse(jsonIn(value)) as ClaimAnswer;
          return { id: String(id), conversation: conversationIn(value), at: at.get(String(id))!, answer };
        })
        .sort(byId),
    };
  }

  async restore({ claims, answers }: KeptBookings): Promise<void> {
    for (let at = 0; at < Math.max(claims.length, answers.length); at += RESTORED_AT_ONCE) {
      const someClaims = claims.slice(at, at + RESTORED_AT_ONCE);
      const someAnswers = answers.slice(at, at + RESTORED_AT_ONCE);
      await this.#ask('restore', [
        someClaims.length,
        ...someClaims.flatMap(({ conversation, ...claim }) => [
          ...[claim.id, conversation, claim.resource, claim.from, claim.to],
          ...[claim.until ?? '', removableAt(claim)],
        ]),
        ...someAnswers.flatMap((one) => [one.id, one.conversation, one.at, JSON.stringify(one.answer)]),
      ]);
    }
    await this.#durable();
  }

  /** The connection stays open. */
  close(): void {}

  async #claim(request: ClaimRequest & { until?: number }, now: number): Promise<ClaimAnswer> {
    checkRequest(request);
    const { id, conversation, resource, from, to, until, unless = [] } = request;
    const reply = await this.#durably('claim', [
      ...[id, conversation, resource, from, to, until ?? '', removableAt(request)],
      ...[now, now - REMEMBERED, TIDIED_AT_ONCE],
      ...unless.flatMap((span) => [span.resource, span.from, span.to]),
    ]);
    return checkAnswer(request, JSON.parse(String(reply)) as ClaimAnswer);
  }

  async #find(conversation: string, now: number): Promise<Claim[]> {
    const [members] = await this.#connection.request([
      ['ZRANGEBYLEX', this.#keys.conversations, `[${conversation}\0c`, `(${conversation}\0d`],
    ]);
    const ids = (members as Buffer[]).map((member) => String(member).slice(conversation.length + 2));
    if (ids.length === 0) return [];
    const [values] = await this.#connection.request([['HMGET', this.#keys.claims, ...ids]]);
    return (values as (Buffer | null)[])
      .flatMap((value) => (value === null ? [] : [claimIn(value)]))
      .filter((claim) => isLive(claim, now))
      .sort((a, b) => a.to - b.to || (a.id < b.id ? -1 : 1));
  }

  /** Asks until what was answered is found again behind the sync; who asks again changes nothing. */
  async #durably(name: 'claim' | 'release', args: readonly Argument[]): Promise<Reply> {
    const first = await this.#ask(name, args);
    if ((await this.#connection.facts()).sync === 'always') return first;
    for (let answered = first; ; ) {
      await this.#durable();
      const again = await this.#ask(name, args);
      const isKept = name === 'release' ? again === 0 : String(again) === String(answered);
      if (isKept) return name === 'release' ? first : answered;
      answered = again;
    }
  }

  async #ask(name: keyof typeof SCRIPTS, args: readonly Argument[]): Promise<Reply> {
    const [reply] = await this.#connection.request([this.#script(name, args)]);
    return reply!;
  }

  async #durable(): Promise<void> {
    if ((await this.#connection.facts()).sync !== 'always')
      await this.#connection.durability.wait(this.#keys.table);
  }

  #script(name: keyof typeof SCRIPTS, args: readonly Argument[]): RedisRequest {
    return { script: SCRIPTS[name], keys: KEY_NAMES.map((key) => this.#keys[key]), args };
  }
}

/** In the order of redis/claims.lua. */
const KEY_NAMES = [
  'claims',
  'answers',
  'resources',
  'conversations',
  'removable',
  'answered',
  'table',
] as const;
type KeyName = (typeof KEY_NAMES)[number];

const isLive = ({ until }: Claim, now: number) => until === undefined || until > now;

const isComing = (claim: Claim, now: number) => isLive(claim, now) && claim.to > now;

const conversationIn = (value: Buffer) => String(value.subarray(0, value.indexOf(10)));
const jsonIn = (value: Buffer) => String(value.subarray(value.indexOf(10) + 1));
const claimIn = (value: Buffer) => JSON.parse(jsonIn(value)) as Claim;
const keptIn = (value: Buffer): KeptClaim => ({ conversation: conversationIn(value), ...claimIn(value) });

function* pairs(reply: Reply): Generator<[Buffer, Buffer]> {
  const flat = reply as Buffer[];
  for (let n = 0; n < flat.length; n += 2) yield [flat[n]!, flat[n + 1]!];
}

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
