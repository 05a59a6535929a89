import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { ROLES, type Role } from '../../src/operators/role.ts';
import { Users } from '../../src/operators/users.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { asAdmin, runProsa } from '../support/prosa.ts';

interface Operation {
  summary?: string;
  description?: string;
  responses?: Record<string, { content?: object }>;
  tags?: string[];
  parameters?: { name: string }[];
  requestBody?: object;
  security?: object[];
}

let prosa: ProsaProcess;
let dataDir: string;
let paths: Record<string, Record<string, Operation>>;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  const users = new Users(new LocalUsersFile(usersPath(dataDir)));
  for (const role of ROLES) await users.add(role, PASSWORD, role);
  prosa = await runProsa({ dataDir });
  const response = await fetch(`${prosa.url}/api/docs/json`, { headers: asAdmin });
  const description = (await response.json()) as { openapi: string; paths: typeof paths };
  expect(description.openapi).toBe('3.1.0');
  paths = description.paths;
});
afterAll(async () => {
  await prosa.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const operations = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );

it('a limit that is too low, too high or no number is refused with what it may be', async () => {
  const lists = operations().filter(({ method, path, parameters = [] }) => {
    return method === 'get' && !path.includes('{') && parameters.some(({ name }) => name === 'limit');
  });
  expect(lists.length).toBeGreaterThan(4);
  for (const { path } of lists) {
    for (const limit of ['0', '100000', '1.5', 'many']) {
      const response = await fetch(`${prosa.url}${path}?limit=${limit}`, { headers: asAdmin });
      expect(await response.json(), `${path} ${limit}`).toMatchObject({
        error: {
          code: 'request_invalid',
          message: expect.stringMatching(/^limit: must be a whole number from 1 to \d+$/),
        },
      });
    }
  }
});

it('an erasure says that it is accepted, a dry run that it is done', async () => {
  const { responses } = operations().find(
    ({ method, path }) => method === 'post' && path === '/api/erasures',
  )!;
  expect(Object.keys(responses!)).toEqual(expect.arrayContaining(['200', '202']));
  const erase = async (dryRun: boolean) => {
    const response = await fetch(`${prosa.url}/api/erasures`, {
      method: 'POST',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: JSON.stringify({ channel: 'web', address: 'nobody', dryRun }),
    });
    return response.status;
  };
  expect([await erase(true), await erase(false)]).toEqual([200, 202]);
});

/** Those that ask for somebody. */
const guarded = () =>
  operations()
    .filter(({ tags }) => tags?.[0] === 'admin')
    .map((operation) => ({
      ...operation,
      least: /^Least role: (\w+)\./.exec(operation.description ?? '')?.[1] as Role,
    }));

async function statusOf(
  { path, method }: { path: string; method: string },
  headers: Record<string, string> = {},
): Promise<number> {
  const response = await fetch(`${prosa.url}${path.replaceAll(/\{\w+\}/g, 'x')}`, {
    method: method.toUpperCase(),
    headers,
    signal: AbortSignal.timeout(10_000),
  });
  await response.body?.cancel();
  return response.status;
}

describe('the description of the API', () => {
  it('has every route there is, with a sentence and what it takes and answers', () => {
    expect(guarded().length).toBeGreaterThan(15);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/session', '/api/web/messages', '/webhooks/whatsapp', '/healthz']),
    );
    for (const { path, method, summary, responses, tags, requestBody } of operations()) {
      const name = `${method} ${path}`;
      expect(['admin', 'session', 'channels', 'health'], name).toContain(tags?.[0]);
      expect(summary, name).toMatch(/[.]$/);
      if (tags?.[0] !== 'session' && path !== '/webhooks/whatsapp') {
        expect(JSON.stringify(responses), name).toContain('schema');
      }
      const changesByBody = /^(put|patch)$/.test(method) || (method === 'post' && !path.endsWith('}'));
      if (changesByBody && !/\/(requeue|discard)$/.test(path)) expect(requestBody, name).toBeDefined();
    }
  });

  it('names a least role of every route that asks for somebody, and none of the others', () => {
    for (const { path, method, least } of guarded()) expect(ROLES, `${method} ${path}`).toContain(least);
    const open = operations().filter(({ tags }) => tags?.[0] !== 'admin');
    for (const { path, method, security } of open) expect(security, `${method} ${path}`).toEqual([]);
    for (const { path } of open) expect(path).not.toMatch(/^\/api\/(?!session|web\/)/);
  });
});

describe('every route that asks for somebody', () => {
  it('refuses whoever does not say who they are', async () => {
    for (const operation of guarded()) {
      const name = `${operation.method} ${operation.path}`;
      expect(await statusOf(operation), name).toBe(401);
      expect(await statusOf(operation, { authorization: 'Bearer wrong' }), name).toBe(401);
      expect(await statusOf(operation, { cookie: 'prosa-session=wrong' }), name).toBe(401);
    }
  });

  it('refuses each role below its least, and of the others reads for each', async () => {
    for (const [rank, role] of ROLES.entries()) {
      const headers = withSession(await logIn(prosa.url, role));
      for (const operation of guarded()) {
        const name = `${role}: ${operation.method} ${operation.path}`;
        if (rank < ROLES.indexOf(operation.least)) expect(await statusOf(operation, headers), name).toBe(403);
        else if (operation.method === 'get')
          expect([401, 403], name).not.toContain(await statusOf(operation, headers));
      }
    }
  });

  it('changes nothing for a session without its token', async () => {
    const { cookie } = await logIn(prosa.url, 'admin');
    for (const operation of guarded()) {
      if (operation.method === 'get') continue;
      expect(await statusOf(operation, { cookie }), `${operation.method} ${operation.path}`).toBe(403);
    }
  });
});
