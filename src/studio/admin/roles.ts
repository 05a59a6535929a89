import type { Role } from '../api/session.ts';

/** From the least to the most. */
export const ROLES: readonly { value: Role; label: string; may: string }[] = [
  { value: 'viewer', label: 'Viewer', may: 'sees everything, changes nothing' },
  { value: 'operator', label: 'Operator', may: 'also takes conversations over' },
  { value: 'editor', label: 'Editor', may: 'also edits and publishes funnels' },
  { value: 'admin', label: 'Admin', may: 'also manages users, and sees the audit log' },
];

export const ROLE_CHOICES = ROLES.map(({ value, label }) => ({ value, label }));
