/** The HTTP server: what comes from outside is checked here and goes to the log. */
import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import { type FastifyInstance, fastify } from 'fastify';
import { HttpMetrics, routeClassOf } from '../telemetry/http-metrics.ts';
import { refusalCounter } from '../telemetry/refusal-metrics.ts';
import { adminRoutes } from './admin-routes.ts';
import { apiDocs } from './api-docs.ts';
import { refuseTooLarge } from './body-limit.ts';
import { errorHandler, type RefusalObserver } from './errors.ts';
import { healthRoutes } from './health-routes.ts';
import type { GatewayServices } from './services.ts';
import { sessionRoutes } from './session-routes.ts';
import { studioRoutes } from './studio-routes.ts';
import { webRoutes } from './web-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';
import { WEBHOOK_PATH, WhatsAppWebhook } from './whatsapp-webhook.ts';

export async function createServer(services: GatewayServices): Promise<FastifyInstance> {
  const observer: RefusalObserver = { log: services.logger, refused: refusalCounter(services.registry) };
  const refuse = errorHandler(observer);
  const app = fastify({
    logger: false,
    requestTimeout: 30_000,
    ...(services.trustedProxies.length === 0 ? {} : { trustProxy: [...services.trustedProxies] }),
    exposeHeadRoutes: false,
    frameworkErrors: refuse as never,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
  });
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'not_found', message: 'there is no such route' } }),
  );
  app.addHook('preParsing', refuseTooLarge);
  await app.register(cookie);
  await apiDocs(app);
  const http = new HttpMetrics(services.registry);
  app.addHook('onResponse', async ({ routeOptions }, reply) => {
    if (routeOptions.url === WEBHOOK_PATH && routeOptions.method === 'POST') return; // it counts by itself
    http.answered(routeClassOf(routeOptions.url), reply.statusCode, reply.elapsedTime);
  });
  const webhook = new WhatsAppWebhook(services, observer, http);
  webhookRoutes(app, services, webhook);
  sessionRoutes(app, services);
  adminRoutes(app, services);
  healthRoutes(app, services);
  webRoutes(app, services);
  studioRoutes(app);
  await app.register(async (scope) => {
    await scope.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          imgSrc: ["'self'", 'https:'],
          objectSrc: ["'none'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
          formAction: ["'self'"],
        },
      },
      strictTransportSecurity: false, // whoever ends TLS in front of Prosa decides that
    });
    await scope.register(fastifyStatic, { root: fileURLToPath(new URL('page', import.meta.url)) });
  });
  app.addHook('preClose', async () => webhook.stop());
  // Not by fastify's `serverFactory`: with one, it no longer binds every address of `localhost`.
  app.server.removeAllListeners('request');
  app.server.on('request', (request, response) => {
    if (isWebhook(request)) void webhook.answer(request, response);
    else app.routing(request, response);
  });
  return app;
}

/** Whether it is a webhook, written as Meta writes it; what is written otherwise finds its route in fastify. */
function isWebhook({ method, url = '' }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url.startsWith(WEBHOOK_PATH) &&
    (url.length === WEBHOOK_PATH.length || url[WEBHOOK_PATH.length] === '?')
  );
}
