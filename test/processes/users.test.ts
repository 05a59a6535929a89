import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { ask, auditOf, logIn, PASSWORD, withSession } from '../support/logged-in.ts';
import { asAdmin, ENDPOINT, eventually, sharedProsa, startProsa } from '../support/prosa.ts';
import { sharedDirectory, temporaryDirectory } from '../support/temporary-directory.ts';

const PROXIES = { PROSA_TRUSTED_PROXIES: '127.0.0.0/8' };

/** Knows root, an admin, and whom tests add; what they do is told apart by the names. */
const dataDir = sharedDirectory();
beforeAll(async () => {
  await new Users(new LocalUsersFile(usersPath(dataDir))).add('root', PASSWORD, 'admin');
});
const shared = sharedProsa({ dataDir, env: PROXIES });

/** Trusts no proxy but a file of users, in which eva is an admin. */
const usersFile = join(sharedDirectory(), 'users.json');
beforeAll(() => new Users(new LocalUsersFile(usersFile)).add('eva', PASSWORD, 'admin'));
const trusting = sharedProsa({ env: { PROSA_USERS_FILE: usersFile } });

let prosa: ProsaProcess;
beforeEach(() => {
  prosa = shared();
});

/** Of a request that fails to log in: failures are counted by address, so each test has its own. */
const from = (address: string) => ({ 'x-forwarded-for': address });

async function addViewer(name: string): Promise<void> {
  const body = { name, password: PASSWORD, role: 'viewer' };
  expect((await ask(prosa.url, 'POST', '/api/users', asAdmin, body)).status).toBe(201);
}

/** What has been written down since there were `before` entries, the newest first. */
const auditSince = async (before: number) => {
  const all = await auditOf(prosa.url, asAdmin);
  return all.slice(0, all.length - before);
};

const statusOf = async (headers: Record<string, string>, { url } = prosa) =>
  (await ask(url, 'GET', '/api/conversations', headers)).status;

describe('an admin', () => {
  it('adds, changes and removes users, and each change is written down', async () => {
    const { length: before } = await auditOf(prosa.url, asAdmin);
    const root = withSession(await logIn(prosa.url, 'root'));
    const bob = { name: 'bob', password: 'another long one', role: 'operator' };
    const added = await ask(prosa.url, 'POST', '/api/users', root, bob);
    expect([added.status, await added.json()]).toEqual([201, { name: 'bob', role: 'operator' }]);
    await logIn(prosa.url, 'bob', bob.password);
    const changed = await ask(prosa.url, 'PATCH', '/api/users/bob', root, { role: 'editor', disabled: true });
    expect(await changed.json()).toEqual({ name: 'bob', role: 'editor', disabled: true });
    const login = { name: 'bob', password: bob.password };
    const refused = await ask(prosa.url, 'POST', '/api/session', from('203.0.113.1'), login);
    expect(refused.status).toBe(401);
    expect((await ask(prosa.url, 'DELETE', '/api/users/bob', root)).status).toBe(200);
    const text = await (await ask(prosa.url, 'GET', '/api/users', root)).text();
    const names = JSON.parse(text).items.map(({ name }: { name: string }) => name);
    expect(names).toContain('root');
    expect(names).not.toContain('bob');
    expect(text).not.toContain('scrypt');

    const audit = await auditSince(before);
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
    const { length: before } = await auditOf(prosa.url, asAdmin);
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
    const twice = { name: 'root', password: PASSWORD, role: 'viewer' };
    expect((await ask(prosa.url, 'POST', '/api/users', asAdmin, twice)).status).toBe(409);
    expect((await ask(prosa.url, 'PATCH', '/api/users/nobody', asAdmin, { role: 'viewer' })).status).toBe(
      404,
    );
    expect((await ask(prosa.url, 'DELETE', '/api/users/root', asAdmin)).status).toBe(409);
    expect(await auditSince(before)).toEqual([]);
  });

  it('is the only one who sees users and the audit log', async () => {
    await addViewer('vera');
    const vera = withSession(await logIn(prosa.url, 'vera'));
    for (const path of ['/api/users', '/api/audit']) {
      expect((await ask(prosa.url, 'GET', path, vera)).status).toBe(403);
    }
  });
});

describe('a session', () => {
  it.each([
    ['password', 'paula', { password: 'quite another one' }],
    ['role', 'rosa', { role: 'editor' }],
    ['right to log in', 'lia', { disabled: true }],
  ])("ends when its user's %s changes, and no other does", async (_, name, change) => {
    await addViewer(name);
    const theirs = withSession(await logIn(prosa.url, name));
    const root = withSession(await logIn(prosa.url, 'root'));
    expect(await statusOf(theirs)).toBe(200);
    expect((await ask(prosa.url, 'PATCH', `/api/users/${name}`, root, change)).status).toBe(200);
    expect(await statusOf(theirs)).toBe(401);
    expect(await statusOf(root)).toBe(200);
  });
});

describe('logins', () => {
  it('are refused for a while after five that were wrong, also when the next is right', async () => {
    await addViewer('mara');
    const refusals = async () => {
      const metrics = await (await ask(prosa.url, 'GET', '/metrics')).text();
      const count = (reason: string) =>
        Number(new RegExp(`prosa_logins_refused_total\\{reason="${reason}"\\} (\\d+)`).exec(metrics)?.[1]);
      return { wrong: count('wrong'), limited: count('limited') };
    };
    const before = await refusals();
    const wrong = { name: 'mara', password: 'not the one at all' };
    for (let n = 0; n < 5; n++) {
      const response = await ask(prosa.url, 'POST', '/api/session', from(`203.0.113.2${n}`), wrong);
      expect(response.status).toBe(401);
    }
    const login = { name: 'mara', password: PASSWORD };
    const right = await ask(prosa.url, 'POST', '/api/session', from('203.0.113.3'), login);
    expect(right.status).toBe(429);
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(30);
    expect(await right.json()).toMatchObject({ error: { code: 'too_many_requests' } });
    await logIn(prosa.url, 'root');
    expect(await refusals()).toEqual({ wrong: before.wrong + 5, limited: before.limited + 1 });
  });

  it('never write down what was typed where a name belongs', async () => {
    const { length: before } = await auditOf(prosa.url, asAdmin);
    const body = { name: 'My Secret Password!', password: 'something' };
    const response = await ask(prosa.url, 'POST', '/api/session', from('203.0.113.4'), body);
    expect(response.status).toBe(401);
    expect(await auditSince(before)).toMatchObject([{ who: 'unknown', action: 'session.refused' }]);
  });
});

describe('behind proxies', () => {
  const forwarded = { ...from('203.0.113.9'), 'x-forwarded-proto': 'https' };
  const body = { name: 'root', password: PASSWORD };

  it('addresses and https are believed of those that are trusted', async () => {
    const proxied = await ask(prosa.url, 'POST', '/api/session', forwarded, body);
    expect(proxied.headers.getSetCookie()[0]).toContain('Secure');
    expect((await auditOf(prosa.url, asAdmin))[0]!.detail).toMatchObject({ from: '203.0.113.9' });
  });

  it('nothing is believed of others', async () => {
    const { url } = trusting();
    const direct = await ask(url, 'POST', '/api/session', forwarded, { ...body, name: 'eva' });
    expect(direct.headers.getSetCookie()[0]).not.toContain('Secure');
    expect((await auditOf(url, asAdmin))[0]!.detail).toMatchObject({ from: '127.0.0.1' });
  });
});

describe('PROSA_USERS_FILE', () => {
  it('is read whenever it has changed, never written, and damage changes nothing', async () => {
    const path = usersFile;
    const given = new Users(new LocalUsersFile(path));
    const started = trusting();
    const eva = withSession(await logIn(started.url, 'eva'));
    const body = { name: 'bob', password: PASSWORD, role: 'viewer' };
    const refused = await ask(started.url, 'POST', '/api/users', eva, body);
    expect([refused.status, await refused.text()]).toEqual([
      409,
      expect.stringContaining('PROSA_USERS_FILE'),
    ]);
    await given.add('bob', PASSWORD, 'viewer');
    const bob = withSession(await logIn(started.url, 'bob'));
    writeFileSync(path, '{');
    expect(await statusOf(bob, started)).toBe(200);
    writeFileSync(path, '{"format":1,"users":[]}');
    await eventually(async () => (await statusOf(bob, started)) === 401);
    expect(await statusOf(asAdmin, started)).toBe(200);
  });

  it('stops the start where it cannot be understood, with its name', async () => {
    const path = join(temporaryDirectory(), 'users.json');
    writeFileSync(path, '{"format":1,"users":[{"name":"eva","role":"admin","password":"plain"}]}');
    const start = startProsa({ env: { PROSA_USERS_FILE: path } });
    await expect(start).rejects.toThrow(/users\.json: users\.0\.password: must be as/);
  });
});

/** The last one, as it ends the Prosa of the others. */
it('a session goes on after a restart, and not with another admin token where it began by that', async () => {
  const root = withSession(await logIn(prosa.url, 'root'));
  const login = await ask(prosa.url, 'POST', '/api/session', {}, { token: ENDPOINT.adminToken });
  const byToken = { cookie: login.headers.getSetCookie()[0]!.split(';')[0]! };
  await prosa.restart(); // killed
  expect([await statusOf(root), await statusOf(byToken)]).toEqual([200, 200]);
  await prosa.stop();
  const second = await startProsa({ dataDir }, { adminToken: 'another-admin-token' });
  expect([await statusOf(root, second), await statusOf(byToken, second)]).toEqual([200, 401]);
});
