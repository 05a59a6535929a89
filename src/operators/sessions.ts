/**
 * Sessions of people who have logged in. The browser has a random token, the store its hash only, so whoever reads
 * the store cannot take a session over.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Role } from './role.ts';

export interface Session {
  user: string;
  role: Role;
  /** Said with each change, beside the cookie. */
  csrf: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
}

/** Keeps sessions by the hash of their token. What has expired is gone. */
export interface SessionStore {
  put(hash: string, session: Session): Promise<void>;
  get(hash: string, now: number): Promise<Session | undefined>;
  remove(hash: string): Promise<void>;
  /** Ends all of a user, e.g. when the password or the role has changed. */
  removeOf(user: string): Promise<void>;
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

  async begin(user: string, role: Role): Promise<{ token: string; session: Session }> {
    const token = randomBytes(32).toString('base64url');
    const csrf = randomBytes(32).toString('base64url');
    const session = { user, role, csrf, expiresAt: this.#now() + SESSION_MS };
    await this.#store.put(hashOf(token), session);
    return { token, session };
  }

  find(token: string): Promise<Session | undefined> {
    return this.#store.get(hashOf(token), this.#now());
  }

  end(token: string): Promise<void> {
    return this.#store.remove(hashOf(token));
  }

  endAllOf(user: string): Promise<void> {
    return this.#store.removeOf(user);
  }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url');
