/** `GET` and `POST /webhooks/whatsapp`. */
import type { FastifyInstance } from 'fastify';
import { Counter } from 'prom-client';
import { parseOutboxId } from '../actor/conversation-id.ts';
import { parseWebhook, type WhatsAppUpdate } from '../channels/whatsapp/parse.ts';
import { verifySignature } from '../channels/whatsapp/signature.ts';
import { ProsaError } from '../errors.ts';
import type { LogEvent } from '../log/event-log.ts';
import { sameSecret } from './same-secret.ts';
import type { GatewayServices } from './services.ts';

/** Meta sends bodies of up to 3 MB. */
const BODY_LIMIT = 3.5 * 1024 * 1024;

export function webhookRoutes(app: FastifyInstance, services: GatewayServices): void {
  const updates = new Counter({
    name: 'prosa_webhook_updates_total',
    help: 'Updates in accepted webhooks by kind.',
    labelNames: ['channel', 'kind'],
    registers: [services.registry],
  });

  app.get<{ Querystring: Record<string, string | undefined> }>(
    '/webhooks/whatsapp',
    async (request, reply) => {
      const { verifyToken } = enabled(services);
      const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = request.query;
      if (mode !== 'subscribe' || challenge === undefined) {
        throw new ProsaError(
          'request_invalid',
          'hub.mode must be "subscribe" and hub.challenge must be given',
        );
      }
      if (!sameSecret(String(token ?? ''), verifyToken)) {
        throw new ProsaError('verify_token_invalid', 'hub.verify_token is not the configured one');
      }
      return reply.type('text/plain').send(String(challenge));
    },
  );

  app.register(async (scope) => {
    // The signature is over the raw bytes, so they are kept as they came, whatever the content type says.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
      done(null, body),
    );
    scope.post('/webhooks/whatsapp', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
      const { appSecrets, phoneNumberId } = enabled(services);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const signature = request.headers['x-hub-signature-256'];
      if (!verifySignature(body, typeof signature === 'string' ? signature : undefined, appSecrets)) {
        throw new ProsaError(
          'signature_invalid',
          'X-Hub-Signature-256 is missing or does not match the body',
        );
      }
      const update = parseWebhook(parseJson(body), phoneNumberId);
      await services.log.append(toEvents(update, services));
      if (update.messages.length > 0)
        updates.inc({ channel: 'whatsapp', kind: 'message' }, update.messages.length);
      if (update.statuses.length > 0)
        updates.inc({ channel: 'whatsapp', kind: 'status' }, update.statuses.length);
      if (update.skipped > 0) updates.inc({ channel: 'whatsapp', kind: 'skipped' }, update.skipped);
      return reply.code(200).send();
    });
  });
}

function enabled(services: GatewayServices) {
  if (services.whatsapp === undefined) {
    throw new ProsaError(
      'channel_disabled',
      'WhatsApp is off: set WHATSAPP_PHONE_NUMBER_ID and the settings beside it',
    );
  }
  return services.whatsapp;
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new ProsaError('request_invalid', 'the body is not valid JSON');
  }
}

/** Statuses of messages that are not ours (another system sends from the same number) are passed over. */
function toEvents(update: WhatsAppUpdate, { tenant, contacts }: GatewayServices): LogEvent[] {
  const now = Date.now();
  const events: LogEvent[] = [];
  for (const message of update.messages) {
    events.push({
      kind: 'message',
      conversation: contacts.resolve('whatsapp', message.addresses),
      at: now,
      id: message.id,
      tenant,
      channel: 'whatsapp',
      address: message.addresses[0]!,
      sentAt: message.sentAt || now,
      content: message.content,
      ...(message.profile === undefined ? {} : { profile: message.profile }),
    });
  }
  for (const status of update.statuses) {
    const of = status.outboxId === undefined ? undefined : parseOutboxId(status.outboxId);
    if (of === undefined) continue;
    const { state, messageId, error } = status;
    events.push({
      kind: 'status',
      ...of,
      at: now,
      state,
      messageId,
      ...(error === undefined ? {} : { error }),
    });
  }
  return events;
}
