/** How operators log in by single sign-on (OpenID Connect). */
import type { Values } from './config.ts';
import type { Role } from './operators/role.ts';

export interface OidcConfig {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Claim of the ID token, with points for claims within claims. */
  roleClaim: string;
  /** What of the claim's values makes which role. */
  roles: Readonly<Record<string, Role>>;
}

const NEEDS = [
  'PROSA_OIDC_ISSUER',
  'PROSA_OIDC_CLIENT_ID',
  'PROSA_OIDC_CLIENT_SECRET',
  'PROSA_OIDC_ROLES',
] as const;

/** @param problems what is wrong is added, naming the settings */
export function readOidc(set: Values, problems: string[]): OidcConfig | undefined {
  const missing = NEEDS.filter((name) => set[name] === undefined);
  if (missing.length === NEEDS.length) return undefined;
  if (missing.length > 0) {
    const wrong = problems.some((problem) => missing.some((name) => problem.startsWith(name)));
    if (!wrong) problems.push(`${missing.join(', ')} missing: single sign-on needs ${NEEDS.join(', ')}`);
    return undefined;
  }
  return {
    issuer: set.PROSA_OIDC_ISSUER!,
    clientId: set.PROSA_OIDC_CLIENT_ID!,
    clientSecret: set.PROSA_OIDC_CLIENT_SECRET!,
    roleClaim: set.PROSA_OIDC_ROLE_CLAIM!,
    roles: set.PROSA_OIDC_ROLES!,
  };
}
