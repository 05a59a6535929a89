/** `/api/session`: logging in, who one is, logging out. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { operatorOfSession } from '../operators/operators.ts';
import { ROLES } from '../operators/role.ts';
import type { Session } from '../operators/sessions.ts';
import { keptAudit } from './audit.ts';
import { assertMeant, SESSION_COOKIE, sessionOf } from './authentication.ts';
import { checked } from './checked.ts';
import { Logins } from './logins.ts';
import { oidcRoutes } from './oidc-routes.ts';
import { describeRoute } from './route.ts';
import type { GatewayServices } from './services.ts';

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
  oidc: z.boolean().describe('Whether it began by single sign-on.'),
});

export function sessionRoutes(app: FastifyInstance, services: GatewayServices): void {
  const { operators, registry, logger } = services;
  const audit = keptAudit(services.audit, logger);
  const logins = new Logins(registry, audit);
  const { singleSignOn } = operators;

  app.post(
    '/api/session',
    describeRoute({
      tag: 'session',
      summary: 'Logs in, by name and password or by the admin token.',
      body: loginBody,
      answer: sessionView,
    }),
    async (request, reply) => {
      const given = checked(loginBody, request.body, 'the body');
      const session =
        'token' in given
          ? logins.letIn(request, reply, undefined, () => operators.logInByToken(given.token))
          : logins.letIn(request, reply, given.name, () => operators.logIn(given.name, given.password));
      return viewOf(await session);
    },
  );

  app.get(
    '/api/session',
    describeRoute({
      tag: 'session',
      summary: 'Who is logged in; where nobody is, 401 with `oidc: {name}` if single sign-on is set up.',
      answer: sessionView,
    }),
    async (request, reply) => {
      const session = await sessionOf(request, operators);
      if (session !== undefined) return viewOf(session);
      reply.code(401).header('www-authenticate', 'Bearer');
      return {
        error: { code: 'unauthorized', message: 'nobody is logged in' },
        ...(singleSignOn && { oidc: { name: singleSignOn.name } }),
      };
    },
  );

  app.delete(
    '/api/session',
    describeRoute({ tag: 'session', summary: 'Logs out.', answer: z.null(), status: 204 }),
    async (request, reply) => {
      const session = await sessionOf(request, operators);
      if (session !== undefined) {
        assertMeant(request, session);
        await operators.logOut(request.cookies[SESSION_COOKIE]!);
        await audit(operatorOfSession(session), { action: 'session.end', subject: session.user });
      }
      return reply.clearCookie(SESSION_COOKIE, { path: '/' }).code(204).send();
    },
  );

  if (singleSignOn === undefined) return;
  oidcRoutes(app, { singleSignOn, operators, logins, publicUrl: services.publicUrl, log: logger });
}

const viewOf = ({ user, role, csrf, by }: Session) => ({
  user: { name: user, role },
  csrf,
  oidc: by === 'oidc',
});
