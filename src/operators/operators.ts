/** Who may use the admin API: by the admin token, or logged in by name and password. */
import type { Operator } from './role.ts';
import { TOKEN_HOLDER } from './role.ts';
import { sameSecret } from './same-secret.ts';
import type { Session, Sessions } from './sessions.ts';
import type { Users } from './users.ts';

export interface OperatorsParts {
  adminToken: string;
  users: Users;
  sessions: Sessions;
  /** Brings in what other processes wrote of users. */
  refresh?(): Promise<void>;
}

export interface Login {
  token: string;
  session: Session;
}

export class Operators {
  readonly sessions: Sessions;
  readonly #parts: OperatorsParts;

  constructor(parts: OperatorsParts) {
    this.#parts = parts;
    this.sessions = parts.sessions;
  }

  /** Up to date. */
  async users(): Promise<Users> {
    await this.#parts.refresh?.();
    return this.#parts.users;
  }

  holdsToken(given: string): boolean {
    return sameSecret(given, this.#parts.adminToken);
  }

  /** @returns undefined where name or password are wrong, or the user is disabled */
  async logIn(name: string, password: string): Promise<Login | undefined> {
    const user = await (await this.users()).check(name, password);
    return user && this.#parts.sessions.begin(user.name, user.role);
  }

  /** For whoever has the admin token. */
  async logInByToken(given: string): Promise<Login | undefined> {
    if (!this.holdsToken(given)) return undefined;
    return this.#parts.sessions.begin(TOKEN_HOLDER.name, TOKEN_HOLDER.role);
  }
}

export const operatorOfSession = ({ user, role }: Session): Operator => ({ name: user, role });
