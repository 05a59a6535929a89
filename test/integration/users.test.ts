import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { ask, auditOf, logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { asAdmin, ENDPOINT, eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let dataDir: string;
let prosa: ProsaProcess;
beforeEach(async () => {
  dataDir = temporaryDirectory();
  const users = new Users(new LocalUsersFile(usersPath(dataDir)));
  await users.add('root', PASSWORD, 'admin');
  await users.add('ana', PASSWORD, 'viewer');
  prosa = await ProsaProcess.start(ENDPOINT, { dataDir });
});
afterEach(() => prosa.stop());

const statusOf = async (headers: Record<string, string>) =>
  (await ask(prosa.url, 'GET', '/api/conversations', headers)).status;

describe('an admin', () => {
  it('adds, changes and removes users, and each change is written down', async () => {
    const root = withSession(await logIn(prosa.url, 'root'));
    const bob = { name: 'bob', password: 'another long one', role: 'operator' };
    const added = await ask(prosa.url, 'POST', '/api/users', root, bob);
    expect([added.status, await added.json()]).toEqual([201, { name: 'bob', role: 'operator' }]);
    await logIn(prosa.url, 'bob', bob.password);
    const changed = await ask(prosa.url, 'PATCH', '/api/users/bob', root, { role: 'editor', disabled: true });
    expect(await changed.json()).toEqual({ name: 'bob', role: 'editor', disabled: true });
    const refused = await ask(prosa.url, 'POST', '/api/session', {}, { name: 'bob', password: bob.password });
    expect(refused.status).toBe(401);
    expect((await ask(prosa.url, 'DELETE', '/api/users/bob', root)).status).toBe(200);
    const list = await ask(prosa.url, 'GET', '/api/users', root);
    const text = await list.text();
    expect(JSON.parse(text).items.map(({ name }: { name: string }) => name)).toEqual(['root', 'ana']);
    expect(text).not.toContain('scrypt');

    const audit = await auditOf(prosa.url, root);
    expect(audit.map(({ who, action, subject }) => `${who} ${action} ${subject}`)).toEqual([
      'root user.remove bob',
      'bob session.refused bob',
      'root user.change bob',
      'bob session.begin bob',
      'root user.add bob',
      'root session.begin root',
    ]);
    expect(audit[2]).toMatchObject({ role: 'admin', detail: { role: 'editor', disabled: true } });
    expect(JSON.stringify(audit)).not.toContain('another long one');
  });

  it('is told what is wrong, and nothing that failed is written down', async () => {
    const bodies: [object, string][] = [
      [{ name: 'Bob', password: PASSWORD, role: 'viewer' }, 'name: must be 1-64'],
      [{ name: 'bob', password: 'short', role: 'viewer' }, 'password: must have at least 10'],
      [{ name: 'bob', password: PASSWORD, role: 'emperor' }, 'role: must be one of viewer'],
    ];
    for (const [body, message] of bodies) {
      const response = await ask(prosa.url, 'POST', '/api/users', asAdmin, body);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(message);
    }
    const twice = { name: 'ana', password: PASSWORD, role: 'viewer' };
    expect((await ask(prosa.url, 'POST', '/api/users', asAdmin, twice)).status).toBe(409);
    expect((await ask(prosa.url, 'PATCH', '/api/users/nobody', asAdmin, { role: 'viewer' })).status).toBe(
      404,
    );
    expect((await ask(prosa.url, 'DELETE', '/api/users/root', asAdmin)).status).toBe(409);
    expect(await auditOf(prosa.url, asAdmin)).toEqual([]);
  });

  it('is the only one who sees users and the audit log', async () => {
    const ana = withSession(await logIn(prosa.url, 'ana'));
    for (const path of ['/api/users', '/api/audit']) {
      expect((await ask(prosa.url, 'GET', path, ana)).status).toBe(403);
    }
  });
});

describe('a session', () => {
  it.each([
    ['password', { password: 'quite another one' }],
    ['role', { role: 'editor' }],
    ['right to log in', { disabled: true }],
  ])("ends when its user's %s changes, and no other does", async (_, change) => {
    const ana = withSession(await logIn(prosa.url, 'ana'));
    const root = withSession(await logIn(prosa.url, 'root'));
    expect(await statusOf(ana)).toBe(200);
    expect((await ask(prosa.url, 'PATCH', '/api/users/ana', root, change)).status).toBe(200);
    expect(await statusOf(ana)).toBe(401);
    expect(await statusOf(root)).toBe(200);
  });

  it('goes on after a restart, and not with another admin token where it began by that', async () => {
    const ana = withSession(await logIn(prosa.url, 'ana'));
    const login = await ask(prosa.url, 'POST', '/api/session', {}, { token: ENDPOINT.adminToken });
    const byToken = { cookie: login.headers.getSetCookie()[0]!.split(';')[0]! };
    await prosa.stop();
    prosa = await ProsaProcess.start(ENDPOINT, { dataDir });
    expect([await statusOf(ana), await statusOf(byToken)]).toEqual([200, 200]);
    await prosa.stop();
    prosa = await ProsaProcess.start({ ...ENDPOINT, adminToken: 'another-admin-token' }, { dataDir });
    expect([await statusOf(ana), await statusOf(byToken)]).toEqual([200, 401]);
  });
});

describe('logins', () => {
  it('are refused for a while after five that were wrong, also when the next is right', async () => {
    const wrong = { name: 'ana', password: 'not the one at all' };
    for (let n = 0; n < 5; n++) {
      expect((await ask(prosa.url, 'POST', '/api/session', {}, wrong)).status).toBe(401);
    }
    const right = await ask(prosa.url, 'POST', '/api/session', {}, { name: 'ana', password: PASSWORD });
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(30);
    expect(await right.json()).toMatchObject({ error: { code: 'too_many_requests' } });
    await logIn(prosa.url, 'root');
    const metrics = await (await ask(prosa.url, 'GET', '/metrics')).text();
    expect(metrics).toContain('prosa_logins_refused_total{reason="wrong"} 5');
    expect(metrics).toContain('prosa_logins_refused_total{reason="limited"} 1');
  });

  it('never write down what was typed where a name belongs', async () => {
    const body = { name: 'My Secret Password!', password: 'something' };
    expect((await ask(prosa.url, 'POST', '/api/session', {}, body)).status).toBe(401);
    expect(await auditOf(prosa.url, asAdmin)).toMatchObject([{ who: 'unknown', action: 'session.refused' }]);
  });
});

describe('behind proxies', () => {
  it('addresses and https are believed of those that are trusted only', async () => {
    const forwarded = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' };
    const body = { name: 'root', password: PASSWORD };
    const direct = await ask(prosa.url, 'POST', '/api/session', forwarded, body);
    expect(direct.headers.getSetCookie()[0]).not.toContain('Secure');
    expect((await auditOf(prosa.url, asAdmin))[0]!.detail).toMatchObject({ from: '127.0.0.1' });
    await prosa.stop();
    prosa = await ProsaProcess.start(ENDPOINT, { dataDir, env: { PROSA_TRUSTED_PROXIES: '127.0.0.0/8' } });
    const proxied = await ask(prosa.url, 'POST', '/api/session', forwarded, body);
    expect(proxied.headers.getSetCookie()[0]).toContain('Secure');
    expect((await auditOf(prosa.url, asAdmin))[0]!.detail).toMatchObject({ from: '203.0.113.9' });
  });
});

describe('PROSA_USERS_FILE', () => {
  it('is read whenever it has changed, never written, and damage changes nothing', async () => {
    const path = join(temporaryDirectory(), 'users.json');
    const given = new Users(new LocalUsersFile(path));
    await given.add('eva', PASSWORD, 'admin');
    await prosa.stop();
    prosa = await ProsaProcess.start(ENDPOINT, { dataDir, env: { PROSA_USERS_FILE: path } });
    const eva = withSession(await logIn(prosa.url, 'eva'));
    const body = { name: 'bob', password: PASSWORD, role: 'viewer' };
    const refused = await ask(prosa.url, 'POST', '/api/users', eva, body);
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining('PROSA_USERS_FILE'),
    ]);
    await given.add('bob', PASSWORD, 'viewer');
    const bob = withSession(await logIn(prosa.url, 'bob'));
    writeFileSync(path, '{');
    expect(await statusOf(bob)).toBe(200);
    writeFileSync(path, '{"format":1,"users":[]}');
    await eventually(async () => (await statusOf(bob)) === 401);
    expect(await statusOf(asAdmin)).toBe(200);
  });

  it('stops the start where it cannot be understood, with its name', async () => {
    const path = join(temporaryDirectory(), 'users.json');
    writeFileSync(path, '{"format":1,"users":[{"name":"eva","role":"admin","password":"plain"}]}');
    await prosa.stop();
    const start = ProsaProcess.start(ENDPOINT, { dataDir, env: { PROSA_USERS_FILE: path } });
    await expect(start).rejects.toThrow(/users\.json: users\.0\.password: must be as/);
  });
});
