/** `/api/session`: logging in, who one is, logging out. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { Operators } from '../operators/operators.ts';
import { ROLES } from '../operators/role.ts';
import { SESSION_MS, type Session } from '../operators/sessions.ts';
import { assertMeant, SESSION_COOKIE, sessionOf } from './authentication.ts';
import { checked } from './checked.ts';
import { describeRoute } from './route.ts';

const loginBody = z.union(
  [
    z.strictObject({ name: z.string().max(100), password: z.string().max(200) }),
    z.strictObject({ token: z.string().max(1_000) }),
  ],
  'give name and password, or token',
);

const sessionView = z.object({
  user: z.object({ name: z.string(), role: z.enum(ROLES) }),
  csrf: z.string().describe('To be given as X-CSRF-Token with whatever changes something.'),
  oidc: z.boolean(),
});

export function sessionRoutes(app: FastifyInstance, operators: Operators): void {
  app.post(
    '/api/session',
    describeRoute({
      summary: 'Logs in, by name and password or by the admin token.',
      body: loginBody,
      answer: sessionView,
    }),
    async (request, reply) => {
      const given = checked(loginBody, request.body, 'the body');
      const login =
        'token' in given
          ? await operators.logInByToken(given.token)
          : await operators.logIn(given.name, given.password);
      if (login === undefined) {
        throw new ProsaError(
          'unauthorized',
          'token' in given ? 'the token is wrong' : 'name or password is wrong',
        );
      }
      setCookie(request, reply, login.token);
      return viewOf(login.session);
    },
  );

  app.get(
    '/api/session',
    describeRoute({ summary: 'Who is logged in.', answer: sessionView }),
    async (request) => {
      const session = await sessionOf(request, operators);
      if (session === undefined) throw new ProsaError('unauthorized', 'nobody is logged in');
      return viewOf(session);
    },
  );

  app.delete(
    '/api/session',
    describeRoute({ summary: 'Logs out.', answer: z.null(), status: 204 }),
    async (request, reply) => {
      const session = await sessionOf(request, operators);
      if (session !== undefined) {
        assertMeant(request, session);
        await operators.sessions.end(request.cookies[SESSION_COOKIE]!);
      }
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
    },
  );
}

const viewOf = ({ user, role, csrf }: Session) => ({ user: { name: user, role }, csrf, oidc: false });

function setCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: !isLocal(request),
    maxAge: SESSION_MS / 1_000,
  });
}

/** Without TLS only on the machine itself, where nobody can listen. */
function isLocal({ hostname }: FastifyRequest): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]' || hostname === '::1';
}
