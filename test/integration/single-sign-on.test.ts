import { beforeEach, describe, expect, it } from 'vitest';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { Users } from '../../src/operators/users.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { usersPath } from '../../src/store/data-directory.ts';
import { ask, auditOf, PASSWORD } from '../support/logged-in.ts';
import { CLIENT, OidcProvider } from '../support/oidc-provider.ts';
import { asAdmin, sharedProsa, startProsa } from '../support/prosa.ts';
import { sharedDirectory } from '../support/temporary-directory.ts';

const provider = await OidcProvider.start();
const settings: Record<string, string> = {
  PROSA_OIDC_ISSUER: provider.issuer,
  PROSA_OIDC_CLIENT_ID: CLIENT.id,
  PROSA_OIDC_CLIENT_SECRET: CLIENT.secret,
  PROSA_OIDC_ROLE_CLAIM: 'realm_access.roles',
  PROSA_OIDC_ROLES: 'prosa-editors=editor, support=operator',
};
/** Where everybody reaches it, whatever the proxy calls it. */
const PUBLIC = 'https://studio.example.com/';
const CALLBACK = '/api/session/oidc/callback';
const dataDir = sharedDirectory();
const shared = sharedProsa({
  dataDir,
  env: { ...settings, PROSA_TRUSTED_PROXIES: '127.0.0.0/8', PROSA_PUBLIC_URL: PUBLIC },
});
let prosa: ProsaProcess;
/** Failures are counted by address, so each test has its own. */
let address: string;
let tests = 0;
beforeEach(() => {
  prosa = shared();
  address = `203.0.113.${++tests}`;
  provider.person = {
    sub: 'user-1',
    email: 'Maria@Example.com',
    email_verified: true,
    realm_access: { roles: ['support', 'prosa-editors', 'others'] },
  };
  provider.forged = {};
  provider.registered = new URL(CALLBACK, PUBLIC).href;
  provider.signsFalsely = false;
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
  ask(prosa.url, 'GET', back.pathname + back.search, { cookie, 'x-forwarded-for': address });

const sessionCookie = (response: Response) =>
  response.headers
    .getSetCookie()
    .find((line) => line.startsWith('prosa-session='))
    ?.split(';')[0];

/** It leads back to the login page, which says why; nobody is logged in. */
function refused(response: Response, code: string): void {
  expect([response.status, sessionCookie(response)]).toEqual([302, undefined]);
  expect(response.headers.get('location')).toBe(`/studio/login?refused=${code}`);
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
    const refusals = async () =>
      (await auditOf(prosa.url, asAdmin)).filter(({ action }) => action === 'session.refused').length;
    const before = await refusals();
    provider.person.email = 'Nina@Example.com';
    provider.person.realm_access = { roles: ['others', 'constructor'] };
    refused(await finish(await begin()), 'forbidden');
    provider.person.realm_access = { roles: 'support' };
    await new Users(new LocalUsersFile(usersPath(dataDir))).add('nina@example.com', PASSWORD, 'viewer');
    refused(await finish(await begin()), 'conflict');
    expect(await refusals()).toBe(before + 2);
  });

  it('lets nobody in with an answer that began elsewhere, was used or was changed', async () => {
    const mine = await begin();
    const other = await begin();
    refused(await finish({ back: mine.back, cookie: other.cookie }), 'unauthorized');
    refused(await finish({ back: mine.back, cookie: '' }), 'unauthorized');
    expect((await finish(other)).status).toBe(302);
    refused(await finish(other), 'unauthorized');
    const denied = await begin();
    denied.back.searchParams.delete('code');
    denied.back.searchParams.set('error', 'access_denied');
    refused(await finish(denied), 'unauthorized');
  });

  it.each([
    ['for another program', { aud: 'another' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['for another login', { nonce: 'another' }],
    ['that has expired', { exp: 1 }],
  ])('takes no token %s', async (_, forged) => {
    provider.forged = forged;
    refused(await finish(await begin()), 'unauthorized');
  });

  it('takes no token that another key has signed', async () => {
    provider.signsFalsely = true;
    refused(await finish(await begin()), 'unauthorized');
  });

  it('has the browser sent back to where everybody reaches Prosa, whatever the proxy calls it', async () => {
    const begun = await begin();
    expect(begun.back.origin + begun.back.pathname).toBe(provider.registered);
    expect(sessionCookie(await finish(begun))).toBeDefined();
  });

  it('refuses who comes too often as it refuses others', async () => {
    for (let n = 0; n < 10; n++) refused(await finish({ ...(await begin()), cookie: '' }), 'unauthorized');
    refused(await finish(await begin()), 'too_many_requests');
  });

  it('says when the issuer cannot be reached', async () => {
    let output = '';
    const onOutput = (text: string) => {
      output += text;
    };
    const env = { ...settings, PROSA_OIDC_ISSUER: 'http://127.0.0.1:9' };
    prosa = await startProsa({ env, onOutput });
    refused(await ask(prosa.url, 'GET', '/api/session/oidc'), 'unreachable');
    await expect.poll(() => output).toContain('PROSA_OIDC_ISSUER http://127.0.0.1:9 does not answer');
  });

  /** The last one, as it ends the Prosa of the others. */
  it('goes on after a restart, and ends sessions when its settings have changed', async () => {
    const cookie = sessionCookie(await finish(await begin()))!;
    const status = async () => (await ask(prosa.url, 'GET', '/api/session', { cookie })).status;
    await prosa.restart(); // killed
    expect(await status()).toBe(200);
    await prosa.stop();
    prosa = await startProsa({ dataDir, env: { ...settings, PROSA_OIDC_ROLES: 'support=viewer' } });
    expect(await status()).toBe(401);
    provider.registered = undefined;
    expect((await begin()).back.href).toMatch(`${prosa.url}${CALLBACK}?`);
  });
});
