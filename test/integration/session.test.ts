import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { ENDPOINT, runProsa } from '../support/prosa.ts';

const PASSWORD = 'a long enough one';

let prosa: ProsaProcess;
let dataDir: string;
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'prosa-test-'));
  prosa = await runProsa({ dataDir });
  const users = new Users(new LocalUsersFile(usersPath(dataDir)));
  await users.add('ana', PASSWORD, 'viewer');
  await users.add('root', PASSWORD, 'admin');
});
afterAll(async () => {
  await prosa.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: unknown) =>
  fetch(`${prosa.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

async function logIn(name: string) {
  const response = await ask('POST', '/api/session', {}, { name, password: PASSWORD });
  expect(response.status).toBe(200);
  const [cookie = ''] = response.headers.getSetCookie();
  const { csrf } = (await response.json()) as { csrf: string };
  return { line: cookie, cookie: cookie.split(';')[0]!, csrf };
}

const dryRun = { version: 'rental@0', existing: 'keep', dryRun: true };

describe('a session', () => {
  it('begins with name and password, in a cookie that no script and no other site has', async () => {
    const { line, cookie } = await logIn('ana');
    expect(line).toMatch(/HttpOnly/);
    expect(line).toMatch(/SameSite=Strict/);
    const me = await ask('GET', '/api/session', { cookie });
    expect(await me.json()).toMatchObject({ user: { name: 'ana', role: 'viewer' } });
    expect((await ask('GET', '/api/conversations', { cookie })).status).toBe(200);
  });

  it('does not begin with a wrong password, nor for somebody there is not', async () => {
    for (const body of [
      { name: 'ana', password: 'something else' },
      { name: 'bob', password: PASSWORD },
      { token: 'guessed' },
    ]) {
      const response = await ask('POST', '/api/session', {}, body);
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
  });

  it('begins with the admin token while there are no users', async () => {
    const response = await ask('POST', '/api/session', {}, { token: ENDPOINT.adminToken });
    expect(await response.json()).toMatchObject({ user: { role: 'admin' } });
  });

  it('may do what its role may, and no more', async () => {
    const { cookie, csrf } = await logIn('ana');
    const headers = { cookie, 'x-csrf-token': csrf };
    const refused = await ask('POST', '/api/funnels', headers, dryRun);
    expect(refused.status).toBe(403);
    expect(await refused.text()).toContain('this needs the role editor; ana is viewer');
  });

  it('changes nothing without its token, nor for another site', async () => {
    const { cookie, csrf } = await logIn('root');
    expect((await ask('POST', '/api/funnels', { cookie }, dryRun)).status).toBe(403);
    const elsewhere = { cookie, 'x-csrf-token': csrf, origin: 'https://evil.example' };
    expect((await ask('POST', '/api/funnels', elsewhere, dryRun)).status).toBe(403);
    const meant = { cookie, 'x-csrf-token': csrf, origin: prosa.url };
    expect((await ask('POST', '/api/funnels', meant, dryRun)).status).toBe(404);
  });

  it('does not begin by single sign-on without its settings', async () => {
    expect((await ask('GET', '/api/session/oidc')).status).toBe(404);
  });

  it('ends at logout', async () => {
    const { cookie, csrf } = await logIn('ana');
    expect((await ask('DELETE', '/api/session', { cookie })).status).toBe(403);
    expect((await ask('DELETE', '/api/session', { cookie, 'x-csrf-token': csrf })).status).toBe(204);
    expect((await ask('GET', '/api/session', { cookie })).status).toBe(401);
  });
});
