/**
 * Sessions of people who have logged in. The browser has a random token, the store its hash only, so whoever reads
 * the store cannot take a session over.
 *
 * A session rests on evidence: the user's password and role, the admin token, the settings of single sign-on. It ends
 * as soon as that is no longer what it was, however it was changed. The store has it only keyed by the token.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { Operator, Role } from './role.ts';
import { sameSecret } from './same-secret.ts';

export type LoginWay = 'password' | 'token' | 'oidc';

export interface Session {
  user: string;
  role: Role;
  by: LoginWay;
  /** Said with each change, beside the cookie. */
  csrf: string;
  /** Keyed hash of what it rests on. */
  basis: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Keeps sessions by the hash of their token. What has expired is gone. */
export interface SessionStore {
  put(hash: string, session: Session): Promise<void>;
  get(hash: string, now: number): Promise<Session | undefined>;
  remove(hash: string): Promise<void>;
  close(): void;
}

export const SESSION_MS = 12 * 3_600_000;

export class Sessions {
  readonly #store: SessionStore;
  readonly #now: () => number;

  constructor(store: SessionStore, now: () => number = Date.now) {
    this.#store = store;
    this.#now = now;
  }

  async begin(
    { name, role }: Operator,
    by: LoginWay,
    evidence: string,
  ): Promise<{ token: string; session: Session }> {
    const token = randomBytes(32).toString('base64url');
    const csrf = randomBytes(32).toString('base64url');
    const expiresAt = this.#now() + SESSION_MS;
    const session = { user: name, role, by, csrf, basis: basisOf(token, evidence), expiresAt };
    await this.#store.put(hashOf(token), session);
    return { token, session };
  }

  /** @param evidenceNow what sessions of that user and way rest on now; undefined for nothing any more */
  async find(
    token: string,
    evidenceNow: (session: Session) => Promise<string | undefined>,
  ): Promise<Session | undefined> {
    const session = await this.#store.get(hashOf(token), this.#now());
    if (session === undefined) return undefined;
    const evidence = await evidenceNow(session);
    if (evidence !== undefined && sameSecret(basisOf(token, evidence), session.basis)) return session;
    await this.end(token);
    return undefined;
  }

  end(token: string): Promise<void> {
    return this.#store.remove(hashOf(token));
  }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
const basisOf = (token: string, evidence: string) =>
  createHmac('sha256', token).update(evidence).digest('base64url');
