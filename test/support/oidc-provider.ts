/**
 * An OpenID provider (https://openid.net/specs/openid-connect-core-1_0.html) that logs in at once whom the test says:
 * discovery, keys, code flow with PKCE, ID tokens it signs with RS256. It refuses what a real one refuses.
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll } from 'vitest';

export const CLIENT = { id: 'prosa', secret: 'the secret of prosa' };

interface Grant {
  redirectUri: string;
  challenge: string;
  nonce: string;
}

export class OidcProvider {
  readonly issuer: string;
  /** Claims of whoever logs in. */
  person: Record<string, unknown> = {};
  /** Put over those of the next ID tokens. */
  forged: Record<string, unknown> = {};
  /** Where else than on this machine it may send a browser back to. */
  registered: string | undefined;
  /** Signs with a key that is not published. */
  signsFalsely = false;
  readonly #keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  readonly #grants = new Map<string, Grant>();

  private constructor(issuer: string) {
    this.issuer = issuer;
  }

  /** Ends with the file that starts it where its tests are collected. */
  static async start(): Promise<OidcProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    afterAll(() => {
      server.close();
      server.closeAllConnections();
    });
    const provider = new OidcProvider(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', async (request, response) => {
      const { status, body, location } = await provider.#answer(request);
      response.writeHead(status, location ? { location } : { 'content-type': 'application/json' });
      response.end(body && JSON.stringify(body));
    });
    return provider;
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body?: unknown; location?: string }> {
    const url = new URL(request.url!, this.issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return {
          status: 200,
          body: {
            issuer: this.issuer,
            authorization_endpoint: `${this.issuer}/authorize`,
            token_endpoint: `${this.issuer}/token`,
            jwks_uri: `${this.issuer}/keys`,
            response_types_supported: ['code'],
            subject_types_supported: ['public'],
            id_token_signing_alg_values_supported: ['RS256'],
            code_challenge_methods_supported: ['S256'],
          },
        };
      case '/keys': {
        const key = this.#keys.publicKey.export({ format: 'jwk' });
        return { status: 200, body: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'RS256' }] } };
      }
      case '/authorize':
        return this.#authorize(url.searchParams);
      case '/token':
        return this.#token(new URLSearchParams(await text(request)), request.headers.authorization);
      default:
        return { status: 404, body: { error: 'not_found' } };
    }
  }

  #authorize(asked: URLSearchParams) {
    const redirectUri = asked.get('redirect_uri') ?? '';
    const isWhole =
      asked.get('response_type') === 'code' &&
      asked.get('client_id') === CLIENT.id &&
      asked.get('scope')?.split(' ').includes('openid') &&
      asked.get('code_challenge_method') === 'S256' &&
      (redirectUri === this.registered ||
        /^http:\/\/127\.0\.0\.1:\d+\/api\/session\/oidc\/callback$/.test(redirectUri));
    if (!isWhole) return { status: 400, body: { error: 'invalid_request' } };
    const code = randomBytes(16).toString('hex');
    this.#grants.set(code, {
      redirectUri,
      challenge: asked.get('code_challenge')!,
      nonce: asked.get('nonce')!,
    });
    const location = new URL(redirectUri);
    location.searchParams.set('code', code);
    location.searchParams.set('state', asked.get('state')!);
    return { status: 302, location: location.href };
  }

  #token(form: URLSearchParams, authorization: string | undefined) {
    if (!isClient(form, authorization)) return { status: 401, body: { error: 'invalid_client' } };
    const grant = this.#grants.get(form.get('code') ?? '');
    this.#grants.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (grant?.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) {
      return { status: 400, body: { error: 'invalid_grant' } };
    }
    const idToken = this.#idToken(grant.nonce);
    return { status: 200, body: { access_token: 'opaque', token_type: 'Bearer', id_token: idToken } };
  }

  #idToken(nonce: string): string {
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: this.issuer,
      aud: CLIENT.id,
      iat: now,
      exp: now + 60,
      nonce,
      ...this.person,
      ...this.forged,
    };
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const signed = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(claims)}`;
    const { privateKey } = this.signsFalsely ? this.#otherKeys : this.#keys;
    return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
  }
}

function isClient(form: URLSearchParams, authorization: string | undefined): boolean {
  if (authorization === undefined) {
    return form.get('client_id') === CLIENT.id && form.get('client_secret') === CLIENT.secret;
  }
  const given = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
  return given === `${CLIENT.id}:${encodeURIComponent(CLIENT.secret)}`;
}
