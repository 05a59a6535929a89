import { beforeEach, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { ask, auditOf, PASSWORD } from '../support/logged-in.ts';
import { CLIENT, OidcProvider } from '../support/oidc-provider.ts';
import { asAdmin, ENDPOINT } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let provider: OidcProvider;
let prosa: ProsaProcess;
let dataDir: string;
const settings = (): Record<string, string> => ({
  PROSA_OIDC_ISSUER: provider.issuer,
  PROSA_OIDC_CLIENT_ID: CLIENT.id,
  PROSA_OIDC_CLIENT_SECRET: CLIENT.secret,
  PROSA_OIDC_ROLE_CLAIM: 'realm_access.roles',
  PROSA_OIDC_ROLES: 'prosa-editors=editor, support=operator',
});
beforeEach(async () => {
  provider = await OidcProvider.start();
  provider.person = {
    sub: 'user-1',
    email: 'Maria@Example.com',
    email_verified: true,
    realm_access: { roles: ['support', 'prosa-editors', 'others'] },
  };
  dataDir = temporaryDirectory();
  prosa = await ProsaProcess.start(ENDPOINT, { dataDir, env: settings() });
  return () => prosa.stop();
});

/** As a browser that has been sent to the issuer: where that sends it, and what it holds for Prosa. */
async function begin(): Promise<{ back: URL; cookie: string }> {
  const begun = await ask(prosa.url, 'GET', '/api/session/oidc');
  expect(begun.status).toBe(302);
  const [line = ''] = begun.headers.getSetCookie();
  expect(line).toMatch(/HttpOnly/);
  expect(line).toMatch(/SameSite=Lax/);
  const atIssuer = await fetch(begun.headers.get('location')!, { redirect: 'manual' });
  expect(atIssuer.status).toBe(302);
  return { back: new URL(atIssuer.headers.get('location')!), cookie: line.split(';')[0]! };
}

const finish = ({ back, cookie }: { back: URL; cookie: string }) =>
  ask(prosa.url, 'GET', back.pathname + back.search, { cookie });

const sessionCookie = (response: Response) =>
  response.headers
    .getSetCookie()
    .find((line) => line.startsWith('prosa-session='))
    ?.split(';')[0];

async function refused(response: Response, status: number, message: string): Promise<void> {
  expect([response.status, sessionCookie(response)]).toEqual([status, undefined]);
  expect(await response.text()).toContain(message);
}

describe('single sign-on', () => {
  it('is offered, lets in whom the issuer vouches for, and gives the highest role', async () => {
    const nobody = await ask(prosa.url, 'GET', '/api/session');
    expect(nobody.status).toBe(401);
    expect(await nobody.json()).toMatchObject({
      error: { code: 'unauthorized' },
      oidc: { name: new URL(provider.issuer).host },
    });
    const finished = await finish(await begin());
    expect([finished.status, finished.headers.get('location')]).toEqual([302, '/studio/']);
    const cookie = sessionCookie(finished)!;
    const session = await ask(prosa.url, 'GET', '/api/session', { cookie });
    expect(await session.json()).toMatchObject({
      user: { name: 'maria@example.com', role: 'editor' },
      oidc: true,
    });
    expect((await ask(prosa.url, 'GET', '/api/users', { cookie })).status).toBe(403);
    expect((await auditOf(prosa.url, asAdmin))[0]).toMatchObject({
      who: 'maria@example.com',
      action: 'session.begin',
      detail: { by: 'oidc' },
    });
  });

  it('knows by the subject whose address is not verified, so nobody takes the name of another', async () => {
    provider.person.email_verified = false;
    const cookie = sessionCookie(await finish(await begin()))!;
    const session = await ask(prosa.url, 'GET', '/api/session', { cookie });
    expect(await session.json()).toMatchObject({ user: { name: 'user-1' } });
  });

  it('lets nobody in who has no role, or the name of a user with a password', async () => {
    provider.person.realm_access = { roles: ['others', 'constructor'] };
    await refused(await finish(await begin()), 403, 'PROSA_OIDC_ROLES');
    provider.person.realm_access = { roles: 'support' };
    await new Users(new LocalUsersFile(usersPath(dataDir))).add('maria@example.com', PASSWORD, 'viewer');
    await refused(await finish(await begin()), 409, 'name of a user with a password');
    expect(
      (await auditOf(prosa.url, asAdmin)).filter(({ action }) => action === 'session.refused'),
    ).toHaveLength(2);
  });

  it('lets nobody in with an answer that began elsewhere, was used or was changed', async () => {
    const mine = await begin();
    const other = await begin();
    await refused(await finish({ back: mine.back, cookie: other.cookie }), 401, 'does not vouch');
    await refused(await finish({ back: mine.back, cookie: '' }), 401, 'began elsewhere');
    expect((await finish(other)).status).toBe(302);
    await refused(await finish(other), 401, 'does not vouch');
    const denied = await begin();
    denied.back.searchParams.delete('code');
    denied.back.searchParams.set('error', 'access_denied');
    await refused(await finish(denied), 401, 'does not vouch');
  });

  it.each([
    ['for another program', { aud: 'another' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another login', { nonce: 'another' }],
    ['that has expired', { exp: 1 }],
  ])('takes no token %s', async (_, forged) => {
    provider.forged = forged;
    await refused(await finish(await begin()), 401, 'does not vouch');
  });

  it('takes no token that another key has signed', async () => {
    provider.signsFalsely = true;
    await refused(await finish(await begin()), 401, 'does not vouch');
  });

  it('ends sessions when its settings have changed', async () => {
    const cookie = sessionCookie(await finish(await begin()))!;
    const restart = async (env: Record<string, string>) => {
      await prosa.stop();
      prosa = await ProsaProcess.start(ENDPOINT, { dataDir, env });
      return (await ask(prosa.url, 'GET', '/api/session', { cookie })).status;
    };
    expect(await restart(settings())).toBe(200);
    expect(await restart({ ...settings(), PROSA_OIDC_ROLES: 'support=viewer' })).toBe(401);
  });

  it('is off without settings, and says when the issuer cannot be reached', async () => {
    await prosa.stop();
    prosa = await ProsaProcess.start(ENDPOINT, { dataDir });
    expect((await ask(prosa.url, 'GET', '/api/session/oidc')).status).toBe(404);
    await prosa.stop();
    const env = { ...settings(), PROSA_OIDC_ISSUER: 'http://127.0.0.1:9' };
    prosa = await ProsaProcess.start(ENDPOINT, { dataDir, env });
    await refused(await ask(prosa.url, 'GET', '/api/session/oidc'), 503, 'PROSA_OIDC_ISSUER');
  });
});
