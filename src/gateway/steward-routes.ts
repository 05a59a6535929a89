/** `/api/funnels` and `/api/erasures`: carried out here, or passed on to the process that does it for all. */
import type { FastifyInstance } from 'fastify';
import { erasureRoutes } from './erasure-routes.ts';
import { FUNNEL_BODY_LIMIT, funnelRoutes } from './funnel-routes.ts';
import type { Steward } from './services.ts';

const PASSED_ON = ['/api/funnels', '/api/funnels/*', '/api/erasures', '/api/erasures/*'];

export function stewardRoutes(scope: FastifyInstance, steward: Steward): void {
  if (!('ask' in steward)) {
    funnelRoutes(scope, steward.funnels);
    erasureRoutes(scope, steward.erasures);
    return;
  }
  for (const url of PASSED_ON) {
    scope.route({
      method: ['GET', 'POST'],
      url,
      bodyLimit: FUNNEL_BODY_LIMIT,
      handler: async ({ method, url, body }, reply) => {
        const passed = await steward.ask({ method: method as 'GET' | 'POST', url, body });
        return reply.code(passed.status).send(passed.body);
      },
    });
  }
}
