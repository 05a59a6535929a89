import type { BrowserContext } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { asAdmin, conversationOf, eventually, say } from '../support/prosa.ts';
import { addUser, StudioPage } from '../support/studio-page.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { write } from '../support/webhook.ts';

const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)('the Studio on a phone', () => {
  const served = sharedStudio(chromiumPath);
  let context: BrowserContext;
  let studio: StudioPage;

  beforeEach(async () => {
    context = await served.browser.newContext({ viewport: { width: 390, height: 844 } });
    studio = await StudioPage.open(context, served.prosa.url);
    await studio.logIn('ana');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await studio.picture(`failed ${task.name}`);
    await context.close();
    expect(studio.problems).toEqual([]);
  });

  test('a customer is found by the number they say, and the number is in no address', async () => {
    const { page } = studio;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const known of ['550087651111', '550087652222']) await write(served.prosa, known, 'oi');
    const { id } = await eventually(() => conversationOf(served.prosa, 'whatsapp', '550087651111'));
    await studio.go('/conversations');
    const rows = page.locator('tbody tr');
    expect(await rows.count()).toBe(2);
    await studio.picture('conversations');

    const field = page.getByRole('textbox', { name: 'Number or id' });
    await field.fill('+55 00 98765-3333');
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText('No conversation with that number or id').waitFor();
    expect(await studio.barriers()).toEqual([]);
    await studio.picture('nobody found');
    await studio.button('Show all').click();
    await rows.nth(1).waitFor();
    expect(await field.inputValue()).toBe('');

    for (const meant of ['(00) 98765-1111', id]) {
      await field.fill(meant);
      await studio.button('Find').click();
      await expect.poll(() => rows.count()).toBe(1);
    }
    await studio.picture('somebody found');
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    await rows.getByRole('link').click();
    await page.waitForURL(`**/conversations/${id}`);

    const thread = page.getByRole('log', { name: 'Messages' });
    await thread.getByText('WhatsApp could not be reached. Prosa tries again by itself').first().waitFor();
    expect(await thread.getByText('ECONNREFUSED').first().isVisible()).toBe(false);
    await thread.getByText('Details').first().click();
    await thread.getByText('ECONNREFUSED').first().waitFor();
    expect(await studio.barriers()).toEqual([]);
    await studio.picture('not delivered');
    expect(asked.filter((url) => /8765/.test(decodeURIComponent(url)))).toEqual([]);
    expect(page.url()).not.toContain('8765');
  });

  test('a roll-back shows who is inside and where they go, and moves them where one says', async () => {
    const { page } = studio;
    const api = async <T>(path: string, body?: object): Promise<T> => {
      const response = await fetch(`${served.prosa.url}/api/${path}`, {
        headers: { ...asAdmin, 'content-type': 'application/json' },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      expect(response.status).toBe(200);
      return (await response.json()) as T;
    };
    const { live: before } = await api<{ live: string }>('funnels');
    const { document, prompts } = await api<{ document: object; prompts: object }>(`funnels/${before}`);
    await api('funnels', {
      document: { ...document, description: 'Only tried.' },
      prompts,
      existing: 'migrate',
    });
    await say(served.prosa, 'goes-back', 'oi');
    const there = async () => (await conversationOf(served.prosa, 'web', 'goes-back'))!;
    expect((await there()).state).toEqual({ discovery: 'waiting' });

    await studio.go('/history');
    await studio.button('Roll back').click();
    const dialog = page.getByRole('dialog', { name: 'Roll back' });
    const table = dialog.getByRole('table', { name: 'Those inside, by state' });
    await table.getByRole('row', { name: /^Discovery › Waiting [1-9]/ }).waitFor();
    await dialog.getByLabel('Move back, each to the state that fits').click();
    const target = table.getByRole('combobox', { name: 'Those in Discovery › Waiting go to' });
    await expect.poll(() => target.getAttribute('placeholder')).toBe('Discovery › Waiting');
    await studio.choose(target, 'Presentation');
    await expect
      .poll(() => dialog.getByRole('button', { name: 'Roll back', exact: true }).isEnabled())
      .toBe(true);
    await studio.drawn();
    await studio.picture('roll back');
    expect(await studio.barriers()).toEqual([]);
    await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
    await page.getByText(`${before} is live again.`).waitFor();
    await expect.poll(async () => Object.keys((await there()).state as object)).toEqual(['presentation']);
    expect(`rental@${(await there()).funnelVersion}`).toBe(before);
  });

  test('a message to a customer that is too long is kept, says by how much, and goes once it fits', async () => {
    const { page } = studio;
    await say(served.prosa, 'much-told', 'oi');
    await say(served.prosa, 'much-told', 'quero falar com uma pessoa');
    const { id } = (await conversationOf(served.prosa, 'web', 'much-told'))!;
    await studio.go(`/inbox/${id}`);
    await studio.button('Take over').click();
    const field = page.getByRole('textbox', { name: 'Message to the customer' });
    const long = 'a'.repeat(4_096);
    await field.fill(` ${long}bcd`);
    const told = page.getByRole('status').filter({ hasText: 'too many' });
    expect(await told.textContent()).toContain('3 characters too many: a message has 4,096 at most');
    expect(await studio.button('Send').isDisabled()).toBe(true);
    await field.press('Enter');
    expect(await field.inputValue()).toBe(` ${long}bcd`);
    expect(await studio.barriers()).toEqual([]);
    await studio.picture('too long');
    await page.reload();
    await told.waitFor();
    expect(await field.inputValue()).toBe(` ${long}bcd`);
    await field.fill(` ${long} `);
    await told.waitFor({ state: 'detached' });
    await field.press('Enter');
    await expect.poll(() => field.inputValue()).toBe('');
    const sent = async () => (await conversationOf(served.prosa, 'web', 'much-told'))!.outbox.at(-1)!.text;
    await expect.poll(sent).toBe(long);
  });

  test('an address with nothing behind it, or nothing for one’s role, says so and leads on', async () => {
    const { page } = studio;
    const title = page.getByRole('heading', { level: 1 });
    await studio.go('/nowhere/at-all');
    expect(await title.textContent()).toBe('Not found');
    await page.getByText('/studio/nowhere/at-all').waitFor();
    expect(await studio.barriers()).toEqual([]);
    await studio.picture('not found');
    await page.getByRole('link', { name: 'Go to Funnels' }).click();
    await page.getByRole('heading', { name: 'Funnels' }).waitFor();

    await addUser(served.prosa.url, 'vera', 'viewer');
    await studio.button('Log out').click();
    await studio.logIn('vera');
    for (const path of ['/users', '/audit']) {
      await studio.go(path);
      expect(await title.textContent()).toBe('Not for your role');
      await page.getByText('is for the role admin; vera is viewer').waitFor();
    }
    await studio.picture('not for this role');
    await page.getByRole('link', { name: 'Go to Funnels' }).click();
    await page.getByRole('heading', { name: 'Funnels' }).waitFor();
    await studio.go('/');
    await page.waitForURL('**/studio/funnels');
  });

  test('a draft that cannot be edited as the page is narrow says so', async () => {
    const { page } = studio;
    await studio.go('/funnels');
    await studio.button('New draft').click();
    await studio.node('discovery').waitFor();
    for (const panel of ['Inspector', 'Prompts']) {
      await studio.button(panel).click();
      const drawer = page.getByRole('dialog', { name: panel });
      await drawer.getByText('A draft is not edited on a narrow page').waitFor();
      await studio.drawn();
      await studio.picture(`narrow ${panel}`);
      expect(await studio.barriers()).toEqual([]);
      await drawer.getByRole('button', { name: 'Close' }).click();
      await drawer.waitFor({ state: 'detached' });
    }
    await studio.button('Try').click();
    await page.getByLabel('Write as a customer').waitFor();
    expect(await page.getByText('A draft is not edited on a narrow page').count()).toBe(0);
  });
});
