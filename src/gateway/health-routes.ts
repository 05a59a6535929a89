/** `GET /healthz`, `/readyz` and `/metrics`. */
import type { FastifyInstance } from 'fastify';

export interface HealthServices {
  /** The parts that are not ready, by name; empty when all are. */
  notReady(): string[];
  /** All metrics of the process in Prometheus' text format. */
  metrics(): Promise<string>;
}

export function healthRoutes(app: FastifyInstance, services: HealthServices): void {
  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const notReady = services.notReady();
    return reply
      .code(notReady.length === 0 ? 200 : 503)
      .send(notReady.length === 0 ? { status: 'ready' } : { status: 'not ready', parts: notReady });
  });

  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4; charset=utf-8').send(await services.metrics()),
  );
}
