/** What people may do, the least first; each may do what those before may. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;

export type Role = (typeof ROLES)[number];

/** Who asks. */
export interface Operator {
  name: string;
  role: Role;
}

/** Whoever has the admin token. */
export const TOKEN_HOLDER: Operator = { name: 'admin-token', role: 'admin' };

export function mayDo({ role }: Operator, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}
