/** Who may use the admin API: by the admin token, or logged in by name and password or by single sign-on. */
import { ProsaError } from '../errors.ts';
import type { Operator } from './role.ts';
import { TOKEN_HOLDER } from './role.ts';
import { sameSecret } from './same-secret.ts';
import type { Session, Sessions } from './sessions.ts';
import type { SingleSignOn } from './single-sign-on.ts';
import type { Users } from './users.ts';

export interface OperatorsParts {
  adminToken: string;
  users: Users;
  sessions: Sessions;
  /** Undefined where it is not set up. */
  singleSignOn: SingleSignOn | undefined;
}

export interface Login {
  token: string;
  session: Session;
}

/** Passwords that may wait to be checked; one check takes a tenth of a second and 32 MiB. */
const MOST_WAITING = 50;

export class Operators {
  readonly users: Users;
  readonly singleSignOn: SingleSignOn | undefined;
  readonly #adminToken: string;
  readonly #sessions: Sessions;
  #waiting = 0;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ adminToken, users, sessions, singleSignOn }: OperatorsParts) {
    this.users = users;
    this.singleSignOn = singleSignOn;
    this.#adminToken = adminToken;
    this.#sessions = sessions;
  }

  /** Whether there is anybody who may log in without the admin token. */
  async haveUsers(): Promise<boolean> {
    return this.singleSignOn !== undefined || (await this.users.list()).length > 0;
  }

  holdsToken(given: string): boolean {
    return sameSecret(given, this.#adminToken);
  }

  /**
   * One at a time, so that a flood of logins takes nothing from the conversations.
   * @returns undefined where name or password are wrong, or the user is disabled
   * @throws ProsaError `overloaded`
   */
  async logIn(name: string, password: string): Promise<Login | undefined> {
    if (this.#waiting >= MOST_WAITING) throw new ProsaError('overloaded', 'too many logins at once');
    this.#waiting++;
    const checked = this.#turn.then(async () => {
      const evidence = await this.users.evidenceOf(name);
      return { user: await this.users.check(name, password), evidence };
    });
    this.#turn = checked.catch(() => {}).finally(() => this.#waiting--);
    const { user, evidence } = await checked;
    return user && evidence ? this.#sessions.begin(user, 'password', evidence) : undefined;
  }

  /** For whoever has the admin token. */
  async logInByToken(given: string): Promise<Login | undefined> {
    return this.holdsToken(given) ? this.#sessions.begin(TOKEN_HOLDER, 'token', this.#adminToken) : undefined;
  }

  /** For whom single sign-on has vouched. @throws ProsaError `conflict` where a user has that name */
  async logInVouched(operator: Operator): Promise<Login> {
    const others = [TOKEN_HOLDER, ...(await this.users.list())];
    if (others.some(({ name }) => name === operator.name)) {
      throw new ProsaError('conflict', `${operator.name} is the name of a user with a password`);
    }
    return this.#sessions.begin(operator, 'oidc', this.singleSignOn!.evidence);
  }

  session(token: string): Promise<Session | undefined> {
    return this.#sessions.find(token, async ({ user, by }) => {
      if (by === 'token') return this.#adminToken;
      if (by === 'oidc') return this.singleSignOn?.evidence;
      return this.users.evidenceOf(user);
    });
  }

  logOut(token: string): Promise<void> {
    return this.#sessions.end(token);
  }
}

export const operatorOfSession = ({ user, role }: Session): Operator => ({ name: user, role });
