import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { ChatPage } from '../support/browser-page.ts';
import { AT_ONCE, asAdmin, conversationOf, ENDPOINT } from '../support/prosa.ts';
import { ensureStudio } from '../support/studio-build.ts';
import { addUser, StudioPage } from '../support/studio-page.ts';

const chromiumPath = findChromium();
const soon = { timeout: 10_000 };

describe.skipIf(chromiumPath === undefined)('the Studio', () => {
  let browser: Browser;
  let prosa: ProsaProcess;
  let context: BrowserContext;
  let studio: StudioPage;

  beforeAll(async () => {
    await ensureStudio();
    [browser, prosa] = await Promise.all([
      launchChromium(chromiumPath!),
      ProsaProcess.start(ENDPOINT, { turns: AT_ONCE }),
    ]);
    await addUser(prosa.url, 'ana', 'admin');
  });

  afterAll(async () => {
    await browser?.close();
    await prosa?.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    studio = await StudioPage.open(context, prosa.url);
    await studio.logIn('ana');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await studio.picture(`failed ${task.name}`);
    await context.close();
    expect(studio.problems).toEqual([]);
  });

  async function liveVersion(): Promise<string> {
    const response = await fetch(`${prosa.url}/api/funnels`, { headers: asAdmin });
    return ((await response.json()) as { live: string }).live;
  }

  test('a stage is added to a draft, undone and redone, mended and tried', async () => {
    const { page } = studio;
    await page.getByRole('link', { name: 'Funnels' }).click();
    await studio.button('New draft').click();
    await studio.node('discovery').waitFor();
    expect(await studio.node('conversion').count()).toBe(1);

    await studio.button('State').click();
    const title = page.getByLabel('Title', { exact: true });
    await title.fill('Coupons');
    const stage = page.locator('.react-flow__node', { hasText: 'Coupons' });
    await stage.waitFor();
    for (let times = 0; (await stage.count()) > 0 && times < 10; times++) await studio.button('Undo').click();
    expect(await stage.count()).toBe(0);
    while (await studio.button('Redo').isEnabled()) await studio.button('Redo').click();
    await stage.waitFor();
    await stage.click();

    await studio.button('Add a transition').click();
    await page.getByRole('menuitem', { name: 'When the customer writes' }).click();
    await studio.choose(page.getByRole('combobox', { name: 'Only if' }), 'Intent');
    await studio.choose(page.getByRole('combobox', { name: 'Add to On the way' }), 'Reply');
    await studio.choose(page.getByRole('combobox', { name: /^Prompt/ }), 'New prompt…');
    await studio.picture('new-prompt');
    await stage.getByLabel('Has an error').waitFor();
    await studio.button(/^Problems/).click();
    await studio.picture('error');
    await page.locator('.problem-row', { has: page.getByLabel('Error') }).first().click();
    await studio.picture('error-open');
    console.log(await page.locator('.problem-row').allTextContents());
  });

  test('every view is without barriers and looks right, light and dark, on a desk and a phone', async () => {
    const { page } = studio;
    const customer = await ChatPage.open(await browser.newContext(), prosa.url);
    await customer.say('Oi');
    await customer.say('somos 4 pessoas em Búzios');
    const { id } = (await conversationOf(prosa, 'web', await customer.session()))!;
    await customer.page.context().close();
    const created = await fetch(`${prosa.url}/api/drafts`, {
      method: 'POST',
      headers: { ...asAdmin, 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'For pictures', from: await liveVersion() }),
    });
    const draft = ((await created.json()) as { id: string }).id;
    const views = {
      funnels: '/funnels',
      version: `/funnels/v/${await liveVersion()}`,
      editor: `/drafts/${draft}`,
      live: '/live',
      conversations: '/conversations',
      conversation: `/conversations/${id}`,
      inbox: '/inbox',
      users: '/users',
      audit: '/audit',
      history: '/history',
    };
    const found: string[] = [];
    for (const [width, height] of [
      [1440, 900],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      for (const [name, path] of Object.entries(views)) {
        await studio.go(path);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
          await studio.picture(`${name}-${width}-${colorScheme}`);
          for (const one of await studio.barriers()) found.push(`${name} ${width} ${colorScheme}: ${one}`);
        }
        const wider = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        if (Number(wider) > 0) found.push(`${name} ${width}: ${wider} pixels too wide`);
      }
    }
    expect(found).toEqual([]);
  });

  test('a customer asks for a person, who takes over in the inbox, writes, and gives back', async () => {
    const customer = await ChatPage.open(await browser.newContext(), prosa.url);
    await customer.say('Oi');
    await customer.say('quero falar com uma pessoa');

    await studio.page.getByRole('link', { name: 'Inbox' }).click();
    await studio.page.getByRole('region', { name: 'Waiting' }).getByRole('link').first().click();
    await studio.button('Take over').click();
    await studio.page.getByLabel('Message to the customer').fill('Oi, aqui é a Ana. Como posso ajudar?');
    await studio.button('Send').click();
    await expect
      .poll(async () => (await customer.transcript()).at(-1), soon)
      .toBe('Oi, aqui é a Ana. Como posso ajudar?');
    const replies = await customer.replies().count();
    await customer.send('aceita cachorro?');
    await studio.page.locator('.inbox-thread').getByText('aceita cachorro?').waitFor();

    await studio.button('Give back').click();
    await studio.page.getByRole('menuitem', { name: 'Go on where it was' }).click();
    await studio.button('Take over').waitFor();
    expect(await customer.replies().count()).toBe(replies); // the bot said nothing meanwhile
    expect(await customer.say('somos 4 pessoas')).not.toBe('');
    expect(customer.problems).toEqual([]);
    await customer.page.context().close();
  });
});
