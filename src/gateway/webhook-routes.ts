/** `GET /webhooks/whatsapp`, and `POST` where its path is not written plainly. */
import type { FastifyInstance } from 'fastify';
import { ProsaError } from '../errors.ts';
import { sameSecret } from '../operators/same-secret.ts';
import { type GatewayServices, whatsappOf } from './services.ts';
import { WEBHOOK_BODY_LIMIT, WEBHOOK_PATH, type WhatsAppWebhook } from './whatsapp-webhook.ts';

export function webhookRoutes(
  app: FastifyInstance,
  services: GatewayServices,
  webhook: WhatsAppWebhook,
): void {
  app.get<{ Querystring: Record<string, string | undefined> }>(WEBHOOK_PATH, async (request, reply) => {
    const { verifyToken } = whatsappOf(services);
    const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = request.query;
    if (mode !== 'subscribe' || challenge === undefined) {
      throw new ProsaError('request_invalid', 'hub.mode must be "subscribe" and hub.challenge must be given');
    }
    if (!sameSecret(String(token ?? ''), verifyToken)) {
      throw new ProsaError('verify_token_invalid', 'hub.verify_token is not the configured one');
    }
    return reply.type('text/plain').send(String(challenge));
  });

  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _body, done) => done(null)); // the webhook reads it itself
    scope.post(WEBHOOK_PATH, { bodyLimit: WEBHOOK_BODY_LIMIT }, (request, reply) => {
      reply.hijack();
      void webhook.answer(request.raw, reply.raw);
    });
  });
}
