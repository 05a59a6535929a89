/**
 * `GET /studio/…`: the web application as it was built. Every path of it that is no file is a view of the
 * application, so it gets the page. Styles made while it runs are let in by a nonce, anew for each answer.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ProsaError } from '../errors.ts';

const BUILT = fileURLToPath(new URL('../../dist/studio', import.meta.url));
const NONCE = '__NONCE__';

/** Left out of the API's description. */
const NO_API = { schema: { hide: true } };

/** @param built where it was built to */
export function studioRoutes(app: FastifyInstance, built = BUILT): void {
  app.get('/studio', NO_API, (_request, reply) => reply.redirect('/studio/'));
  app.register(
    async (scope) => {
      await scope.register(helmet, {
        contentSecurityPolicy: {
          useDefaults: false,
          directives: {
            defaultSrc: ["'self'"],
            styleSrc: ["'self'", (_request, response) => `'nonce-${nonceOf(response)}'`],
            imgSrc: ["'self'", 'data:', 'https:'],
            objectSrc: ["'none'"],
            baseUri: ["'none'"],
            frameAncestors: ["'none'"],
            formAction: ["'self'"],
          },
        },
        strictTransportSecurity: false, // whoever ends TLS in front of Prosa decides that
      });
      if (!existsSync(join(built, 'index.html'))) {
        scope.get('/*', NO_API, () => {
          throw new ProsaError('not_found', 'the Studio is not built: run npm run build');
        });
        return;
      }
      // Names of assets are hashes of what is in them.
      await scope.register(fastifyStatic, {
        root: join(built, 'assets'),
        prefix: '/assets/',
        immutable: true,
        maxAge: '1y',
      });
      const page = readFileSync(join(built, 'index.html'), 'utf8');
      scope.get('/*', NO_API, (_request, reply) =>
        reply
          .type('text/html; charset=utf-8')
          .header('cache-control', 'no-store')
          .send(page.replace(NONCE, nonceOf(reply.raw))),
      );
    },
    { prefix: '/studio' },
  );
}

const nonces = new WeakMap<object, string>();

function nonceOf(response: object): string {
  const nonce = nonces.get(response) ?? randomBytes(16).toString('base64url');
  nonces.set(response, nonce);
  return nonce;
}
