/**
 * `POST /webhooks/whatsapp`: room in the log, signature, parsing, contacts, append, 200.
 *
 * Nearly everything Prosa does comes in here, so it is answered on node:http's own request and response,
 * without a framework between: `server.ts` hands over what bears its name before fastify looks at it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter } from 'prom-client';
import { parseOutboxId } from '../actor/conversation-id.ts';
import { parseWebhook, type WhatsAppMessage, type WhatsAppUpdate } from '../channels/whatsapp/parse.ts';
import { WebhookSignature } from '../channels/whatsapp/signature.ts';
import { ProsaError } from '../errors.ts';
import type { LogEvent } from '../log/event-log.ts';
import { readBody } from './body-limit.ts';
import { type RefusalObserver, refuse, refuseWhileFull } from './errors.ts';
import { type GatewayServices, whatsappOf } from './services.ts';

export const WEBHOOK_PATH = '/webhooks/whatsapp';

/** Meta sends bodies of up to 3 MB. */
export const WEBHOOK_BODY_LIMIT = 3.5 * 1024 * 1024;

const EMPTY = { 'content-length': '0' };
const EMPTY_AND_CLOSE = { ...EMPTY, connection: 'close' };

export class WhatsAppWebhook {
  readonly #services: GatewayServices;
  readonly #observer: RefusalObserver;
  readonly #signature: WebhookSignature;
  /** Updates accepted since the metrics were last read. */
  readonly #accepted = { message: 0, status: 0, skipped: 0 };
  #stopping = false;

  constructor(services: GatewayServices, observer: RefusalObserver) {
    this.#services = services;
    this.#observer = observer;
    this.#signature = new WebhookSignature(services.whatsapp?.appSecrets ?? []);
    const accepted = this.#accepted;
    new Counter({
      name: 'prosa_webhook_updates_total',
      help: 'Updates in accepted webhooks by kind.',
      labelNames: ['channel', 'kind'],
      registers: [services.registry],
      collect() {
        for (const kind of ['message', 'status', 'skipped'] as const) {
          if (accepted[kind] > 0) this.inc({ channel: 'whatsapp', kind }, accepted[kind]);
          accepted[kind] = 0;
        }
      },
    });
  }

  /** From now on what comes is refused; what has begun is finished and its connection closed. */
  stop(): void {
    this.#stopping = true;
  }

  /** Answers one request; never fails. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (this.#stopping) throw new ProsaError('shard_closed', 'Prosa is stopping; deliver again');
      const { phoneNumberId } = whatsappOf(this.#services);
      if (this.#services.log.full) {
        refuseWhileFull(response, this.#observer); // Node reads the rest and throws it away
        return;
      }
      const body = await readBody(request, WEBHOOK_BODY_LIMIT);
      if (body === undefined) return; // no one is left to answer
      const signature = request.headers['x-hub-signature-256'];
      if (!this.#signature.verify(body, typeof signature === 'string' ? signature : undefined)) {
        throw new ProsaError(
          'signature_invalid',
          'X-Hub-Signature-256 is missing or does not match the body',
        );
      }
      const update = parseWebhook(parseJson(body), phoneNumberId);
      const conversations = await this.#conversationsOf(update.messages);
      await this.#services.log.append(eventsOf(update, conversations, this.#services.tenant));
      this.#accepted.message += update.messages.length;
      this.#accepted.status += update.statuses.length;
      this.#accepted.skipped += update.skipped;
      response.writeHead(200, this.#stopping ? EMPTY_AND_CLOSE : EMPTY).end();
    } catch (error) {
      if (this.#stopping) response.setHeader('connection', 'close');
      refuse(response, error, WEBHOOK_PATH, this.#observer);
    }
  }

  /** Promised only where a contact is new and its aliases are being written. */
  #conversationsOf(messages: readonly WhatsAppMessage[]): readonly string[] | Promise<string[]> {
    const found = messages.map(({ addresses }) => this.#services.contacts.resolve('whatsapp', addresses));
    return found.every((conversation) => typeof conversation === 'string') ? found : Promise.all(found);
  }
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new ProsaError('request_invalid', 'the body is not valid JSON');
  }
}

/** Statuses of messages that are not ours (another system sends from the same number) are passed over. */
function eventsOf(update: WhatsAppUpdate, conversations: readonly string[], tenant: string): LogEvent[] {
  const now = Date.now();
  const events: LogEvent[] = update.messages.map((message, index) => ({
    kind: 'message',
    conversation: conversations[index]!,
    at: now,
    id: message.id,
    tenant,
    channel: 'whatsapp',
    address: message.addresses[0]!,
    sentAt: message.sentAt || now,
    content: message.content,
    ...(message.profile === undefined ? {} : { profile: message.profile }),
  }));
  for (const { outboxId, state, messageId, error } of update.statuses) {
    const of = outboxId === undefined ? undefined : parseOutboxId(outboxId);
    if (of === undefined) continue;
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
