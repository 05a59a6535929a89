/** What the webhook does at the level of HTTP, over bare sockets, with a log that answers when it is told to. */
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../src/errors.ts';
import { Contacts } from '../../src/gateway/contacts.ts';
import { createServer } from '../../src/gateway/server.ts';
import { WebStreams } from '../../src/gateway/web-streams.ts';
import type { EventLog, LogEvent } from '../../src/log/event-log.ts';
import { SqliteAliases } from '../../src/store/sqlite-aliases.ts';
import { eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const SECRET = 'the-app-secret';
const NUMBER = '100';

class HeldLog implements EventLog {
  readonly appended: (readonly LogEvent[])[] = [];
  full = false;
  outcome: () => Promise<void> = () => Promise.resolve();
  append(events: readonly LogEvent[]): Promise<void> {
    this.appended.push(events);
    return this.outcome();
  }
}

let log: HeldLog;
let logged: string[];
let server: FastifyInstance;
let aliases: SqliteAliases;
let registry: Registry;
const sockets: Socket[] = [];

beforeEach(async () => {
  log = new HeldLog();
  logged = [];
  registry = new Registry();
  aliases = new SqliteAliases(join(temporaryDirectory(), 'contacts.sqlite'));
  const shards = { ask: () => Promise.reject(new Error('no shards here')) };
  server = await createServer({
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
    contacts: new Contacts('default', 'a key of some length', aliases),
    log,
    shards,
    streams: new WebStreams(shards),
    live: {} as never,
    logger: pino({ base: null }, { write: (line: string) => void logged.push(line) }),
    registry,
    steward: { ask: async () => ({ status: 404, body: {} }) }, // no route of this file comes to it
    conversations: async () => [],
    handOffs: async () => ({ items: [] }),
    recent: async () => ({ items: [] }),
    deadLetters: {} as never,
    bookings: {} as never,
    notReady: () => [],
    metrics: () => registry.metrics(),
  });
  await server.listen({ port: 0, host: '127.0.0.1' });
});

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.close();
  aliases.close();
});

/** A connection whose received text can be waited for. */
class Client {
  readonly socket: Socket;
  received = '';
  ended = false;

  static async open(): Promise<Client> {
    const socket = connect((server.server.address() as AddressInfo).port, '127.0.0.1');
    sockets.push(socket);
    const client = new Client(socket);
    await once(socket, 'connect');
    return client;
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (part) => {
      this.received += part;
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.ended = true;
    });
  }

  send(...parts: (string | Buffer)[]): this {
    for (const part of parts) this.socket.write(part);
    return this;
  }

  /** The responses, once there are so many. */
  async responses(count: number): Promise<Answer[]> {
    return eventually(async () => {
      const answers = parse(this.received);
      return answers.length >= count && answers;
    });
  }

  closed(): Promise<true> {
    return eventually(async () => this.ended);
  }
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

function parse(received: string): Answer[] {
  const end = received.indexOf('\r\n\r\n');
  if (end === -1) return [];
  const [first, ...lines] = received.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const status = Number(first!.split(' ')[1]);
  const length = status === 100 ? 0 : Number(headers['content-length']);
  const rest = received.slice(end + 4);
  if (rest.length < length) return [];
  return [{ status, headers, body: rest.slice(0, length) }, ...parse(rest.slice(length))];
}

const sign = (body: string | Buffer) => `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`;

const message = (id: string, from = '5500900000001') =>
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

function head(body: string | Buffer, more: Record<string, string> = {}, target = '/webhooks/whatsapp') {
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

const post = (body: string, more?: Record<string, string>, target?: string) =>
  head(body, more, target) + body;

const chunk = (part: string | Buffer) =>
  Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), Buffer.from(part), Buffer.from('\r\n')]);
const lastChunk = '0\r\n\r\n';

const ids = () => log.appended.flat().map((event) => (event.kind === 'message' ? event.id : event.kind));

const codeOf = (answer: Answer) => [
  answer.status,
  (JSON.parse(answer.body) as { error: { code: string } }).error.code,
];

describe('a webhook', () => {
  it('gets its 200 without a body, and only after the append', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    log.outcome = () => promise;
    const client = (await Client.open()).send(post(message('wamid.1')));
    await eventually(async () => log.appended.length === 1);
    expect(client.received).toBe('');
    resolve();
    const [answer] = await client.responses(1);
    expect(answer).toMatchObject({ status: 200, body: '' });
    expect(answer!.headers).toMatchObject({ 'content-length': '0', connection: 'keep-alive' });
    expect(Date.parse(answer!.headers.date!)).not.toBeNaN();
  });

  it('comes in any pieces, with a length or in chunks', async () => {
    const body = Buffer.from(message('wamid.pieces'));
    const whole = Buffer.concat([Buffer.from(head(body)), body]);
    const client = await Client.open();
    for (let at = 0; at < whole.length; at += 97) {
      client.send(whole.subarray(at, at + 97));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const chunked = Buffer.from(message('wamid.chunked'));
    client.send(head(chunked, { 'transfer-encoding': 'chunked' }));
    for (let at = 0; at < chunked.length; at += 50) client.send(chunk(chunked.subarray(at, at + 50)));
    client.send(lastChunk);
    expect((await client.responses(2)).map(({ status }) => status)).toEqual([200, 200]);
    expect(ids()).toEqual(['wamid.pieces', 'wamid.chunked']);
  });

  it('is answered in order when several come at once on a connection', async () => {
    const client = await Client.open();
    const bad = head('x', { 'x-hub-signature-256': 'sha256=00' });
    client.send(`${post(message('wamid.a'))}${bad}x${post(message('wamid.b'))}`);
    expect((await client.responses(3)).map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(ids()).toEqual(['wamid.a', 'wamid.b']);
  });

  it('is told to go on when it asks before its body', async () => {
    const body = message('wamid.expect');
    const client = (await Client.open()).send(head(body, { expect: '100-continue' }));
    expect(await client.responses(1)).toMatchObject([{ status: 100 }]);
    client.send(body);
    expect(await client.responses(2)).toMatchObject([{ status: 100 }, { status: 200 }]);
  });

  it('may close its connection', async () => {
    const client = (await Client.open()).send(post(message('wamid.close'), { connection: 'close' }));
    expect(await client.responses(1)).toMatchObject([{ status: 200, headers: { connection: 'close' } }]);
    await client.closed();
  });

  it('may have any content type or none', async () => {
    const client = await Client.open();
    client.send(post(message('wamid.type'), { 'content-type': 'text/plain' }));
    client.send(post(message('wamid.none')).replace('content-type: application/json\r\n', ''));
    client.send(post(message('wamid.odd'), { 'content-type': ';' }));
    expect((await client.responses(3)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('reaches the route however its path is written', async () => {
    const client = await Client.open();
    for (const target of [
      '/webhooks/whatsapp?from=meta',
      '/webhooks/%77hatsapp',
      'http://prosa/webhooks/whatsapp',
    ]) {
      client.send(post(message(target), {}, target));
    }
    expect((await client.responses(3)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(ids()).toHaveLength(3);
  });

  it.each(['/webhooks/whatsapp/', '/webhooks/whatsappx', '/webhooks', '/Webhooks/whatsapp'])(
    'does not reach it as %s',
    async (target) => {
      const client = (await Client.open()).send(post(message('wamid.elsewhere'), {}, target));
      expect((await client.responses(1)).map(codeOf)).toEqual([[404, 'not_found']]);
      expect(log.appended).toEqual([]);
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])('does not reach it as a %s', async (method) => {
    const client = (await Client.open()).send(post('{}', { connection: 'close' }).replace(/^POST/, method));
    await client.closed();
    expect(client.received).toMatch(/^HTTP\/1\.1 404 /);
    expect(log.appended).toEqual([]);
  });

  it('that is cut off is dropped, and the next is served', async () => {
    const body = message('wamid.cut');
    const cut = (await Client.open()).send(head(body), body.slice(0, 40));
    await new Promise((resolve) => setTimeout(resolve, 50));
    cut.socket.destroy();
    const client = (await Client.open()).send(post(message('wamid.next')));
    expect(await client.responses(1)).toMatchObject([{ status: 200 }]);
    expect(ids()).toEqual(['wamid.next']);
    expect(logged).toEqual([]);
  });

  it('whose sender went away during the append does no harm', async () => {
    const kept = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    for (const { promise } of [kept, lost]) {
      const before = log.appended.length;
      log.outcome = () => promise;
      const client = (await Client.open()).send(post(message(`wamid.gone.${before}`)));
      await eventually(async () => log.appended.length > before);
      client.socket.destroy();
    }
    await new Promise((done) => setTimeout(done, 50));
    kept.resolve();
    lost.reject(new ProsaError('shard_closed', 'too late'));
    log.outcome = () => Promise.resolve();
    const client = (await Client.open()).send(post(message('wamid.after')));
    expect(await client.responses(1)).toMatchObject([{ status: 200 }]);
  });
});

describe('a webhook is refused', () => {
  it('when it says that it is too large, before its body is kept', async () => {
    const huge = (await Client.open()).send(head('', { 'content-length': '20000000' }), 'the beginning');
    expect((await huge.responses(1)).map(codeOf)).toEqual([[413, 'body_too_large']]);
    const large = Buffer.alloc(4_000_000, 32);
    const client = (await Client.open()).send(head(large), large, post(message('wamid.after-large')));
    const [refused, taken] = await client.responses(2);
    expect(codeOf(refused!)).toEqual([413, 'body_too_large']);
    expect(refused!.body).toContain('4000000 bytes');
    expect(taken).toMatchObject({ status: 200 });
  });

  it('when it turns out to be too large', async () => {
    const client = (await Client.open()).send(head('', { 'transfer-encoding': 'chunked' }));
    const megabyte = chunk(Buffer.alloc(1_000_000, 32));
    client.send(megabyte, megabyte, megabyte, megabyte, lastChunk);
    expect((await client.responses(1)).map(codeOf)).toEqual([[413, 'body_too_large']]);
  });

  it('with what to do about it, when there is too much to do', async () => {
    log.outcome = () => Promise.reject(new ProsaError('overloaded', '7 events are in flight'));
    const client = (await Client.open()).send(post(message('wamid.1')));
    const [answer] = await client.responses(1);
    expect(answer!.headers).toMatchObject({
      'retry-after': '1',
      'content-type': expect.stringMatching(/^application\/json/),
    });
    expect(JSON.parse(answer!.body)).toEqual({
      error: { code: 'overloaded', message: '7 events are in flight' },
    });
  });

  it('unread while the log is full, and its connection serves the next', async () => {
    log.full = true;
    const client = await Client.open();
    const body = message('wamid.unread');
    client.send(head(body), body.slice(0, 40));
    const [refused] = await client.responses(1);
    expect(codeOf(refused!)).toEqual([503, 'overloaded']);
    expect(refused!.headers).toMatchObject({
      'retry-after': '1',
      'content-type': expect.stringMatching(/^application\/json/),
    });
    const large = Buffer.alloc(3_000_000, 32);
    client.send(body.slice(40), head(large), large);
    client.send(head('', { 'transfer-encoding': 'chunked' }), chunk(Buffer.from(body)), lastChunk);
    expect((await client.responses(3)).map(codeOf)).toEqual(Array(3).fill([503, 'overloaded']));
    log.full = false;
    client.send(post(message('wamid.read')));
    expect((await client.responses(4))[3]).toMatchObject({ status: 200 });
    expect(ids()).toEqual(['wamid.read']);
  });

  it('without details, which are in the log, when something unforeseen failed', async () => {
    log.outcome = () => Promise.reject(new Error('the disk is on fire'));
    const client = (await Client.open()).send(post(message('wamid.1', '5500977777777')));
    const [answer] = await client.responses(1);
    expect(codeOf(answer!)).toEqual([500, 'internal']);
    expect(answer!.body).not.toContain('fire');
    expect(logged.join('')).toContain('the disk is on fire');
    expect(logged.join('')).toContain('/webhooks/whatsapp');
    expect(logged.join('')).not.toContain('977777777');
  });

  it.each(['unreachable', 'log_unavailable', 'shard_closed'] as const)(
    'to come again, when what Prosa needs is away for a while: %s',
    async (code) => {
      log.outcome = () => Promise.reject(new ProsaError(code, 'away'));
      const client = await Client.open();
      const [refused] = await client.send(post(message('wamid.away'))).responses(1);
      expect(codeOf(refused!)).toEqual([503, code]);
      expect(refused!.headers['retry-after']).toBe('1');
      expect(logged).toEqual([]);
    },
  );

  it('when Prosa is stopping, and its connection is closed; what had begun is finished', async () => {
    const body = message('wamid.begun');
    const begun = (await Client.open()).send(head(body), body.slice(0, 40));
    const quiet = await Client.open();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const stopped = server.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    quiet.send(post(message('wamid.late')));
    const [refused] = await quiet.responses(1);
    expect(codeOf(refused!)).toEqual([503, 'shard_closed']);
    expect(refused!.headers).toMatchObject({ 'retry-after': '1', connection: 'close' });
    begun.send(body.slice(40));
    expect(await begun.responses(1)).toMatchObject([{ status: 200, headers: { connection: 'close' } }]);
    await stopped;
    expect(ids()).toEqual(['wamid.begun']);
  });
});

it('counts the updates of accepted webhooks only', async () => {
  const client = (await Client.open()).send(post(message('wamid.1')));
  await client.responses(1);
  log.outcome = () => Promise.reject(new ProsaError('overloaded', 'full'));
  client.send(post(message('wamid.2')));
  await client.responses(2);
  expect(await registry.metrics()).toMatch(
    /^prosa_webhook_updates_total\{channel="whatsapp",kind="message"\} 1$/m,
  );
});
