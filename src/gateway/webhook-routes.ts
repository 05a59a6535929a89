/** `GET /webhooks/whatsapp`, and `POST` where its path is not written plainly. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import { sameSecret } from '../operators/same-secret.ts';
import { describeRoute } from './route.ts';
import { type GatewayServices, whatsappOf } from './services.ts';
import { WEBHOOK_BODY_LIMIT, WEBHOOK_PATH, type WhatsAppWebhook } from './whatsapp-webhook.ts';

/** For the description. */
const handshakeQuery = z.object({
  'hub.mode': z.literal('subscribe'),
  'hub.verify_token': z.string(),
  'hub.challenge': z.string(),
});

const updates = describeRoute({
  tag: 'channels',
  summary: 'What WhatsApp tells, signed in X-Hub-Signature-256; answered when it is durable.',
  body: z.looseObject({ object: z.literal('whatsapp_business_account'), entry: z.array(z.unknown()) }),
  answer: z.null(),
});

export function webhookRoutes(
  app: FastifyInstance,
  services: GatewayServices,
  webhook: WhatsAppWebhook,
): void {
  const handshake = describeRoute({
    tag: 'channels',
    summary: "WhatsApp's handshake: answers with the challenge.",
    query: handshakeQuery,
    answer: z.string(),
  });
  type Query = { Querystring: Record<string, string | undefined> };
  app.get<Query>(WEBHOOK_PATH, handshake, async (request, reply) => {
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
    scope.post(WEBHOOK_PATH, { bodyLimit: WEBHOOK_BODY_LIMIT, ...updates }, (request, reply) => {
      reply.hijack();
      void webhook.answer(request.raw, reply.raw);
    });
  });
}
