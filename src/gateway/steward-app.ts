/** The steward's routes by themselves; requests come from other processes, which have checked who asks. */
import { type FastifyInstance, fastify } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import { errorHandler } from './errors.ts';
import type { Steward } from './services.ts';
import { stewardRoutes } from './steward-routes.ts';

export function createStewardApp(steward: Steward, log: Logger): FastifyInstance {
  const app = fastify({ logger: false, routerOptions: { maxParamLength: 200 } });
  app.setErrorHandler(errorHandler({ log }));
  stewardRoutes(app, steward);
  return app;
}
