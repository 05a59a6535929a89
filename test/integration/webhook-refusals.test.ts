/** When the webhook refuses a request, and what that does to its connection. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../src/errors.ts';
import { chunk, codeOf, lastChunk } from '../support/bare-client.ts';
import { BareWebhook, head, message, post } from '../support/bare-webhook.ts';

let world: BareWebhook;
beforeEach(async () => {
  world = await BareWebhook.open();
});
afterEach(() => world.close());

describe('a webhook is refused', () => {
  it('when it says that it is too large, before its body is kept', async () => {
    const huge = (await world.connect()).send(head('', { 'content-length': '20000000' }), 'the beginning');
    expect((await huge.responses(1)).map(codeOf)).toEqual([[413, 'body_too_large']]);
    const large = Buffer.alloc(4_000_000, 32);
    const client = (await world.connect()).send(head(large), large, post(message('wamid.after-large')));
    const [refused, taken] = await client.responses(2);
    expect(codeOf(refused!)).toEqual([413, 'body_too_large']);
    expect(refused!.body).toContain('4000000 bytes');
    expect(taken).toMatchObject({ status: 200 });
  });

  it('when it turns out to be too large', async () => {
    const client = (await world.connect()).send(head('', { 'transfer-encoding': 'chunked' }));
    const megabyte = chunk(Buffer.alloc(1_000_000, 32));
    client.send(megabyte, megabyte, megabyte, megabyte, lastChunk);
    expect((await client.responses(1)).map(codeOf)).toEqual([[413, 'body_too_large']]);
  });

  it('with what to do about it, when there is too much to do', async () => {
    world.log.outcome = () => Promise.reject(new ProsaError('overloaded', '7 events are in flight'));
    const client = (await world.connect()).send(post(message('wamid.1')));
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
    world.log.full = true;
    const client = await world.connect();
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
    world.log.full = false;
    client.send(post(message('wamid.read')));
    expect((await client.responses(4))[3]).toMatchObject({ status: 200 });
    expect(world.ids()).toEqual(['wamid.read']);
  });

  it('without details, which are in the log, when something unforeseen failed', async () => {
    world.log.outcome = () => Promise.reject(new Error('the disk is on fire'));
    const client = (await world.connect()).send(post(message('wamid.1', '5500977777777')));
    const [answer] = await client.responses(1);
    expect(codeOf(answer!)).toEqual([500, 'internal']);
    expect(answer!.body).not.toContain('fire');
    expect(world.logged.join('')).toContain('the disk is on fire');
    expect(world.logged.join('')).toContain('/webhooks/whatsapp');
    expect(world.logged.join('')).not.toContain('977777777');
  });

  it.each(['unreachable', 'log_unavailable', 'shard_closed'] as const)(
    'to come again, when what Prosa needs is away for a while: %s',
    async (code) => {
      world.log.outcome = () => Promise.reject(new ProsaError(code, 'away'));
      const client = await world.connect();
      const [refused] = await client.send(post(message('wamid.away'))).responses(1);
      expect(codeOf(refused!)).toEqual([503, code]);
      expect(refused!.headers['retry-after']).toBe('1');
      expect(world.logged).toEqual([]);
    },
  );

  it('when Prosa is stopping, and its connection is closed; what had begun is finished', async () => {
    const body = message('wamid.begun');
    const { server } = world.server;
    const heard = once(server, 'request');
    const begun = (await world.connect()).send(head(body), body.slice(0, 40));
    await heard;
    const accepted = once(server, 'connection');
    const quiet = await world.connect();
    await accepted;
    const stopped = world.server.close();
    await expect.poll(() => server.listening).toBe(false);
    quiet.send(post(message('wamid.late')));
    const [refused] = await quiet.responses(1);
    expect(codeOf(refused!)).toEqual([503, 'shard_closed']);
    expect(refused!.headers).toMatchObject({ 'retry-after': '1', connection: 'close' });
    begun.send(body.slice(40));
    expect(await begun.responses(1)).toMatchObject([{ status: 200, headers: { connection: 'close' } }]);
    await stopped;
    expect(world.ids()).toEqual(['wamid.begun']);
  });
});
