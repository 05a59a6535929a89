import { expect, it } from 'vitest';
import { auditRoutes } from '../../../src/gateway/audit-routes.ts';
import { deadLetterRoutes } from '../../../src/gateway/dead-letter-routes.ts';
import { erasureRoutes } from '../../../src/gateway/erasure-routes.ts';
import { funnelRoutes } from '../../../src/gateway/funnel-routes.ts';
import { userRoutes } from '../../../src/gateway/user-routes.ts';

it('every route that changes something says what the audit log is told', () => {
  const routes = [...auditRoutes, ...deadLetterRoutes, ...erasureRoutes, ...funnelRoutes, ...userRoutes];
  const changing = routes.filter(({ method }) => method !== 'GET');
  expect(changing.length).toBeGreaterThan(6);
  for (const { method, url, audit } of changing) expect(audit, `${method} ${url}`).toBeTypeOf('function');
});
