import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FastifyInstance, fastify } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { errorHandler } from '../../src/gateway/errors.ts';
import { studioRoutes } from '../../src/gateway/studio-routes.ts';
import { MemoryLogger } from '../support/memory-logger.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PAGE = '<meta name="style-nonce" content="__NONCE__" /><div id="root"></div>';

let app: FastifyInstance;
afterEach(() => app.close());

function serve(files: Record<string, string>): FastifyInstance {
  const built = temporaryDirectory();
  mkdirSync(join(built, 'assets'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(built, name), text);
  app = fastify();
  app.setErrorHandler(errorHandler({ log: new MemoryLogger().log, refused: () => {} } as never));
  studioRoutes(app, built);
  return app;
}

describe('the pages of the Studio', () => {
  it('answer every view with the page, with a nonce that is in the policy and never the same', async () => {
    const app = serve({ 'index.html': PAGE });
    const nonces = [];
    for (const url of ['/studio/', '/studio/live', '/studio/conversations/abc']) {
      const { statusCode, headers, body } = await app.inject(url);
      expect(statusCode).toBe(200);
      const nonce = /content="([\w-]{22})"/.exec(body)?.[1];
      expect(headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['cache-control']).toBe('no-store');
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(3);
  });

  it('let their assets be kept for good', async () => {
    const app = serve({ 'index.html': PAGE, 'assets/index-1a2b.js': 'let a = 1;' });
    const { statusCode, headers } = await app.inject('/studio/assets/index-1a2b.js');
    expect(statusCode).toBe(200);
    expect(headers['cache-control']).toContain('immutable');
  });

  it('send whoever leaves out the last slash to it', async () => {
    const { statusCode, headers } = await serve({ 'index.html': PAGE }).inject('/studio');
    expect([statusCode, headers.location]).toEqual([302, '/studio/']);
  });

  it('say how to build the Studio where it is not built', async () => {
    const { statusCode, body } = await serve({}).inject('/studio/');
    expect(statusCode).toBe(404);
    expect(body).toContain('npm run build');
  });
});
