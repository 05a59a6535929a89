/**
 * Logging in by OpenID Connect: the code flow with PKCE, state and nonce (https://openid.net/specs/openid-connect-core-1_0.html
 * §3.1, RFC 7636). What the issuer is asked for again when the browser comes back is kept by the browser.
 */
import * as openid from 'openid-client';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { OidcConfig } from '../oidc-config.ts';
import { mayDo, type Operator, type Role } from './role.ts';

/** What was said when somebody was sent to the issuer. */
export interface SignOn {
  state: string;
  nonce: string;
  verifier: string;
}

const claimsOf = z.looseObject({
  sub: z.string().min(1).max(255),
  email: z.email().max(255).optional().catch(undefined),
  email_verified: z.boolean().optional().catch(undefined),
});

/** Of the issuer's answers (s). */
const PATIENCE = 10;

export class SingleSignOn {
  /** Host of the issuer, for the login page. */
  readonly name: string;
  /** What sessions of this way rest on: they end when the settings change. */
  readonly evidence: string;
  readonly #config: OidcConfig;
  #found: Promise<openid.Configuration> | undefined;

  constructor(config: OidcConfig) {
    this.#config = config;
    this.name = new URL(config.issuer).host;
    this.evidence = JSON.stringify(config);
  }

  /** @returns where to send the browser. @throws ProsaError `unreachable` */
  async begin(redirectUri: string): Promise<{ url: string; signOn: SignOn }> {
    const issuer = await this.#issuer();
    const signOn = {
      state: openid.randomState(),
      nonce: openid.randomNonce(),
      verifier: openid.randomPKCECodeVerifier(),
    };
    const url = openid.buildAuthorizationUrl(issuer, {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      state: signOn.state,
      nonce: signOn.nonce,
      code_challenge: await openid.calculatePKCECodeChallenge(signOn.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, signOn };
  }

  /**
   * Who has come back.
   * @param url the browser was sent to, whole
   * @throws ProsaError `unauthorized` where the issuer does not vouch for anybody, `forbidden` for who has no role,
   *   `unreachable`
   */
  async finish(url: URL, { state, nonce, verifier }: SignOn): Promise<Operator> {
    const issuer = await this.#issuer();
    let claims: Record<string, unknown> | undefined;
    try {
      const tokens = await openid.authorizationCodeGrant(issuer, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      claims = tokens.claims();
    } catch (cause) {
      throw new ProsaError('unauthorized', `${this.name} does not vouch for you: ${reasonOf(cause)}`, {
        cause,
      });
    }
    return this.#operator(claims ?? {});
  }

  /** By the verified address, else by what the issuer knows them by: nobody can choose another's name. */
  #operator(claims: Record<string, unknown>): Operator {
    const { sub, email, email_verified: isVerified } = claimsOf.parse(claims);
    const name = email !== undefined && isVerified === true ? email.toLowerCase() : sub;
    const role = this.#roleOf(claims);
    if (role === undefined) {
      throw new ProsaError(
        'forbidden',
        `${name} has no role here: the claim ${this.#config.roleClaim} holds nothing of PROSA_OIDC_ROLES`,
      );
    }
    return { name, role };
  }

  /** The highest of those the claim gives. */
  #roleOf(claims: Record<string, unknown>): Role | undefined {
    const { roleClaim, roles } = this.#config;
    const at = (value: unknown, name: string) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined;
    const held = Object.hasOwn(claims, roleClaim)
      ? claims[roleClaim]
      : roleClaim.split('.').reduce<unknown>(at, claims);
    const values = (Array.isArray(held) ? held : [held]).filter((one) => typeof one === 'string');
    const given = values.filter((one) => Object.hasOwn(roles, one)).map((one) => roles[one]!);
    return given.find((role) => given.every((other) => mayDo({ name: '', role }, other)));
  }

  /** What the issuer says of itself; asked again while it could not be. */
  async #issuer(): Promise<openid.Configuration> {
    const { issuer, clientId, clientSecret } = this.#config;
    const url = new URL(issuer);
    this.#found ??= openid.discovery(url, clientId, clientSecret, undefined, {
      timeout: PATIENCE,
      execute: [
        openid.enableNonRepudiationChecks, // the signature of the ID token
        ...(url.protocol === 'http:' ? [openid.allowInsecureRequests] : []),
      ],
    });
    try {
      return await this.#found;
    } catch (cause) {
      this.#found = undefined;
      throw new ProsaError(
        'unreachable',
        `PROSA_OIDC_ISSUER ${issuer} does not answer as an issuer: ${reasonOf(cause)}`,
        { cause },
      );
    }
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
