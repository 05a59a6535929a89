/** Settings of who may use the admin API; settings.ts has them in its table. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { ROLES, type Role } from './operators/role.ts';

export const OPERATOR_SETTINGS = {
  PROSA_USERS_FILE: {
    defaultMeaning: 'kept by Prosa: `operators/users.json` of the data directory, or Redis',
    meaning:
      'File of the users, as `prosa users … --file` writes it, where something else is to keep it; Prosa reads it whenever it has changed.',
    schema: z.string().min(1),
  },
  PROSA_TRUSTED_PROXIES: {
    meaning:
      'Proxies in front of Prosa, as addresses or networks (`10.0.0.0/8`) with commas between; of these, X-Forwarded-For, -Proto and -Host are believed.',
    schema: z
      .string()
      .transform((list) => list.split(',').map((part) => part.trim()))
      .refine(
        (parts) => parts.every(isNetwork),
        'must be addresses or networks, with commas between several',
      ),
  },
  PROSA_OIDC_ISSUER: {
    meaning:
      'Single sign-on by OpenID Connect: the URL of the issuer. Turned on with the next two and PROSA_OIDC_ROLES.',
    schema: z
      .url({ protocol: /^https?$/, error: 'must be an https URL' })
      .refine((url) => isSafe(new URL(url)), 'must be an https URL; http only of this machine'),
  },
  PROSA_OIDC_CLIENT_ID: { meaning: 'What the issuer knows Prosa by.', schema: z.string().min(1) },
  PROSA_OIDC_CLIENT_SECRET: { meaning: 'Secret of that client.', schema: z.string().min(1) },
  PROSA_OIDC_ROLE_CLAIM: {
    default: 'roles',
    meaning: 'Claim of the ID token that says what somebody may do, with points for one within another.',
    schema: z.string().regex(/^[^.\s]+(\.[^.\s]+)*$/, 'must be the name of a claim'),
  },
  PROSA_OIDC_ROLES: {
    meaning:
      'What that claim must hold for which role, e.g. `prosa-admins=admin,support=operator`; who has none of them may not log in.',
    schema: z.string().transform((text, context): Record<string, Role> => {
      const pairs = text.split(',').map((part) => /^\s*(.+)=(\w+)\s*$/.exec(part));
      if (pairs.every((pair) => pair !== null && ROLES.includes(pair[2] as Role))) {
        return Object.fromEntries(pairs.map((pair) => [pair![1], pair![2] as Role]));
      }
      context.addIssue({
        code: 'custom',
        message: `must be value=role with commas between; roles are ${ROLES.join(', ')}`,
      });
      return z.NEVER;
    }),
  },
} as const;

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)]!;
  return (
    most > 0 && rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most))
  );
}

const isSafe = ({ protocol, hostname }: URL) =>
  protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
