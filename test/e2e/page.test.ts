import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JournalView } from '../../src/shard/conversation-view.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { ChatPage } from '../support/browser-page.ts';
import { demoFrom, writeCatalogue } from '../support/demo-from.ts';
import { freeWeek, isoDay } from '../support/free-week.ts';
import { AT_ONCE, asAdmin, conversationOf, ENDPOINT } from '../support/prosa.ts';
import { sharedDirectory } from '../support/temporary-directory.ts';

const chromiumPath = findChromium();
/** Whatever day it is, its calendar began a while ago and goes on for a year. */
const demo = demoFrom(isoDay(Date.now() - 20 * 86_400_000));
const week = freeWeek(demo, 'Búzios', 4, Date.now());
const wish = `somos 4 pessoas, ${week.said}, em Búzios`;
const phone = { width: 390, height: 844 };
/** As a newcomer starts it: an empty setting is one that is not set. */
const withoutWhatsApp = { ...ENDPOINT, phoneNumberId: '', accessToken: '', appSecret: '', verifyToken: '' };
/** As the panel names them. */
const FOLLOW_UPS = ['Follow-up', 'Follow-up of the next day', 'Last follow-up'];
/** How long something may take that needs no restart (ms). */
const soon = { timeout: 30_000 };
/** The browser tries again after some seconds. */
const reconnection = { timeout: 60_000 };

describe.skipIf(chromiumPath === undefined)('the page', () => {
  let browser: Browser;
  let prosa: ProsaProcess;
  let context: BrowserContext;
  let pages: ChatPage[];
  const catalogue = sharedDirectory();

  beforeAll(async () => {
    writeCatalogue(catalogue, demo);
    [browser, prosa] = await Promise.all([
      launchChromium(chromiumPath!),
      ProsaProcess.start(withoutWhatsApp, {
        turns: AT_ONCE, // so that each message has its own answer
        env: { PROSA_CATALOGUE: catalogue },
      }),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await prosa?.stop();
  });

  beforeEach(async () => {
    pages = [];
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'pt-BR' });
  });

  afterEach(async () => {
    await context.close();
    expect(pages.flatMap(({ problems }) => problems)).toEqual([]);
  });

  async function open(): Promise<ChatPage> {
    const page = await ChatPage.open(context, prosa.url);
    pages.push(page);
    return page;
  }

  test('a customer goes through the rental funnel, and the panel shows it live', async () => {
    const chat = await open();
    expect(await chat.stage()).toBeUndefined();

    expect(await chat.say('Oi')).toMatch(/Para onde/);
    await chat.stageIs('discovery');
    const timers = await chat.timers();
    expect(timers.map(({ name }) => name)).toEqual(FOLLOW_UPS);
    const left = timers[0]!.left;
    // In the evening it waits for the morning, and hours are not seen to pass.
    if (left <= 7_200) {
      expect(left).toBeGreaterThan(7_000);
      await expect.poll(async () => (await chat.timers())[0]!.left, soon).toBeLessThan(left - 1);
    }

    expect(await chat.say(wish)).toMatch(/Búzios.*7 noites.*4 pessoas[\s\S]*1\..*[\s\S]*2\. /);
    await chat.stageIs('presentation');
    const understood = {
      People: '4',
      Place: 'Búzios',
      'Check-in': inWords(week.checkIn),
      'Check-out': inWords(week.checkOut),
      Nights: '7',
    };
    expect(await chat.slots()).toEqual(understood);
    expect(await chat.source('People').textContent()).toContain('somos 4 pessoas');

    expect(await chat.say('a primeira')).toMatch(/R\$\s.* no total/);
    await chat.stageIs('engagement');
    expect(await chat.say('pode reservar')).toContain('nome');
    await chat.stageIs('conversion');
    expect(await chat.say('Ana Souza')).toContain('CPF');
    expect(await chat.slots()).toEqual({ ...understood, Name: 'Ana Souza', Choice: 'option 1' });
    expect(await chat.say('529.982.247-25')).toContain('em nome de Ana Souza');
    expect(await chat.timers()).toHaveLength(FOLLOW_UPS.length);
    expect(await chat.say('sim')).toMatch(/Reservado, Ana/);
    await chat.stageIs('closing');
    expect(await chat.timers()).toEqual([]);

    const { stage, slots } = (await conversationOf(prosa, 'web', await chat.session()))!;
    expect(stage).toBe('closing');
    expect(slots.checkIn!.value).toBe(week.checkIn);
    expect(slots.checkOut!.value).toBe(week.checkOut);
  });

  test('the page, closed and opened again, continues the conversation', async () => {
    const chat = await open();
    await chat.say(wish);
    await chat.stageIs('presentation');
    const [said, understood] = [await chat.transcript(), await chat.slots()];
    expect(said).toHaveLength(2);
    await chat.page.close();

    const again = await open();
    await expect.poll(() => again.transcript(), soon).toEqual(said);
    await again.stageIs('presentation');
    expect(await again.slots()).toEqual(understood);
    expect(await again.timers()).toHaveLength(FOLLOW_UPS.length);
    expect(await again.say('a primeira')).toMatch(/R\$\s.* no total/);
    await again.stageIs('engagement');

    // Back from the browser's cache of pages it is told everything anew, and shows it once.
    await again.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))");
    await again.say('pode reservar');
    await again.stageIs('conversion');
    expect(await again.transcript()).toHaveLength(6);
  });

  test('two tabs show the same', async () => {
    const [one, other] = [await open(), await open()];
    await one.say('Oi');
    await expect.poll(() => other.transcript(), soon).toEqual(await one.transcript());
    await other.say(wish);
    await one.stageIs('presentation');
    await other.stageIs('presentation');
    await expect.poll(() => one.transcript(), soon).toEqual(await other.transcript());
    expect((await one.transcript()).filter((line) => line.startsWith('> '))).toEqual(['> Oi', `> ${wish}`]);
    expect(await one.transcript()).toHaveLength(4);
    expect(await one.slots()).toEqual(await other.slots());
  });

  test('what is said around a crash arrives once and is answered once', async () => {
    const [chat, other] = [await open(), await open()];
    await chat.say(wish);
    await chat.say('a primeira');
    const before = await chat.transcript();
    await expect.poll(() => other.transcript(), soon).toEqual(before);

    for (const page of pages) page.mayFailToLoad = true;
    await chat.send('Tem piscina?'); // the crash meets it wherever it is by then
    await prosa.kill();
    await chat.disconnected();
    await chat.send('Aceita cachorro?');
    await expect
      .poll(() => chat.onTheirWay().allTextContents(), soon)
      .toContainEqual(expect.stringMatching(/Aceita cachorro\?.*enviando/));
    await prosa.restart();

    await expect.poll(() => chat.replies().count(), reconnection).toBeGreaterThanOrEqual(4);
    await Promise.all(pages.map((page) => page.connected()));
    const session = await chat.session();
    const { id } = (await conversationOf(prosa, 'web', session))!;
    const said = await messagesOf(prosa, id);
    expect(said.map(({ text }) => text)).toEqual([wish, 'a primeira', 'Tem piscina?', 'Aceita cachorro?']);
    expect(new Set(said.map((message) => message.id)).size).toBe(4);

    await chat.say('pode reservar'); // whatever was doubled has come by the time this is answered
    await chat.stageIs('conversion');
    const after = await chat.transcript();
    expect(after.slice(0, before.length)).toEqual(before);
    const asked = after.filter((line) => line.startsWith('> '));
    expect(asked).toEqual([...said.map(({ text }) => `> ${text}`), '> pode reservar']);
    expect(after).toHaveLength(2 * asked.length);
    expect(await chat.onTheirWay().count()).toBe(0);
    await expect.poll(() => other.transcript(), reconnection).toEqual(after);
    const { outbox } = (await conversationOf(prosa, 'web', session))!;
    expect(outbox.map(({ text }) => text)).toHaveLength(asked.length);
    for (const page of pages) page.mayFailToLoad = false;
  });

  test('hostile text is shown as text', async () => {
    const chat = await open();
    const image = '<img src=x onerror="document.title=1">';
    const hostile = `${image} {{name}} somos 4 pessoas`;
    await chat.say(hostile);
    const template = '{{#name}}<script>document.title=2</script>{{/name}}{{{place}}}';
    await chat.say(template);
    expect((await chat.transcript()).filter((line) => line.startsWith('> '))).toEqual([
      `> ${hostile}`,
      `> ${template}`,
    ]);
    expect((await chat.slots()).People).toBe('4');
    expect(await chat.source('People').textContent()).toContain(`${image} {{name}}`);
    expect(await chat.page.locator('#messages, #panel').locator('img, script').count()).toBe(0);
    expect(await chat.page.title()).toBe('Prosa');

    const policy = (await chat.page.reload())!.headers()['content-security-policy'];
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  test('photos are shown as pictures with what is on them, and addresses as links', async () => {
    const chat = await open();
    const [, house] = /1\. (.+) \(/.exec(await chat.say(wish))!;
    await chat.stageIs('presentation');
    await chat.say('vi em https://example.com/figueira.');
    await chat.say('manda fotos da 1');
    const pictures = chat.page.locator('#messages .bubble.bot img');
    await expect.poll(() => pictures.count(), soon).toBe(2);
    for (const picture of await pictures.all()) {
      await picture.scrollIntoViewIfNeeded();
      await expect
        .poll(
          () => picture.evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
          soon,
        )
        .toBe(480);
      expect(await picture.getAttribute('loading')).toBe('lazy');
    }
    expect(await pictures.first().getAttribute('alt')).toBe('Por fora (ilustração)');
    const transcript = await chat.transcript();
    expect(transcript.join('\n')).toContain('Por fora (ilustração)');
    expect(transcript.at(-1)).toContain(`Essas são as fotos de ${house}`);
    const link = chat.page.locator('#messages .bubble.customer .text a');
    expect(await link.textContent()).toBe('https://example.com/figueira');
    expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await sideways(chat)).toEqual([]);
    expect((await chat.page.reload())!.headers()['content-security-policy']).toContain(
      "img-src 'self' https:",
    );
    await expect.poll(() => pictures.count(), soon).toBe(2); // told again from the store
  });

  test.each([
    ['pt-PT', 'pt-BR', 'Escreva uma mensagem', 'conectado', 'Oi, procuro casa em Búzios', 'hoje'],
    ['en-GB', 'en', 'Write a message', 'connected', "Hi, I'm looking for a house in Búzios", 'today'],
    ['es-AR', 'es', 'Escriba un mensaje', 'conectado', 'Hola, busco casa en Búzios', 'hoy'],
    ['de-DE', 'pt-BR', 'Escreva uma mensagem', 'conectado', 'Oi, procuro casa em Búzios', 'hoje'],
  ])(
    'in a browser that prefers %s the page speaks %s',
    async (locale, lang, write, connected, first, day) => {
      await context.close();
      context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale });
      const chat = await open();
      expect(await chat.page.locator('html').getAttribute('lang')).toBe(lang);
      expect(await chat.page.getByRole('textbox').getAttribute('placeholder')).toBe(write);
      expect(await chat.page.locator('#connection').textContent()).toBe(connected);
      const silent = '[data-text]:empty, [data-label]:not([aria-label]), [aria-label="undefined"]';
      expect(await chat.page.locator(silent).count()).toBe(0);
      await chat.page.getByRole('button', { name: first, exact: true }).click();
      await chat.stageIs('discovery');
      expect(await chat.page.locator('#messages .day').textContent()).toBe(day);
      await chat.page.setViewportSize(phone);
      expect(await sideways(chat)).toEqual([]);
    },
  );

  test('nothing scrolls sideways at 390 px', async () => {
    const chat = await open();
    await chat.page.setViewportSize(phone);
    expect(await sideways(chat)).toEqual([]);
    await chat.say(`Oi, ${'a'.repeat(300)} ${wish} https://example.com/${'b'.repeat(200)}`);
    await chat.stageIs('presentation');
    expect(await sideways(chat)).toEqual([]);
    await chat.page.locator('#panel-toggle').click();
    await chat.source('People').waitFor();
    expect(await chat.page.locator('#panel-title').isVisible()).toBe(true);
    expect(await sideways(chat)).toEqual([]);
    await chat.source('People').click(); // leads back to the message
    expect(await chat.page.locator('#messages').isVisible()).toBe(true);
    await chat.say('quero falar com uma pessoa');
    expect(await sideways(chat)).toEqual([]);
  });
});

/** The customer's messages in the journal, in order. */
async function messagesOf(prosa: ProsaProcess, id: string): Promise<{ id: string; text: string }[]> {
  const response = await fetch(`${prosa.url}/api/conversations/${id}/journal`, { headers: asAdmin });
  const { items } = (await response.json()) as { items: JournalView[] };
  return items.flatMap(({ event }) =>
    event.kind === 'message' && event.content.type === 'text'
      ? [{ id: event.id, text: event.content.text }]
      : [],
  );
}

/** What is wider than it may be: the page, or a part that scrolls only up and down. */
function sideways(chat: ChatPage): Promise<string[]> {
  return chat.page.evaluate(`['html', 'body', '#log', '#panel', 'main', 'header']
    .filter((part) => {
      const { scrollWidth, clientWidth } = document.querySelector(part);
      return scrollWidth > clientWidth || clientWidth > innerWidth;
    })`);
}

/** As the panel writes a date. */
function inWords(date: string): string {
  const form = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  } as const;
  return new Date(date).toLocaleDateString('en-GB', form);
}
