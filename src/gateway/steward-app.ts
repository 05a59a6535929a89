/** The steward's routes by themselves; requests come from other processes, which have checked who asks. */
import { type FastifyInstance, fastify } from 'fastify';
import { ASKED_BY } from '../cluster/steward.ts';
import type { Operator } from '../operators/role.ts';
import type { Logger } from '../telemetry/logger.ts';
import { errorHandler } from './errors.ts';
import { type Audit, askedBy } from './route.ts';
import { type Steward, stewardRoutes } from './steward-routes.ts';

export function createStewardApp(steward: Steward, log: Logger, audit: Audit): FastifyInstance {
  const app = fastify({ logger: false, routerOptions: { maxParamLength: 200 } });
  app.setErrorHandler(errorHandler({ log }));
  app.addHook('onRequest', async (request) => {
    askedBy(request, JSON.parse(String(request.headers[ASKED_BY])) as Operator);
  });
  stewardRoutes(app, steward, audit);
  return app;
}
