/** The server of the webhook alone, before a log that answers when it is told to. */
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { Contacts } from '../../src/gateway/contacts.ts';
import { createServer } from '../../src/gateway/server.ts';
import { WebStreams } from '../../src/gateway/web-streams.ts';
import type { EventLog, LogEvent } from '../../src/log/event-log.ts';
import { SqliteAliases } from '../../src/store/sqlite-aliases.ts';
import { BareClient } from './bare-client.ts';
import { temporaryDirectory } from './temporary-directory.ts';

const SECRET = 'the-app-secret';
const NUMBER = '100';

/** Keeps what is appended, and ends as the test says. */
class HeldLog implements EventLog {
  readonly appended: (readonly LogEvent[])[] = [];
  full = false;
  outcome: () => Promise<void> = () => Promise.resolve();
  append(events: readonly LogEvent[]): Promise<void> {
    this.appended.push(events);
    return this.outcome();
  }
}

export class BareWebhook {
  readonly log = new HeldLog();
  readonly logged: string[] = [];
  readonly registry = new Registry();
  readonly #aliases = new SqliteAliases(join(temporaryDirectory(), 'contacts.sqlite'));
  readonly #clients: BareClient[] = [];
  #server!: FastifyInstance;

  static async open(): Promise<BareWebhook> {
    const world = new BareWebhook();
    await world.#listen();
    return world;
  }

  get server(): FastifyInstance {
    return this.#server;
  }

  async connect(): Promise<BareClient> {
    const client = await BareClient.connect((this.#server.server.address() as AddressInfo).port);
    this.#clients.push(client);
    return client;
  }

  /** Of the messages that came to the log. */
  ids(): string[] {
    return this.log.appended.flat().map((event) => (event.kind === 'message' ? event.id : event.kind));
  }

  async close(): Promise<void> {
    for (const { socket } of this.#clients) socket.destroy();
    await this.#server.close();
    this.#aliases.close();
  }

  async #listen(): Promise<void> {
    const shards = { ask: () => Promise.reject(new Error('no shards here')) };
    this.#server = await createServer({
      tenant: 'default',
      operators: {} as never,
      audit: {} as never,
      trustedProxies: [],
      publicUrl: undefined,
      replays: {} as never,
      whatsapp: {
        phoneNumberId: NUMBER,
        accessToken: 't',
        appSecrets: [SECRET],
        verifyToken: 'v',
        apiUrl: 'http://127.0.0.1:9',
        messagesPerSecond: 80,
        templates: [],
      },
      contacts: new Contacts('default', 'a key of some length', this.#aliases),
      log: this.log,
      shards,
      streams: new WebStreams(shards),
      live: {} as never,
      logger: pino({ base: null }, { write: (line: string) => void this.logged.push(line) }),
      registry: this.registry,
      steward: { ask: async () => ({ status: 404, body: {} }) }, // the webhook does not come to it
      conversations: async () => [],
      handOffs: async () => ({ items: [] }),
      recent: async () => ({ items: [] }),
      deadLetters: {} as never,
      bookings: {} as never,
      notReady: () => [],
      metrics: () => this.registry.metrics(),
    });
    await this.#server.listen({ port: 0, host: '127.0.0.1' });
  }
}

const sign = (body: string | Buffer) => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

export const message = (id: string, from = '5500900000001') =>
  JSON.stringify({
    entry: [
      {
        changes: [
          {
            field: 'messages',
            value: {
              metadata: { phone_number_id: NUMBER },
              messages: [{ from, id, timestamp: '1790000000', type: 'text', text: { body: 'olá' } }],
            },
          },
        ],
      },
    ],
  });

export function head(
  body: string | Buffer,
  more: Record<string, string> = {},
  target = '/webhooks/whatsapp',
) {
  const headers = {
    host: 'prosa',
    'content-type': 'application/json',
    'x-hub-signature-256': sign(body),
    ...('transfer-encoding' in more ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...more,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return `POST ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
}

export const post = (body: string, more?: Record<string, string>, target?: string) =>
  head(body, more, target) + body;
