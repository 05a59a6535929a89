import { describe, expect, it } from 'vitest';
import { refusal, sharedGateway } from '../support/gateway.ts';
import { conversationOf, say } from '../support/prosa.ts';

const gateway = sharedGateway();

describe('the web channel', () => {
  const post = (body: string, type = 'application/json') =>
    fetch(`${gateway.prosa.url}/api/web/messages`, {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });

  it.each([
    ['{"text":"oi"}', /session/],
    ['{"session":"s"}', /text/],
    ['{"session":"s","text":"  "}', /text/],
    [JSON.stringify({ session: 's', text: 'x'.repeat(4_097) }), /4096/],
    ['{"session":"a b","text":"oi"}', /session/],
    ['{"session":"s","text":"oi","id":"../x"}', /id/],
    ['{"session":"s","text":"oi","other":1}', /other/],
    ['{"session":', /JSON/],
    ['null', /./],
  ])('refuses %s and names the field', async (body, message) => {
    expect(await refusal(await post(body))).toMatchObject({
      status: 400,
      code: 'request_invalid',
      message: expect.stringMatching(message),
    });
  });

  it('refuses what is not JSON by its type, and what is too large', async () => {
    expect(await refusal(await post('session=s', 'application/x-www-form-urlencoded'))).toMatchObject({
      status: 400,
    });
    expect(await refusal(await post(`{"session":"s","text":"${'x'.repeat(4e6)}"}`))).toMatchObject({
      status: 413,
    });
  });

  it('takes a message with the same id once', async () => {
    for (let times = 0; times < 2; times++) {
      expect((await post('{"session":"twice","text":"oi","id":"one"}')).status).toBe(200);
    }
    expect((await conversationOf(gateway.prosa, 'web', 'twice'))!.revision).toBe(1);
  });

  it('keeps what a customer writes as text, also in replies', async () => {
    await say(gateway.prosa, 'hostile', 'meu nome é {{place}} <img src=x onerror=alert(1)>');
    const view = await conversationOf(gateway.prosa, 'web', 'hostile');
    expect(JSON.stringify(view!.outbox)).not.toContain('<img');
  });
});

describe('the stream of the page', () => {
  /** Reads events until `enough`, then closes. */
  async function stream(
    session: string,
    enough: (text: string) => boolean,
    lastEventId?: string,
  ): Promise<string> {
    const stop = new AbortController();
    const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const response = await fetch(`${gateway.prosa.url}/api/web/stream?session=${session}`, {
      signal: stop.signal,
      headers,
    });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    let received = '';
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      received += part;
      if (enough(received)) break;
    }
    stop.abort();
    return received;
  }

  it('tells what was said, what follows live, and resumes after the last id', async () => {
    await say(gateway.prosa, 'streamer', 'oi');
    const first = await stream('streamer', (received) => received.includes('event: state'));
    expect([...first.matchAll(/^id: (.+)$/gm)].map((match) => match[1])).toEqual(['1.0', '1.1']);
    const live = stream(
      'streamer',
      (received) =>
        received.match(/event: message\nid: .+\n/g)?.length === 2 &&
        received.includes('"place":{"value":"Paraty"'),
      '1.1',
    );
    await say(gateway.prosa, 'streamer', 'quero ir para Paraty');
    const second = await live;
    expect([...second.matchAll(/^id: (.+)$/gm)].map((match) => match[1])).toEqual(['2.0', '2.2']);
    expect(second).toContain('"place":{"value":"Paraty"');
  });

  it('of an unknown session says so and goes live with the first message', async () => {
    const isOpen = Promise.withResolvers<void>();
    const live = stream('newcomer', (received) => {
      if (received.includes('event: unknown')) isOpen.resolve();
      return received.includes('"from":"bot"');
    });
    await isOpen.promise;
    await say(gateway.prosa, 'newcomer', 'oi');
    const received = await live;
    expect(received.indexOf('event: unknown')).toBeLessThan(received.indexOf('event: message'));
    expect(received).toContain('event: unknown');
  });

  it('refuses a session or a last id that cannot be one', async () => {
    expect(await refusal(await gateway.get('/api/web/stream'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/session/),
    });
    expect(await refusal(await gateway.get('/api/web/stream?session=%20'))).toMatchObject({
      status: 400,
      message: expect.stringMatching(/session/),
    });
    const response = await gateway.get('/api/web/stream?session=s', { 'last-event-id': 'abc' });
    expect(await refusal(response)).toMatchObject({
      status: 400,
      message: expect.stringMatching(/Last-Event-ID/),
    });
  });
});
