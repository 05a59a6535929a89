/** `/api/session/oidc`: to the issuer of single sign-on, and back. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { Operators } from '../operators/operators.ts';
import type { SingleSignOn } from '../operators/single-sign-on.ts';
import { isSecure, type Logins } from './logins.ts';
import { describeRoute } from './route.ts';

const PATH = '/api/session/oidc';
const CALLBACK = `${PATH}/callback`;

/** Keeps what the issuer is asked for again; another site leads back here, so it cannot be as strict as a session. */
const COOKIE = 'prosa-sign-on';
/** How long somebody may take at the issuer (s). */
const PATIENCE = 600;

const signOn = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() });

export function oidcRoutes(
  app: FastifyInstance,
  singleSignOn: SingleSignOn,
  operators: Operators,
  logins: Logins,
): void {
  app.get(
    PATH,
    describeRoute({
      tag: 'session',
      summary: 'Sends the browser to the issuer of single sign-on.',
      answer: z.null(),
      status: 302,
    }),
    async (request, reply) => {
      const begun = await singleSignOn.begin(here(request, CALLBACK).href);
      reply.setCookie(COOKIE, Buffer.from(JSON.stringify(begun.signOn)).toString('base64url'), {
        path: PATH,
        httpOnly: true,
        sameSite: 'lax',
        secure: isSecure(request),
        maxAge: PATIENCE,
      });
      return reply.redirect(begun.url);
    },
  );

  app.get(
    CALLBACK,
    describeRoute({
      tag: 'session',
      summary: 'Where the issuer sends the browser back to; begins a session.',
      answer: z.null(),
      status: 302,
    }),
    async (request, reply) => {
      reply.clearCookie(COOKIE, { path: PATH });
      await logins.letIn(request, reply, undefined, async () => {
        const begun = readSignOn(request.cookies[COOKIE]);
        return operators.logInVouched(await singleSignOn.finish(here(request, request.url), begun));
      });
      return reply.redirect('/studio/');
    },
  );
}

/** As the browser sees it. */
const here = ({ protocol, host }: FastifyRequest, path: string) => new URL(`${protocol}://${host}${path}`);

function readSignOn(cookie: string | undefined): z.output<typeof signOn> {
  try {
    return signOn.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    throw new ProsaError('unauthorized', 'the login began elsewhere or too long ago; begin it again');
  }
}
