/**
 * `POST /webhooks/whatsapp`: room in the log, signature, parsing, contacts, append, 200.
 *
 * Nearly everything Prosa does comes in here, so it is answered on node:http's own request and response,
 * without a framework between: `server.ts` hands over what bears its name before fastify looks at it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseOutboxId } from '../actor/conversation-id.ts';
import { parseWebhook, type WhatsAppMessage, type WhatsAppUpdate } from '../channels/whatsapp/parse.ts';
import { WebhookSignature } from '../channels/whatsapp/signature.ts';
import { ProsaError } from '../errors.ts';
import type { LogEvent } from '../log/event-log.ts';
import { Bounded, MOST_CODES } from '../telemetry/bounded.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import type { HttpMetrics } from '../telemetry/http-metrics.ts';
import { Counter, type NumberSeries } from '../telemetry/instruments.ts';
import { readBody } from './body-limit.ts';
import { type RefusalObserver, refuse, refuseWhileFull } from './errors.ts';
import type { TracedRequest } from './request-traces.ts';
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
  readonly #http: HttpMetrics;
  readonly #accepted: Record<'message' | 'status' | 'skipped', NumberSeries>;
  readonly #failures: Counter<typeof METRICS.sendFailures.labels>;
  readonly #codes = new Bounded(MOST_CODES);
  readonly #statuses: Record<'sent' | 'delivered' | 'read' | 'failed', NumberSeries>;
  #stopping = false;

  constructor(services: GatewayServices, observer: RefusalObserver, http: HttpMetrics) {
    this.#services = services;
    this.#observer = observer;
    this.#http = http;
    this.#signature = new WebhookSignature(services.whatsapp?.appSecrets ?? []);
    const channel = 'whatsapp';
    const updates = new Counter(services.registry, METRICS.webhookUpdates);
    this.#accepted = {
      message: updates.series({ channel, kind: 'message' }),
      status: updates.series({ channel, kind: 'status' }),
      skipped: updates.series({ channel, kind: 'skipped' }),
    };
    this.#failures = new Counter(services.registry, METRICS.sendFailures);
    const statuses = new Counter(services.registry, METRICS.messageStatuses);
    this.#statuses = {
      sent: statuses.series({ channel, state: 'sent' }),
      delivered: statuses.series({ channel, state: 'delivered' }),
      read: statuses.series({ channel, state: 'read' }),
      failed: statuses.series({ channel, state: 'failed' }),
    };
  }

  /** From now on what comes is refused; what has begun is finished and its connection closed. */
  stop(): void {
    this.#stopping = true;
  }

  /** Answers one request; never fails. */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const began = performance.now();
    await this.#answer(request, response, began);
    if (response.headersSent) this.#http.answered('webhook', response.statusCode, performance.now() - began);
  }

  async #answer(request: IncomingMessage, response: ServerResponse, began: number): Promise<void> {
    let traced: TracedRequest | undefined;
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
      const events = eventsOf(update, conversations, this.#services.tenant);
      traced = this.#services.traces?.begin(
        { route: WEBHOOK_PATH, channel: 'whatsapp', traceparent: request.headers.traceparent, began },
        events,
      );
      await this.#services.log.append(events);
      traced?.appended();
      this.#accepted.message.add(update.messages.length);
      this.#accepted.status.add(update.statuses.length);
      this.#accepted.skipped.add(update.skipped);
      for (const { state, error } of update.statuses) {
        this.#statuses[state].add(1);
        if (error !== undefined)
          this.#failures.inc({ channel: 'whatsapp', code: this.#codes.of(error.code) });
      }
      response.writeHead(200, this.#stopping ? EMPTY_AND_CLOSE : EMPTY).end();
    } catch (error) {
      if (this.#stopping) response.setHeader('connection', 'close');
      const answer = () => refuse(response, error, WEBHOOK_PATH, this.#observer);
      traced?.failed(error);
      if (traced === undefined) answer();
      else traced.run(answer);
    }
    traced?.answered(response.statusCode);
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
