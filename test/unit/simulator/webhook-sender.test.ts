import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { signature, WebhookSender } from '../../../src/simulator/webhook-sender.ts';

interface Received {
  at: number;
  body: string;
  signature: unknown;
  port: number | undefined;
}

let server: Server;
let sender: WebhookSender;
let received: Received[];

/** Answers each POST with the next status; 0 drops the connection, -1 never answers. The last one stays. */
async function listen(statuses: number[], options: { port?: number } = {}): Promise<string> {
  received = [];
  server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const { remotePort: port } = request.socket;
    received.push({ at: performance.now(), body, signature: request.headers['x-hub-signature-256'], port });
    const status = (statuses.length > 1 ? statuses.shift() : statuses[0])!;
    if (status === 0) request.socket.destroy();
    if (status > 0) response.writeHead(status).end('ok');
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/whatsapp`;
}

afterEach(async () => {
  sender.stop();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('signs the raw bytes', async () => {
  sender = new WebhookSender({ url: await listen([200]), appSecret: 'segredo' });
  expect(await sender.deliver({ text: 'olá 👍' })).toEqual({ accepted: true, posts: 1 });
  const expected = createHmac('sha256', 'segredo').update(received[0]!.body).digest('hex');
  expect(received[0]!.signature).toBe(`sha256=${expected}`);
});

it('knows the signature of a fixed body', () => {
  expect(signature(Buffer.from('The quick brown fox jumps over the lazy dog'), 'key')).toBe(
    'sha256=f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8',
  );
});

it('keeps its connection', async () => {
  sender = new WebhookSender({ url: await listen([200]), appSecret: 's' });
  for (let i = 0; i < 3; i++) await sender.deliver({});
  expect(new Set(received.map(({ port }) => port)).size).toBe(1);
});

it('delivers again after anything but 200, with growing gaps and the same bytes', async () => {
  const url = await listen([500, 503, 404, 0, 201, 200]);
  sender = new WebhookSender({ url, appSecret: 's', firstGapMs: 20, maxGapMs: 80 });
  expect(await sender.deliver({ a: 1 })).toEqual({ accepted: true, posts: 6 });
  expect(sender.redeliveries).toBe(5);
  expect(sender.answers).toEqual({ 500: 1, 503: 1, 404: 1, 'no connection': 1, 201: 1, 200: 1 });
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  const gaps = received.slice(1).map(({ at }, index) => at - received[index]!.at);
  for (const [index, least] of [20, 40, 80, 80, 80].entries()) {
    expect(gaps[index]).toBeGreaterThan(least - 3);
    expect(gaps[index]).toBeLessThan(least + 5_000);
  }
});

it('delivers again to a server that was dead meanwhile', async () => {
  const url = await listen([200]);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  sender = new WebhookSender({ url, appSecret: 's', firstGapMs: 10, maxGapMs: 20 });
  const delivery = sender.deliver({});
  await expect.poll(() => sender.answers['no connection'] ?? 0).toBeGreaterThan(2);
  await listen([200], { port });
  expect((await delivery).accepted).toBe(true);
});

it('delivers again when no answer comes', async () => {
  const url = await listen([-1, 200]);
  sender = new WebhookSender({ url, appSecret: 's', timeoutMs: 50, firstGapMs: 5 });
  const { accepted, posts } = await sender.deliver({});
  // More than one is without an answer where the machine stands still.
  expect([accepted, posts > 1]).toEqual([true, true]);
  expect(sender.answers).toEqual({ timeout: posts - 1, 200: 1 });
});

it('gives up after the deadline, and when it is stopped', async () => {
  const url = await listen([500]);
  sender = new WebhookSender({ url, appSecret: 's', firstGapMs: 10, maxGapMs: 20, deadlineMs: 100 });
  expect((await sender.deliver({})).accepted).toBe(false);
  sender = new WebhookSender({ url, appSecret: 's', deadlineMs: 60_000 });
  setTimeout(() => sender.stop(), 50);
  expect((await sender.deliver({})).accepted).toBe(false);
});
