import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { AT_ONCE, asAdmin, ENDPOINT, say } from '../support/prosa.ts';
import { ensureStudio } from '../support/studio-build.ts';
import { addUser, StudioPage } from '../support/studio-page.ts';

const chromiumPath = findChromium();
const soon = { timeout: 30_000 };
/** Refused and broken requests are said in the console, too. */
const MEANT = /status of 40[134]|net::ERR_FAILED|could not be loaded/;

interface Draft {
  id: string;
  title: string;
  updatedBy: string;
  document: { delays: Record<string, unknown> };
  prompts: object;
}

describe.skipIf(chromiumPath === undefined)('the Studio when something goes wrong', () => {
  let browser: Browser;
  let prosa: ProsaProcess;
  let context: BrowserContext;
  let studio: StudioPage;
  let page: Page;

  beforeAll(async () => {
    await ensureStudio();
    [browser, prosa] = await Promise.all([
      launchChromium(chromiumPath!),
      ProsaProcess.start(ENDPOINT, { turns: AT_ONCE }),
    ]);
    await addUser(prosa.url, 'ana', 'admin');
    await addUser(prosa.url, 'rui', 'editor');
  });

  afterAll(async () => {
    await browser?.close();
    await prosa?.stop();
  });

  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.clock.install();
    studio = await StudioPage.open(context, prosa.url);
    page = studio.page;
    await studio.logIn('ana');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await studio.picture(`failed ${task.name}`);
    await context.close();
    expect(studio.problems.filter((one) => !MEANT.test(one))).toEqual([]);
  });

  async function api<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${prosa.url}/api/${path}`, {
      headers: { ...asAdmin, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** A draft of what is live, open on the page. @returns what the server has of it */
  async function openDraft(
    change = (document: Draft['document']) => document,
  ): Promise<() => Promise<Draft>> {
    const { live } = await api<{ live: string }>('funnels');
    const { document, prompts } = await api<Draft>(`funnels/${live}`);
    const { id } = await api<Draft>('drafts', { title: 'Mine', document: change(document), prompts });
    await studio.go(`/drafts/${id}`);
    await studio.node('discovery').waitFor();
    await saved();
    return () => api<Draft>(`drafts/${id}`);
  }

  const title = () => page.getByLabel('Title of the draft');
  const status = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();
  const saved = async () => {
    await page.waitForTimeout(200); // a change is told a moment later
    await page
      .getByRole('status')
      .filter({ hasText: /^Saved$/ })
      .waitFor();
  };

  /** As whoever comes back to the tab after a while. */
  async function comeBack(): Promise<void> {
    await page.clock.fastForward(61_000);
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))");
  }

  async function logInAgain(name: string): Promise<void> {
    const dialog = page.getByRole('dialog', { name: 'Log in again' });
    await dialog.waitFor();
    await studio.drawn();
    expect(await studio.barriers({ without: ['.react-flow__viewport'] })).toEqual([]);
    await studio.picture(`log in again as ${name}`);
    await dialog.getByLabel('Name').fill(name);
    await dialog.locator('input[name="password"]').fill('a long enough one');
    await dialog.getByRole('button', { name: 'Log in', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  test('a view that could not be loaded during an outage is loaded after it', async () => {
    const parts = /\/studio\/assets\//;
    await context.route(parts, (route) => route.abort());
    for (const attempt of ['first', 'again']) {
      if (attempt === 'first') await page.getByRole('link', { name: 'Inbox' }).click();
      else await studio.button('Try again').click();
      await page.getByRole('alert').getByText('could not be loaded').waitFor();
    }
    await studio.button('Load the page anew').waitFor();
    await studio.picture('a view that could not be loaded');
    await context.unroute(parts);
    await studio.button('Try again').click();
    await page.getByRole('heading', { name: 'Inbox' }).waitFor();
    const sheets = 'document.querySelectorAll(\'link[rel=stylesheet][href*="inbox"]\')';
    expect(await page.evaluate(`[...${sheets}].map(({ sheet }) => sheet !== null)`)).toEqual([true]);
  });

  test('an outage or the end of a session leaves the editor as it is, and what was typed is saved after it', async () => {
    const kept = await openDraft();
    await context.route('**/api/**', (route) => route.abort());
    await title().fill('While nothing answered');
    await comeBack();
    await status('Not saved');
    await comeBack();
    await studio.drawn();
    expect(await title().inputValue()).toBe('While nothing answered');
    await context.unroute('**/api/**');
    await page.clock.fastForward(5_000);
    await saved();
    expect((await kept()).title).toBe('While nothing answered');

    await context.clearCookies();
    await title().fill('After the end');
    await logInAgain('ana');
    await saved();
    expect((await kept()).title).toBe('After the end');
    expect(await studio.button('Undo').isEnabled()).toBe(true);

    await context.clearCookies();
    await title().fill('By whom?');
    await logInAgain('rui');
    const dialog = page.getByRole('dialog', { name: 'You are rui now' });
    await dialog.waitFor();
    await studio.drawn();
    await studio.picture('another user');
    expect(await studio.barriers({ without: ['.react-flow__viewport'] })).toEqual([]);
    expect((await kept()).title).toBe('After the end');
    await dialog.getByRole('button', { name: 'Save them as rui' }).click();
    await saved();
    expect(await kept()).toMatchObject({ title: 'By whom?', updatedBy: 'rui' });
  });

  test('what was typed while a save was on its way, in a draft that was deleted, or just before a logout, is saved', async () => {
    const kept = await openDraft();
    await context.route('**/api/drafts/*', async (route) => {
      if (route.request().method() === 'PUT') await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    });
    await title().fill('First');
    await status('Saving…');
    await title().fill('Second');
    await page.getByRole('link', { name: 'Live' }).click();
    await expect.poll(async () => (await kept()).title, soon).toBe('Second');
    await page.goBack();
    await title().waitFor();
    const { id } = await kept();
    await fetch(`${prosa.url}/api/drafts/${id}`, { method: 'DELETE', headers: asAdmin });
    await title().fill('Third');
    const deleted = page.getByRole('dialog', { name: 'This draft was deleted' });
    await deleted.getByRole('button', { name: 'Keep mine as a new draft' }).click();
    await deleted.waitFor({ state: 'detached' });
    expect(await title().inputValue()).toBe('Third (my copy)');
    await saved();
    await title().fill('Fourth');
    await studio.button('Log out').click();
    await studio.button('Log in').waitFor();
    const { items } = await api<{ items: Draft[] }>('drafts');
    expect(items.map((one) => one.title)).toContain('Fourth');
  });

  test('a number is kept as it is typed, and an undo is one of the field that one is in', async () => {
    const kept = await openDraft();
    await title().fill('Named');
    await studio.node('discovery').click();
    const quiet = page.getByLabel('Waits for quiet');
    await quiet.pressSequentially('0.25');
    await saved();
    expect(await quiet.inputValue()).toBe('0.25 s');
    expect(JSON.stringify((await kept()).document)).toContain('"quietMs":250');
    await quiet.press('Control+z');
    expect(await quiet.inputValue()).toBe('');

    await studio.button('Try').click();
    const box = page.getByLabel('Write as a customer');
    await box.pressSequentially('Oi');
    await box.press('Control+z');
    await box.press('Control+z');
    expect(await box.inputValue()).not.toBe('Oi');
    expect(await title().inputValue()).toBe('Named');
  });

  test('what of a file cannot be kept, and what a test would replace, is said before', async () => {
    await studio.go('/funnels');
    const machine = { id: 'plain', initial: 'a', context: {}, states: { a: { type: 'parallel' } } };
    await page.locator('input[type="file"]').setInputFiles({
      name: 'plain.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(machine)),
    });
    const lacking = page.getByRole('dialog', { name: 'Not everything of the file can be kept' });
    await lacking.getByRole('listitem').first().waitFor();
    await studio.drawn();
    expect(await studio.barriers()).toEqual([]);
    await lacking.getByRole('button', { name: 'Make a draft without them' }).click();
    await studio.node('a').waitFor();

    await openDraft();
    await studio.button('Try').click();
    await page.getByLabel('Write as a customer').fill('Oi');
    await page.keyboard.press('Enter');
    await page
      .getByRole('log', { name: 'Simulated conversation' })
      .getByText(/Para onde/)
      .waitFor();
    for (const button of ['Save', 'Replace it']) {
      await studio.button('Save as a dialogue test').click();
      await page.getByLabel('What it shows').fill('A greeting');
      await page.getByRole('dialog').getByRole('button', { name: button, exact: true }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
  });

  test('a click directly after a turn of the wheel, or when all is in view, is not lost', async () => {
    await openDraft();
    const inspector = page.getByRole('complementary', { name: 'Inspector' });
    for (const move of ['wheel', 'fit'] as const) {
      await page.locator('.react-flow__pane').click({ position: { x: 700, y: 40 } });
      const { x, y, width, height } = (await studio.node('discovery').boundingBox())!;
      await page.mouse.move(x + width / 2, y + height - 4);
      if (move === 'wheel') await page.mouse.wheel(0, -40);
      else await page.keyboard.press('0');
      await page.waitForTimeout(40);
      await page.mouse.down();
      await page.mouse.up();
      await inspector.getByPlaceholder('Discovery').waitFor();
      await page.locator('.is-moving').waitFor({ state: 'detached' });
      await studio.picture(`clicked after ${move}`);
    }
  });

  test('a replay shows turns that only the draft has, and what cannot be shown leaves the rest', async () => {
    const session = crypto.randomUUID();
    await say(prosa, session, 'Oi');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await say(prosa, session, 'somos 4 pessoas em Búzios');
    await openDraft((document) => ({ ...document, delays: { ...document.delays, followUp: '1s' } }));
    await studio.button('Publish').click();
    const panel = page.getByRole('complementary', { name: 'Publish' });
    const next = (name: string) => panel.getByRole('button', { name, exact: true }).click();
    await next('See what changes');
    await next('Replay conversations');
    await next('Replay');
    await panel.getByText('(this does not happen)').first().waitFor();
    await studio.picture('replay-one-sided');

    const broken = JSON.stringify({ type: 'conversation', id: 'x', outcome: 'differs', turns: [null] });
    await context.route('**/api/funnels/replay', (route) => route.fulfill({ body: broken }));
    await next('Replay again');
    await panel.getByRole('alert').waitFor();
    await studio.node('discovery').waitFor();
    studio.problems.splice(0); // what cannot be shown is said in the console
  });
});
