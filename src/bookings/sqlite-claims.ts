/** The rows of bookings in their SQLite file. Everything that writes is called between `begin` and `finish`. */
import { DatabaseSync } from 'node:sqlite';
import { ProsaError } from '../errors.ts';
import { refusal } from '../store/sqlite-file.ts';
import {
  type Claim,
  type ClaimAnswer,
  type ClaimQuery,
  type ClaimRequest,
  type KeptAnswer,
  type KeptBookings,
  type KeptClaim,
  REMEMBERED,
  removableAt,
  type Span,
  TIDIED_AT_ONCE,
} from './bookings.ts';
import { prepareStatements, SCHEMA, SCHEMA_VERSION, type Statements } from './sqlite-bookings-schema.ts';

/** While files are opened, and afterwards: others hold the lock for about as long as a sync takes (ms). */
const OPENING_WAIT = 5_000;
const WAIT = 5;

interface ClaimRow {
  id: string;
  conversation: string;
  resource: string;
  starts: number;
  ends: number;
  held_until: number | null;
}

export class SqliteClaims {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;

  constructor(path: string) {
    this.#database = open(path);
    this.#statements = prepareStatements(this.#database);
  }

  begin(): void {
    this.#database.exec('BEGIN IMMEDIATE');
  }

  finish<T>(work: () => T): T {
    try {
      const result = work();
      this.#database.exec('COMMIT');
      return result;
    } finally {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    }
  }

  claim(request: ClaimRequest & { until?: number }, now: number): ClaimAnswer {
    const { id, conversation } = request;
    const known = this.#statements.answer.get(id);
    if (known !== undefined) return this.#again(JSON.parse(known.answer as string) as ClaimAnswer, now);
    this.#tidy(now);
    const answer = this.#decide(request, now);
    this.#statements.addAnswer.run(id, conversation, now, JSON.stringify(answer));
    return answer;
  }

  release(conversation: string, claim: string): boolean {
    return this.#statements.release.run(claim, conversation).changes === 1;
  }

  of(conversation: string, now: number): Claim[] {
    return this.#rows(this.#statements.of.all(conversation, now)).map(toClaim);
  }

  list({ resource, after, limit }: ClaimQuery, now: number): KeptClaim[] {
    const { list, listOf } = this.#statements;
    const { to = 0, id = '', resource: last = '' } = after ?? {};
    const statement = resource === undefined ? list : listOf;
    return this.#rows(statement.all(resource ?? last, to, id, now, limit)).map(toKept);
  }

  get(id: string, now: number): KeptClaim | undefined {
    const row = this.#statements.claim.get(id) as ClaimRow | undefined;
    return row !== undefined && isLive(row, now) && row.ends > now ? toKept(row) : undefined;
  }

  taken(resources: readonly string[], from: number, to: number, now: number, except?: string): Span[] {
    const rows = this.#rows(this.#statements.overlappingAny.all(JSON.stringify(resources), from, to));
    return rows
      .filter((row) => isLive(row, now) && row.conversation !== except)
      .map(({ resource, starts, ends }) => ({ resource, from: starts, to: ends }));
  }

  forget(conversation: string): number {
    const held = this.#statements.forgetHolds.run(conversation).changes as number;
    const booked = this.#statements.forgetBookings.run(conversation).changes as number;
    const answered = this.#statements.forgetAnswers.run(conversation).changes as number;
    if (held + booked + answered > 0) this.#statements.noteForgotten.run();
    return held + booked;
  }

  /** Writes the file anew when something was forgotten, so that nothing of it is in it. Not in a transaction. */
  scrub(): boolean {
    const noted = this.#statements.forgotten.get()!.forgotten as number;
    if (noted === 0) return true;
    this.#database.exec('VACUUM');
    if (this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()!.busy !== 0) return false;
    this.#statements.settleForgotten.run(noted);
    return this.#statements.forgotten.get()!.forgotten === 0;
  }

  everything(): KeptBookings {
    const claims = this.#rows(this.#statements.allClaims.all()).map(toKept);
    const answers = this.#statements.allAnswers.all().map(
      (row): KeptAnswer => ({
        id: row.id as string,
        conversation: row.conversation as string,
        at: row.answered_at as number,
        answer: JSON.parse(row.answer as string) as ClaimAnswer,
      }),
    );
    return { claims, answers };
  }

  restore({ claims, answers }: KeptBookings): void {
    for (const { conversation, ...claim } of claims) this.#add(conversation, claim);
    for (const { id, conversation, at, answer } of answers) {
      this.#statements.addAnswer.run(id, conversation, at, JSON.stringify(answer));
    }
  }

  close(): void {
    this.#database.close();
  }

  #decide(
    { id, conversation, resource, from, to, until, unless = [] }: ClaimRequest & { until?: number },
    now: number,
  ): ClaimAnswer {
    const there = this.#overlapping({ resource, from, to });
    const elsewhere = unless.flatMap((span) => this.#overlapping(span));
    const others = [...there, ...elsewhere].filter(
      (row) => row.conversation !== conversation && isLive(row, now),
    );
    if (others.length > 0) return taken(others);
    const booked = there.find((row) => row.conversation === conversation && row.held_until === null);
    if (booked !== undefined) {
      const isSame = booked.starts === from && booked.ends === to;
      return isSame ? { outcome: 'granted', claim: toClaim(booked) } : { outcome: 'taken', own: true };
    }
    for (const row of there) this.#statements.remove.run(row.id); // holds of its own, and those that have ended
    const claim = { id, resource, from, to, ...(until !== undefined && { until }) };
    this.#add(conversation, claim);
    return { outcome: 'granted', claim };
  }

  #again(answer: ClaimAnswer, now: number): ClaimAnswer {
    if (answer.outcome === 'taken') return answer;
    const row = this.#statements.claim.get(answer.claim.id) as ClaimRow | undefined;
    return row !== undefined && isLive(row, now) ? answer : { ...answer, ended: true };
  }

  #add(conversation: string, { id, resource, from, to, until }: Claim): void {
    const removable = removableAt({ to, ...(until !== undefined && { until }) });
    this.#statements.addClaim.run(id, conversation, resource, from, to, until ?? null, removable);
  }

  #tidy(now: number): void {
    this.#statements.tidyClaims.run(now, TIDIED_AT_ONCE);
    this.#statements.tidyAnswers.run(now - REMEMBERED, TIDIED_AT_ONCE);
  }

  #overlapping({ resource, from, to }: Span): ClaimRow[] {
    return this.#rows(this.#statements.overlapping.all(resource, from, to));
  }

  #rows(rows: readonly object[]): ClaimRow[] {
    return rows as ClaimRow[];
  }
}

const isLive = ({ held_until: until }: ClaimRow, now: number) => until === null || until > now;

const toClaim = ({ id, resource, starts, ends, held_until: until }: ClaimRow): Claim => ({
  id,
  resource,
  from: starts,
  to: ends,
  ...(until !== null && { until }),
});

const toKept = (row: ClaimRow): KeptClaim => ({ conversation: row.conversation, ...toClaim(row) });

function taken(others: readonly ClaimRow[]): ClaimAnswer {
  const ends = others.map(({ held_until: until }) => until ?? Number.POSITIVE_INFINITY);
  const until = Math.max(...ends);
  return { outcome: 'taken', ...(Number.isFinite(until) && { until }) };
}

function open(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    database.exec(`
      PRAGMA busy_timeout = ${OPENING_WAIT};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
      BEGIN IMMEDIATE;
    `);
    const version = database.prepare('PRAGMA user_version').get()!.user_version as number;
    if (version === 0) database.exec(`${SCHEMA} PRAGMA user_version = ${SCHEMA_VERSION};`);
    database.exec(`COMMIT; PRAGMA busy_timeout = ${WAIT};`);
    if (version !== 0 && version !== SCHEMA_VERSION) {
      throw new ProsaError(
        'data_format',
        `${path} has layout ${version}, this Prosa reads ${SCHEMA_VERSION}`,
      );
    }
    return database;
  } catch (error) {
    database?.close();
    throw refusal(path, error);
  }
}
