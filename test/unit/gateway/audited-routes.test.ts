import { fastify } from 'fastify';
import { expect, it } from 'vitest';
import { adminRoutes } from '../../../src/gateway/admin-routes.ts';

/** What is asked with a body and leaves everything as it was. */
const CHANGES_NOTHING = [
  '/api/conversations/find',
  '/api/funnels/check',
  '/api/funnels/simulate',
  '/api/funnels/diff',
  '/api/funnels/prompts/render',
  '/api/funnels/import',
  '/api/funnels/export',
  '/api/funnels/replay',
  '/api/drafts/:id/dialogues/:name/run',
].map((url) => `POST ${url}`);

/** Every route of the admin API, as it is registered, and whether the audit log is told. */
async function registered(): Promise<Map<string, boolean>> {
  const found = new Map<string, boolean>();
  const app = fastify({ exposeHeadRoutes: false });
  app.addHook('onRoute', ({ method, url, config }) => {
    found.set(`${method} ${url}`, config?.described?.audit !== undefined);
  });
  adminRoutes(app, { steward: { ask: () => {} }, operators: {} } as never);
  await app.ready();
  return found;
}

it('every route that changes something says what the audit log is told', async () => {
  const routes = await registered();
  expect([...routes.keys()]).toEqual(expect.arrayContaining(CHANGES_NOTHING));
  const changing = [...routes].filter(
    ([name]) => !name.startsWith('GET ') && !CHANGES_NOTHING.includes(name),
  );
  expect(changing.length).toBeGreaterThan(14);
  expect(changing.filter(([, isTold]) => !isTold).map(([name]) => name)).toEqual([]);
  for (const name of CHANGES_NOTHING) expect(routes.get(name), name).toBe(false);
});
