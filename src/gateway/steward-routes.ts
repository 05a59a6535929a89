/** Routes of what one process does for all: carried out here, or passed on to it. */
import type { FastifyInstance } from 'fastify';
import type { Editing } from '../editing/editing.ts';
import { dialogueRoutes } from './dialogue-routes.ts';
import { type DraftServices, draftRoutes } from './draft-routes.ts';
import { editingRoutes } from './editing-routes.ts';
import { type Erasures, erasureRoutes } from './erasure-routes.ts';
import { type Funnels, funnelRoutes } from './funnel-routes.ts';
import { type Audit, addRoutes, type PassOn, passRoutes } from './route.ts';

/** Who publishes funnels, helps to edit them and erases contacts: this process, or the one among many that does it for all. */
export type Steward =
  | { funnels: Funnels; editing: Editing; drafts: DraftServices; erasures: Erasures }
  | { ask: PassOn };

export function stewardRoutes(scope: FastifyInstance, steward: Steward, audit: Audit): void {
  if ('ask' in steward) {
    passRoutes(scope, funnelRoutes, steward.ask);
    passRoutes(scope, editingRoutes, steward.ask);
    passRoutes(scope, draftRoutes, steward.ask);
    passRoutes(scope, dialogueRoutes, steward.ask);
    passRoutes(scope, erasureRoutes, steward.ask);
    return;
  }
  addRoutes(scope, funnelRoutes, steward.funnels, audit);
  addRoutes(scope, editingRoutes, steward.editing, audit);
  addRoutes(scope, draftRoutes, steward.drafts, audit);
  addRoutes(scope, dialogueRoutes, steward.drafts, audit);
  addRoutes(scope, erasureRoutes, steward.erasures, audit);
}
