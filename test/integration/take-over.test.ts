/** A person takes a conversation over through the API, writes by WhatsApp, and gives it back (G9). */
import { expect, it } from 'vitest';
import type { ConversationView, TranscriptLine } from '../../src/shard/conversation-view.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { askApi } from '../support/api.ts';
import { conversationOf, eventually, startProsa } from '../support/prosa.ts';
import { CUSTOMER, WhatsApp } from '../support/whatsapp.ts';

async function withWhatsApp() {
  const whatsApp = await WhatsApp.start();
  const prosa = await startProsa({}, whatsApp.endpoint);
  return { prosa, whatsApp, accepted: whatsApp.accepted };
}

const ask = ({ url }: ProsaProcess, path: string, body?: object) =>
  askApi(url, body ? 'POST' : 'GET', path.slice(1), body);

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
  const { prosa, whatsApp, accepted } = await withWhatsApp();
  await whatsApp.write(prosa.url, 'Oi, quero uma casa em Florianópolis');
  const { id, outbox } = await begun(prosa, ({ outbox }) => outbox.length > 0);
  const path = `/conversations/${id}`;
  expect((await ask(prosa, `${path}/messages`, { id: 'm0', text: 'cedo demais' })).status).toBe(409);
  expect((await ask(prosa, `${path}/give-back`, {})).status).toBe(409);

  const taken = await ask(prosa, `${path}/take`, {});
  expect(taken).toMatchObject({ status: 200, body: { owner: 'human', timers: [] } });
  const who = taken.body.takenBy as string;
  expect((await ask(prosa, `${path}/take`, {})).status).toBe(200);
  expect((await ask(prosa, '/hand-offs')).body.items).toMatchObject([{ id, takenBy: who }]);

  await whatsApp.write(prosa.url, 'somos 4 pessoas');
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
  await whatsApp.write(prosa.url, 'de 10 a 15 de dezembro');
  const after = await begun(prosa, ({ outbox: now }) => now.length > outbox.length + 1);
  expect(after.slots.guests).toMatchObject({ value: 4 });
});

it('what waits is listed, and nothing is written once the window is closed', async () => {
  const { prosa, whatsApp } = await withWhatsApp();
  const yesterday = Date.now() - 25 * 3_600_000;
  await whatsApp.write(prosa.url, 'Quero falar com uma pessoa', yesterday);
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
