/** Routes of what one process does for all: carried out here, or passed on to it. */
import type { FastifyInstance } from 'fastify';
import { type Erasures, erasureRoutes } from './erasure-routes.ts';
import { type Funnels, funnelRoutes } from './funnel-routes.ts';
import { type Audit, addRoutes, type PassOn, passRoutes } from './route.ts';

/** Who publishes funnels and erases contacts: this process, or the one among many that does it for all. */
export type Steward = { funnels: Funnels; erasures: Erasures } | { ask: PassOn };

export function stewardRoutes(scope: FastifyInstance, steward: Steward, audit: Audit): void {
  if ('ask' in steward) {
    passRoutes(scope, funnelRoutes, steward.ask);
    passRoutes(scope, erasureRoutes, steward.ask);
    return;
  }
  addRoutes(scope, funnelRoutes, steward.funnels, audit);
  addRoutes(scope, erasureRoutes, steward.erasures, audit);
}
