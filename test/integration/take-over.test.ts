/** A person takes a conversation over through the API, writes by WhatsApp, and gives it back (G9). */
import { createHmac, randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import type { ConversationView, TranscriptLine } from '../../src/shard/conversation-view.ts';
import { type AcceptedSend, GraphServer } from '../../src/simulator/graph-server.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { asAdmin, conversationOf, ENDPOINT, eventually, startProsa } from '../support/prosa.ts';

const CUSTOMER = '5548999990001';

async function withWhatsApp() {
  const accepted: AcceptedSend[] = [];
  const graph = await new GraphServer({
    phoneNumberId: ENDPOINT.phoneNumberId,
    accessToken: ENDPOINT.accessToken,
    random: new Random(1),
    wamids: new Wamids(),
    onAccepted: (message) => void accepted.push(message),
  }).start();
  onTestFinished(() => graph.stop());
  const prosa = await startProsa({}, { graphUrl: graph.url });
  return { prosa, graph, accepted };
}

async function write(
  prosa: ProsaProcess,
  graph: GraphServer,
  text: string,
  sentAt = Date.now(),
): Promise<void> {
  graph.customerWrote(CUSTOMER);
  const message = {
    from: CUSTOMER,
    id: `wamid.${randomUUID()}`,
    timestamp: String(Math.floor(sentAt / 1000)),
    type: 'text',
    text: { body: text },
  };
  const metadata = { display_phone_number: '550000000000', phone_number_id: ENDPOINT.phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, messages: [message] };
  const body = JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
  });
  const signature = `sha256=${createHmac('sha256', ENDPOINT.appSecret).update(body).digest('hex')}`;
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
  const response = await fetch(`${prosa.url}/webhooks/whatsapp`, { method: 'POST', body, headers });
  expect(response.status).toBe(200);
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the API answers
async function ask(prosa: ProsaProcess, path: string, body?: object): Promise<{ status: number; body: any }> {
  const response = await fetch(`${prosa.url}/api${path}`, {
    headers: { ...asAdmin, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { method: 'POST', body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

const begun = (prosa: ProsaProcess, when: (view: ConversationView) => boolean = () => true) =>
  eventually(async () => {
    const view = await conversationOf(prosa, 'whatsapp', CUSTOMER);
    return (
      view &&
      when(view) &&
      view.outbox.every(({ state }) => state !== 'pending' && state !== 'sending') &&
      view
    );
  });

it('a person has the one voice from taking to giving back, and the bot goes on after that', async () => {
  const { prosa, graph, accepted } = await withWhatsApp();
  await write(prosa, graph, 'Oi, quero uma casa em Florianópolis');
  const { id, outbox } = await begun(prosa, ({ outbox }) => outbox.length > 0);
  const path = `/conversations/${id}`;
  expect((await ask(prosa, `${path}/messages`, { id: 'm0', text: 'cedo demais' })).status).toBe(409);
  expect((await ask(prosa, `${path}/give-back`, {})).status).toBe(409);

  const taken = await ask(prosa, `${path}/take`, {});
  expect(taken).toMatchObject({ status: 200, body: { owner: 'human', timers: [] } });
  const who = taken.body.takenBy as string;
  expect((await ask(prosa, `${path}/take`, {})).status).toBe(200);
  expect((await ask(prosa, '/hand-offs')).body.items).toMatchObject([{ id, takenBy: who }]);

  await write(prosa, graph, 'somos 4 pessoas');
  for (const _ of [1, 2]) {
    const written = await ask(prosa, `${path}/messages`, { id: 'm1', text: 'Oi, aqui é a Ana!' });
    expect(written).toEqual({ status: 202, body: { id: 'm1' } });
  }
  await begun(prosa, ({ outbox: now }) => now.length === outbox.length + 1);
  expect(accepted).toHaveLength(outbox.length + 1);
  const { items } = (await ask(prosa, `${path}/transcript`)).body as { items: TranscriptLine[] };
  expect(items.slice(-2)).toMatchObject([
    { from: 'customer', text: 'somos 4 pessoas' },
    { from: 'person', by: who, text: 'Oi, aqui é a Ana!' },
  ]);

  expect(await ask(prosa, `${path}/give-back`, {})).toMatchObject({ status: 200, body: { owner: 'bot' } });
  expect((await ask(prosa, '/hand-offs')).body.items).toEqual([]);
  await write(prosa, graph, 'de 10 a 15 de dezembro');
  const after = await begun(prosa, ({ outbox: now }) => now.length > outbox.length + 1);
  expect(after.slots.guests).toMatchObject({ value: 4 });
});

it('what waits is listed, and nothing is written once the window is closed', async () => {
  const { prosa, graph } = await withWhatsApp();
  const yesterday = Date.now() - 25 * 3_600_000;
  await write(prosa, graph, 'Quero falar com uma pessoa', yesterday);
  const { id } = await begun(prosa, ({ owner }) => owner === 'human');
  const [waiting] = (await ask(prosa, '/hand-offs')).body.items;
  expect(waiting).toMatchObject({ id, stage: 'handOff', reason: 'O cliente pediu uma pessoa.' });
  expect(waiting).not.toHaveProperty('takenBy');
  const listed = async (query: string) => (await ask(prosa, `/conversations?${query}`)).body.items;
  expect(await listed('handOff=waiting')).toMatchObject([{ id, state: 'handOff' }]);
  expect(await listed('owner=bot')).toEqual([]);
  expect(await listed('state=handOff&limit=1')).toMatchObject([{ id }]);
  const { next } = (await ask(prosa, '/conversations?order=newest&limit=1')).body;
  expect(await listed(`before=${next}`)).toEqual([]);
  await ask(prosa, `/conversations/${id}/take`, {});
  expect(await listed('handOff=waiting')).toEqual([]);
  expect(await ask(prosa, `/conversations/${id}/messages`, { id: 'm1', text: 'Oi' })).toMatchObject({
    status: 409,
    body: { error: { code: 'conflict', message: expect.stringContaining('24 hours') } },
  });
});
