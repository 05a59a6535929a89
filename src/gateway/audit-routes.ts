/** `GET /api/audit`: who did what. */
import { z } from 'zod';
import { AUDIT_ID, type AuditLog } from '../operators/audit-log.ts';
import { ROLES } from '../operators/role.ts';
import { page } from './answers.ts';
import { pageLimit } from './page-limit.ts';
import { define } from './route.ts';

const auditLine = z.object({
  id: z.string(),
  at: z.number().describe('Milliseconds since the epoch.'),
  who: z.string(),
  role: z.enum(ROLES).optional().describe('Absent for somebody who was not let in.'),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

const query = z.strictObject({
  before: z.string().regex(AUDIT_ID, 'must be the "next" of a page before').optional(),
  limit: pageLimit(500, 50),
});

export const auditRoutes = [
  define<AuditLog>()({
    method: 'GET',
    url: '/api/audit',
    least: 'admin',
    summary: 'Who changed what, and who was not let in, the newest first.',
    query,
    answer: page(auditLine),
    handle: ({ query: { before, limit } }, audit) => audit.page(before, limit, Date.now()),
  }),
];
