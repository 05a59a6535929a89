/** The HTTP server of a process that serves nobody but those who watch it. */
import { type FastifyInstance, fastify } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import { errorHandler } from './errors.ts';
import { type HealthServices, healthRoutes } from './health-routes.ts';

export function createHealthServer(services: HealthServices, log: Logger): FastifyInstance {
  const app = fastify({ logger: false, requestTimeout: 30_000, forceCloseConnections: 'idle' });
  app.setErrorHandler(errorHandler({ log }));
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({
      error: { code: 'not_found', message: 'an engine serves /healthz, /readyz and /metrics only' },
    }),
  );
  healthRoutes(app, services);
  return app;
}
