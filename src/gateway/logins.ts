/** Lets people in: limits, cookie, audit log and metrics, whichever way they come. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { ProsaError } from '../errors.ts';
import { LoginLimits } from '../operators/login-limits.ts';
import { type Login, operatorOfSession } from '../operators/operators.ts';
import { SESSION_MS, type Session } from '../operators/sessions.ts';
import { userName } from '../operators/users.ts';
import { type LoginRefusal, loginRefusalCounter } from '../telemetry/login-metrics.ts';
import { SESSION_COOKIE } from './authentication.ts';
import type { Audit } from './route.ts';

/** Lines a minute of the audit log for those who were not let in, so that they cannot push out all others. */
const MOST_LINES = 30;

export class Logins {
  readonly #limits = new LoginLimits();
  readonly #refused: (reason: LoginRefusal) => void;
  readonly #audit: Audit;
  #minute = 0;
  #lines = 0;

  constructor(registry: Registry, audit: Audit) {
    this.#refused = loginRefusalCounter(registry);
    this.#audit = audit;
  }

  /**
   * @param account who they say they are, where they say so
   * @param login gives nothing where what they said is wrong
   * @throws ProsaError `too_many_requests`, `unauthorized`, or what `login` throws
   */
  async letIn(
    request: FastifyRequest,
    reply: FastifyReply,
    account: string | undefined,
    login: () => Promise<Login | undefined>,
  ): Promise<Session> {
    const entered = this.#limits.enter(request.ip, account);
    if ('wait' in entered) {
      this.#refused('limited');
      reply.header('retry-after', entered.wait);
      throw new ProsaError('too_many_requests', `too many logins; try again in ${entered.wait} s`);
    }
    try {
      const found = await login();
      if (found === undefined) throw new ProsaError('unauthorized', 'name, password or token is wrong');
      entered.succeeded();
      setCookie(request, reply, found.token);
      const { session } = found;
      await this.#audit(operatorOfSession(session), {
        action: 'session.begin',
        subject: session.user,
        detail: { by: session.by, from: request.ip },
      });
      return session;
    } catch (error) {
      await this.#notLetIn(error, request, account);
      throw error;
    }
  }

  async #notLetIn(error: unknown, { ip }: FastifyRequest, account: string | undefined): Promise<void> {
    const code = error instanceof ProsaError ? error.code : undefined;
    if (code !== 'unauthorized' && code !== 'forbidden' && code !== 'conflict') return;
    this.#refused(code === 'unauthorized' ? 'wrong' : 'no_role');
    const minute = Math.floor(Date.now() / 60_000);
    this.#lines = minute === this.#minute ? this.#lines + 1 : 1;
    this.#minute = minute;
    if (this.#lines > MOST_LINES) return;
    // What is no name may be a password in the wrong field.
    const name = userName.safeParse(account).data ?? 'unknown';
    await this.#audit({ name }, { action: 'session.refused', subject: name, detail: { code, from: ip } });
  }
}

function setCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: isSecure(request),
    maxAge: SESSION_MS / 1_000,
  });
}

/** Without TLS only on the machine itself, where nobody can listen. */
export function isSecure({ hostname, protocol }: FastifyRequest): boolean {
  return protocol === 'https' || !['localhost', '127.0.0.1', '[::1]', '::1'].includes(hostname);
}
