/** `/api/session/oidc`: to the issuer of single sign-on, and back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type ErrorCode, ProsaError } from '../errors.ts';
import type { Operators } from '../operators/operators.ts';
import type { SingleSignOn } from '../operators/single-sign-on.ts';
import type { Logger } from '../telemetry/logger.ts';
import { isSecure, type Logins } from './logins.ts';
import { describeRoute } from './route.ts';

const PATH = '/api/session/oidc';
const CALLBACK = `${PATH}/callback`;

/** Keeps what the issuer is asked for again; another site leads back here, so it cannot be as strict as a session. */
const COOKIE = 'prosa-sign-on';
/** How long somebody may take at the issuer (s). */
const PATIENCE = 600;

const signOn = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string() });

/** Why somebody was not let in, as far as the login page tells them. */
const TOLD: readonly ErrorCode[] = [
  'unauthorized',
  'forbidden',
  'conflict',
  'too_many_requests',
  'unreachable',
];

export interface OidcParts {
  singleSignOn: SingleSignOn;
  operators: Operators;
  logins: Logins;
  /** Where browsers reach Prosa; where it is not known, each request tells. */
  publicUrl: string | undefined;
  log: Logger;
}

export function oidcRoutes(app: FastifyInstance, parts: OidcParts): void {
  const { singleSignOn, operators, logins, publicUrl, log } = parts;
  /** As the browser sees it. */
  const here = ({ protocol, host }: FastifyRequest, path: string) =>
    new URL(`${publicUrl ?? `${protocol}://${host}`}${path}`);

  app.get(
    PATH,
    describeRoute({
      tag: 'session',
      summary: 'Sends the browser to the issuer of single sign-on.',
      answer: z.null(),
      status: 302,
    }),
    (request, reply) =>
      redirect(reply, log, async () => {
        const begun = await singleSignOn.begin(here(request, CALLBACK).href);
        reply.setCookie(COOKIE, Buffer.from(JSON.stringify(begun.signOn)).toString('base64url'), {
          path: PATH,
          httpOnly: true,
          sameSite: 'lax',
          secure: isSecure(request),
          maxAge: PATIENCE,
        });
        return begun.url;
      }),
  );

  app.get(
    CALLBACK,
    describeRoute({
      tag: 'session',
      summary:
        'Where the issuer sends the browser back to; begins a session, or leads to the login page, which says why not.',
      answer: z.null(),
      status: 302,
    }),
    (request, reply) =>
      redirect(reply, log, async () => {
        reply.clearCookie(COOKIE, { path: PATH });
        await logins.letIn(request, reply, undefined, async () => {
          const begun = readSignOn(request.cookies[COOKIE]);
          return operators.logInVouched(await singleSignOn.finish(here(request, request.url), begun));
        });
        return '/studio/';
      }),
  );
}

/** A browser that is refused is shown a page, not JSON. */
async function redirect(
  reply: FastifyReply,
  log: Logger,
  where: () => Promise<string>,
): Promise<FastifyReply> {
  try {
    return reply.redirect(await where());
  } catch (error) {
    if (!(error instanceof ProsaError && TOLD.includes(error.code))) throw error;
    if (error.code === 'unreachable') log.warn({ reason: error.message }, 'single sign-on fails');
    return reply.redirect(`/studio/login?refused=${error.code}`);
  }
}

function readSignOn(cookie: string | undefined): z.output<typeof signOn> {
  try {
    return signOn.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    throw new ProsaError('unauthorized', 'the login began elsewhere or too long ago; begin it again');
  }
}
