/** Says who asks: by the admin token, or by the cookie of a session. What changes something needs the session's token too. */
import type { FastifyRequest } from 'fastify';
import { ProsaError } from '../errors.ts';
import { type Operators, operatorOfSession } from '../operators/operators.ts';
import { TOKEN_HOLDER } from '../operators/role.ts';
import { sameSecret } from '../operators/same-secret.ts';
import type { Session } from '../operators/sessions.ts';
import { askedBy } from './route.ts';

export const SESSION_COOKIE = 'prosa-session';

/** Of a scope in front of every route that asks for somebody. */
export function authenticate(operators: Operators) {
  return async (request: FastifyRequest): Promise<void> => {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const given = /^Bearer (.+)$/i.exec(authorization)?.[1];
      if (given === undefined || !operators.holdsToken(given)) {
        throw new ProsaError(
          'unauthorized',
          'give the admin token: Authorization: Bearer <PROSA_ADMIN_TOKEN>',
        );
      }
      return askedBy(request, TOKEN_HOLDER);
    }
    const session = await sessionOf(request, operators);
    if (session === undefined) {
      throw new ProsaError(
        'unauthorized',
        'log in, or give the admin token: Authorization: Bearer <PROSA_ADMIN_TOKEN>',
      );
    }
    if (request.method !== 'GET') assertMeant(request, session);
    askedBy(request, operatorOfSession(session));
  };
}

export async function sessionOf(request: FastifyRequest, operators: Operators): Promise<Session | undefined> {
  const token = request.cookies[SESSION_COOKIE];
  return token === undefined ? undefined : operators.session(token);
}

/** Another site can send the cookie along, but cannot know the token. @throws ProsaError `forbidden` */
export function assertMeant(request: FastifyRequest, session: Session): void {
  const { origin } = request.headers;
  if (origin !== undefined && URL.parse(origin)?.host !== request.host) {
    throw new ProsaError('forbidden', 'the request comes from another site');
  }
  const given = request.headers['x-csrf-token'];
  if (typeof given !== 'string' || !sameSecret(given, session.csrf)) {
    throw new ProsaError('forbidden', 'the header X-CSRF-Token is missing or not that of the session');
  }
}
