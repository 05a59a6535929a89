/** `GET /healthz`, `/readyz` and `/metrics`. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { describeRoute } from './route.ts';

export interface HealthServices {
  /** The parts that are not ready, by name; empty when all are. */
  notReady(): string[];
  /** All metrics of the process in Prometheus' text format. */
  metrics(): Promise<string>;
}

const readiness = z.object({ status: z.string(), parts: z.array(z.string()).optional() });

const described = (summary: string, answer: z.ZodType) => describeRoute({ tag: 'health', summary, answer });

/** Load balancers and watchers ask with HEAD, too. */
const probe = { exposeHeadRoute: true };

export function healthRoutes(app: FastifyInstance, services: HealthServices): void {
  app.get(
    '/healthz',
    { ...probe, ...described('Whether the process answers.', z.object({ status: z.string() })) },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    { ...probe, ...described('Whether all its parts are ready; else 503.', readiness) },
    async (_request, reply) => {
      const notReady = services.notReady();
      return reply
        .code(notReady.length === 0 ? 200 : 503)
        .send(notReady.length === 0 ? { status: 'ready' } : { status: 'not ready', parts: notReady });
    },
  );

  app.get(
    '/metrics',
    described("All metrics in Prometheus' text format.", z.string()),
    async (_request, reply) =>
      reply.type('text/plain; version=0.0.4; charset=utf-8').send(await services.metrics()),
  );
}
