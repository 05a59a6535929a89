import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { MovedDay } from '../support/moved-day.ts';
import { conversationOf, eventually, say } from '../support/prosa.ts';
import { replayAll } from '../support/replay-all.ts';

const HOUR = 3_600_000;
const [ANA, BIA, CAIO] = ['5500900000001', '5500900000002', '5500900000003'];
const WISH = 'búzios, 4 pessoas, 20 a 27 de dezembro';
const TEMPLATES = [
  { name: 'prosa_follow_up', language: 'pt_BR', parameters: 1 },
  { name: 'prosa_follow_up_last', language: 'pt_BR', parameters: 1 },
];
const at = (text: string) => Date.parse(`2026-12-${text}-03:00`);

async function dayOf(env: Record<string, string>): Promise<MovedDay> {
  const day = await MovedDay.create(env, TEMPLATES);
  onTestFinished(() => day.destroy());
  return day;
}

const hasSent = (day: MovedDay, waId: string, count: number) =>
  eventually(async () => day.sentTo(waId).length >= count && day.sentTo(waId));

const timersOf = async (day: MovedDay, waId: string) =>
  (await conversationOf(day.prosa, 'whatsapp', waId))!.timers.map(({ name }) => name).sort();

it('photos reach WhatsApp as pictures in their order, the text after them, and are kept as such; no follow-up waits for a template that is not approved', async () => {
  const day = await dayOf({
    PROSA_PUBLIC_URL: 'https://prosa.example',
    WHATSAPP_TEMPLATES: 'prosa_follow_up',
  });
  await day.moveTo(at('01T10:00:00'));
  await day.write(ANA, WISH);
  await hasSent(day, ANA, 1);
  // The template of the first follow-up is approved, that of the last is not.
  expect(await timersOf(day, ANA)).toEqual(['followUp', 'followUpNextDay']);
  await day.write(ANA, 'manda fotos da Casa da Figueira');
  const sent = await hasSent(day, ANA, 4);
  const photo = (name: string, caption: string) => ({
    type: 'image',
    image: {
      link: `https://prosa.example/photos/buz-figueira-${name}.png`,
      caption: `${caption} (ilustração)`,
    },
  });
  expect(sent.slice(1)).toMatchObject([
    photo('outside', 'Por fora'),
    photo('inside', 'Sala'),
    { type: 'text', text: expect.stringMatching(/^Essas são as fotos de \*Casa da Figueira\*/) },
  ]);
  expect(new Set(sent.map(({ opaqueId }) => opaqueId)).size).toBe(4);
  const { outbox } = (await conversationOf(day.prosa, 'whatsapp', ANA))!;
  expect(outbox.slice(1).map(({ text, media }) => ({ text, media }))).toEqual([
    {
      text: 'Por fora (ilustração): https://prosa.example/photos/buz-figueira-outside.png',
      media: {
        url: 'https://prosa.example/photos/buz-figueira-outside.png',
        caption: 'Por fora (ilustração)',
      },
    },
    { text: expect.stringContaining('buz-figueira-inside.png'), media: expect.anything() },
    { text: expect.stringContaining('Essas são as fotos'), media: undefined },
  ]);
  await day.end();
  for (const { result } of await replayAll(day.dataDir)) expect(result.equal).toBe(true);
});

describe('with neither a public address nor templates', () => {
  let day: MovedDay;
  beforeAll(async () => {
    day = await MovedDay.create({}, TEMPLATES);
    await day.moveTo(at('01T10:00:00'));
    return () => day.destroy();
  });

  it('photos that only the page reaches are not promised on WhatsApp', async () => {
    await say(day.prosa, 'session-1', WISH);
    await day.write(ANA, WISH);
    await hasSent(day, ANA, 1);
    await day.write(ANA, 'manda fotos da Casa da Figueira');
    expect((await hasSent(day, ANA, 2))[1]).toMatchObject({
      type: 'text',
      text: expect.stringContaining('eu não tenho fotos'),
    });
  });

  it('a follow-up beyond the window is not waited for', async () => {
    await day.write(BIA, WISH);
    await hasSent(day, BIA, 1);
    expect(await timersOf(day, BIA)).toEqual(['followUp', 'followUpNextDay']);
  });
});

it('follow-ups go as text while the window is open, as approved templates afterwards, until somebody says stop', async () => {
  const day = await dayOf({ WHATSAPP_TEMPLATES: 'prosa_follow_up, prosa_follow_up_last' });
  const began = at('01T10:00:00');
  await day.moveTo(began);
  for (const waId of [ANA, BIA, CAIO]) await day.write(waId, WISH);
  for (const waId of [ANA, BIA, CAIO]) await hasSent(day, waId, 1);
  await day.write(CAIO, 'parar');
  await hasSent(day, CAIO, 2);

  await day.moveTo(began + 2 * HOUR + 60_000);
  for (const waId of [ANA, BIA]) expect((await hasSent(day, waId, 2))[1]).toMatchObject({ type: 'text' });

  await day.moveTo(began + 24 * HOUR + 10 * 60_000);
  for (const waId of [ANA, BIA]) {
    expect((await hasSent(day, waId, 3))[2]).toMatchObject({
      type: 'template',
      template: { name: 'prosa_follow_up', language: 'pt_BR', parameters: ['Búzios'] },
    });
  }
  await day.write(BIA, 'parar');
  expect((await hasSent(day, BIA, 4))[3]).toMatchObject({ type: 'text' });

  await day.moveTo(began + 5 * 24 * HOUR);
  expect((await hasSent(day, ANA, 4))[3]).toMatchObject({
    type: 'template',
    template: { name: 'prosa_follow_up_last', parameters: ['Búzios'] },
  });
  await day.moveTo(began + 20 * 24 * HOUR);
  await eventually(async () => (await conversationOf(day.prosa, 'whatsapp', ANA))?.timers.length === 0);
  expect([ANA, BIA, CAIO].map((waId) => day.sentTo(waId).length)).toEqual([4, 4, 2]);
  const { outbox } = (await conversationOf(day.prosa, 'whatsapp', ANA))!;
  expect(outbox.map(({ state }) => state)).toEqual(['sent', 'sent', 'sent', 'sent']);
  expect(outbox[3]).toMatchObject({
    text: expect.stringContaining('esta é a última vez'),
    template: { name: 'prosa_follow_up_last' },
  });
  await day.end();
  const replays = await replayAll(day.dataDir);
  expect(replays).toHaveLength(3);
  for (const { result } of replays) expect(result).toMatchObject({ equal: true });
});

it('a follow-up beyond the window is waited for where its own template is approved', async () => {
  const day = await dayOf({ WHATSAPP_TEMPLATES: 'prosa_follow_up_last' });
  await day.moveTo(at('01T10:00:00'));
  await day.write(ANA, WISH);
  await hasSent(day, ANA, 1);
  expect(await timersOf(day, ANA)).toEqual(['followUp', 'followUpLast', 'followUpNextDay']);
});
