/** What the webhook does at the level of HTTP, over bare sockets, with a log that answers when it is told to. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../src/errors.ts';
import { chunk, codeOf, lastChunk } from '../support/bare-client.ts';
import { BareWebhook, head, message, post } from '../support/bare-webhook.ts';
import { eventually } from '../support/prosa.ts';

let world: BareWebhook;
beforeEach(async () => {
  world = await BareWebhook.open();
});
afterEach(() => world.close());

describe('a webhook', () => {
  it('gets its 200 without a body, and only after the append', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    world.log.outcome = () => promise;
    const client = (await world.connect()).send(post(message('wamid.1')));
    await eventually(async () => world.log.appended.length === 1);
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
    const client = await world.connect();
    for (let at = 0; at < whole.length; at += 97) {
      client.send(whole.subarray(at, at + 97));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const chunked = Buffer.from(message('wamid.chunked'));
    client.send(head(chunked, { 'transfer-encoding': 'chunked' }));
    for (let at = 0; at < chunked.length; at += 50) client.send(chunk(chunked.subarray(at, at + 50)));
    client.send(lastChunk);
    expect((await client.responses(2)).map(({ status }) => status)).toEqual([200, 200]);
    expect(world.ids()).toEqual(['wamid.pieces', 'wamid.chunked']);
  });

  it('is answered in order when several come at once on a connection', async () => {
    const client = await world.connect();
    const bad = head('x', { 'x-hub-signature-256': 'sha256=00' });
    client.send(`${post(message('wamid.a'))}${bad}x${post(message('wamid.b'))}`);
    expect((await client.responses(3)).map(({ status }) => status)).toEqual([200, 401, 200]);
    expect(world.ids()).toEqual(['wamid.a', 'wamid.b']);
  });

  it('is told to go on when it asks before its body', async () => {
    const body = message('wamid.expect');
    const client = (await world.connect()).send(head(body, { expect: '100-continue' }));
    expect(await client.responses(1)).toMatchObject([{ status: 100 }]);
    client.send(body);
    expect(await client.responses(2)).toMatchObject([{ status: 100 }, { status: 200 }]);
  });

  it('may close its connection', async () => {
    const client = (await world.connect()).send(post(message('wamid.close'), { connection: 'close' }));
    expect(await client.responses(1)).toMatchObject([{ status: 200, headers: { connection: 'close' } }]);
    await client.closed();
  });

  it('may have any content type or none', async () => {
    const client = await world.connect();
    client.send(post(message('wamid.type'), { 'content-type': 'text/plain' }));
    client.send(post(message('wamid.none')).replace('content-type: application/json\r\n', ''));
    client.send(post(message('wamid.odd'), { 'content-type': ';' }));
    expect((await client.responses(3)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('reaches the route however its path is written', async () => {
    const client = await world.connect();
    for (const target of [
      '/webhooks/whatsapp?from=meta',
      '/webhooks/%77hatsapp',
      'http://prosa/webhooks/whatsapp',
    ]) {
      client.send(post(message(target), {}, target));
    }
    expect((await client.responses(3)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(world.ids()).toHaveLength(3);
  });

  it.each(['/webhooks/whatsapp/', '/webhooks/whatsappx', '/webhooks', '/Webhooks/whatsapp'])(
    'does not reach it as %s',
    async (target) => {
      const client = (await world.connect()).send(post(message('wamid.elsewhere'), {}, target));
      expect((await client.responses(1)).map(codeOf)).toEqual([[404, 'not_found']]);
      expect(world.log.appended).toEqual([]);
    },
  );

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])('does not reach it as a %s', async (method) => {
    const client = (await world.connect()).send(post('{}', { connection: 'close' }).replace(/^POST/, method));
    await client.closed();
    expect(client.received).toMatch(/^HTTP\/1\.1 404 /);
    expect(world.log.appended).toEqual([]);
  });

  it('that is cut off is dropped, and the next is served', async () => {
    const body = message('wamid.cut');
    const heard = once(world.server.server, 'request');
    const cut = (await world.connect()).send(head(body), body.slice(0, 40));
    await heard;
    cut.socket.destroy();
    const client = (await world.connect()).send(post(message('wamid.next')));
    expect(await client.responses(1)).toMatchObject([{ status: 200 }]);
    expect(world.ids()).toEqual(['wamid.next']);
    expect(world.logged).toEqual([]);
  });

  it('whose sender went away during the append does no harm', async () => {
    const kept = Promise.withResolvers<void>();
    const lost = Promise.withResolvers<void>();
    for (const { promise } of [kept, lost]) {
      const before = world.log.appended.length;
      world.log.outcome = () => promise;
      const client = (await world.connect()).send(post(message(`wamid.gone.${before}`)));
      await eventually(async () => world.log.appended.length > before);
      client.socket.destroy();
    }
    await new Promise((done) => setTimeout(done, 50));
    kept.resolve();
    lost.reject(new ProsaError('shard_closed', 'too late'));
    world.log.outcome = () => Promise.resolve();
    const client = (await world.connect()).send(post(message('wamid.after')));
    expect(await client.responses(1)).toMatchObject([{ status: 200 }]);
  });
});

it('counts the updates of accepted webhooks only', async () => {
  const client = (await world.connect()).send(post(message('wamid.1')));
  await client.responses(1);
  world.log.outcome = () => Promise.reject(new ProsaError('overloaded', 'full'));
  client.send(post(message('wamid.2')));
  await client.responses(2);
  expect(await world.registry.metrics()).toMatch(
    /^prosa_webhook_updates_total\{channel="whatsapp",kind="message"\} 1$/m,
  );
});
