import type { BrowserContext } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { conversationOf, eventually } from '../support/prosa.ts';
import { StudioPage } from '../support/studio-page.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { write } from '../support/webhook.ts';

const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)('finding in the Studio', () => {
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

  test('a customer is found by the number they say, on a phone, and the number is in no address', async () => {
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
    expect(asked.filter((url) => /8765/.test(decodeURIComponent(url)))).toEqual([]);
    expect(page.url()).not.toContain('8765');
  });
});
