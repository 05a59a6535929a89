import type { BrowserContext } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { askApi } from '../support/api.ts';
import { findChromium } from '../support/browser.ts';
import { addUser, StudioPage } from '../support/studio-page.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { TryPanel } from '../support/try-panel.ts';

const chromiumPath = findChromium();
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const SHOWS = 'Asks again in the morning';
/** As somebody might write it who wants the Studio to show more than text. */
const SNEAKY = '<img src=x onerror=alert(1)> says hello';

describe.skipIf(chromiumPath === undefined)('dialogue tests in the Studio', () => {
  const served = sharedStudio(chromiumPath);
  let context: BrowserContext;
  let studio: StudioPage;

  beforeAll(() => addUser(served.prosa.url, 'vera', 'viewer'));

  beforeEach(async () => {
    context = await served.browser.newContext({ viewport: DESK });
    studio = await StudioPage.open(context, served.prosa.url);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await studio.picture(`failed ${task.name}`);
    await context.close();
    expect(studio.problems).toEqual([]);
  });

  async function newDraft(): Promise<string> {
    const { live } = (await askApi(served.prosa.url, 'GET', 'funnels')).body;
    return (await askApi(served.prosa.url, 'POST', 'drafts', { title: 'Tested', from: live })).body.id;
  }

  const keep = (draft: string, name: string, yaml: string) =>
    askApi(served.prosa.url, 'POST', `drafts/${draft}/dialogues`, { name, yaml });

  async function open(draft: string): Promise<TryPanel> {
    await studio.go(`/drafts/${draft}`);
    await studio.node('discovery').waitFor();
    return TryPanel.open(studio);
  }

  /** Everywhere in the open prompt. */
  async function replace(before: string, after: string): Promise<void> {
    const texts = studio.page.getByRole('complementary', { name: 'Prompts' }).getByLabel(/^Text \d/);
    await texts.first().waitFor();
    for (const text of await texts.all()) {
      const now = await text.inputValue();
      if (now.includes(before)) await text.fill(now.replaceAll(before, after));
    }
  }

  test('one is saved, read, run, fails where the draft was changed, and is deleted', async () => {
    const { page } = studio;
    await studio.logIn('ana');
    const draft = await newDraft();
    let panel = await open(draft);
    await panel.openTests();
    await panel.tests().getByText('No dialogue tests yet').waitFor();
    await studio.button('Back to the conversation').click();

    await panel.say('Oi', /Para onde/);
    await studio.button('2 hours pass').click();
    await studio.button('Next day').click(); // at night a follow-up waits for the morning
    await panel.say('somos 4 pessoas', /\?/);
    await panel.save(SHOWS);
    await panel.openTests();
    await panel
      .test(SHOWS)
      .getByText(/^ana, /)
      .waitFor();
    await studio.button(`Run “${SHOWS}”`).click();
    await panel.test(SHOWS).getByText('Passed', { exact: true }).waitFor();
    await panel.openTest(SHOWS);
    expect(await panel.turns().count()).toBe(4);
    await panel.turns().nth(0).getByText('Oi', { exact: true }).waitFor();
    await panel
      .turns()
      .nth(0)
      .getByText(/^It is in Discovery/)
      .waitFor();
    await panel.turns().nth(1).getByText('2 h pass', { exact: true }).waitFor();
    await studio.button('Back to the dialogue tests').click();

    await page.getByRole('navigation', { name: 'Panels' }).getByText('Prompts', { exact: true }).click();
    await page.getByRole('button', { name: /^ask\s/ }).click();
    await replace('Sofia', 'Clara');
    panel = await TryPanel.open(studio);
    await panel.openTests();
    await studio.button('Run all').click();
    await panel.tests().getByText('0 of 1 passed').waitFor();
    await panel
      .test(SHOWS)
      .getByText(/^Turns? 1\b.* differs?$/)
      .waitFor();
    await studio.picture('dialogue-tests-1440');
    await panel.openTest(SHOWS);
    const differs = panel.turns().nth(0).getByRole('list', { name: 'Differs' });
    await differs.getByText(/^It does not say “.*Sofia/).waitFor();
    await panel.turns().nth(0).getByText(/Clara/).first().waitFor();
    await studio.picture('dialogue-test-1440');
    expect(await studio.barriers({ without: ['.react-flow__viewport'] })).toEqual([]);

    await page.getByRole('button', { name: 'Undo' }).click();
    await panel
      .tests()
      .getByText(/before the last change/)
      .waitFor();
    for (;;) {
      const undo = page.getByRole('button', { name: 'Undo' });
      if (await undo.isDisabled()) break;
      await undo.click();
    }
    await studio.button('Run it').click();
    await panel.tests().getByText('Passed', { exact: true }).waitFor();

    await studio.button('Back to the dialogue tests').click();
    await panel.delete(SHOWS);
    await panel.tests().getByText('No dialogue tests yet').waitFor();
    expect((await askApi(served.prosa.url, 'GET', `drafts/${draft}/dialogues`)).body.items).toEqual([]);
    await studio.go('/audit');
    await page.getByText('deleted a dialogue of the draft').first().waitFor();
  });

  test('a viewer reads and runs them on a phone, as text only, and changes none', async () => {
    const { page } = studio;
    const draft = await newDraft();
    await keep(draft, 'sneaky', `description: "${SNEAKY}"\nturns:\n  - say: "oi <b>bold</b>"\n`);
    await keep(draft, 'two', 'description: Two customers.\nturns:\n  - say: oi\n  - meanwhile: [oi]\n');
    await studio.logIn('vera');
    await page.setViewportSize(PHONE);
    const panel = await open(draft);
    await panel.openTests();
    await studio.button('Run all').click();
    await panel.tests().getByText('1 of 2 passed').waitFor();
    await panel
      .test('Two customers.')
      .getByText(/^It cannot be run: turn 2: another customer/)
      .waitFor();
    expect(studio.problems.splice(0)).toEqual([expect.stringMatching(/400.*\/two\/run/)]);
    expect(
      await panel
        .tests()
        .getByText(/before the last change/)
        .count(),
    ).toBe(0);
    await studio.drawn();
    await studio.picture('dialogue-tests-390');
    expect(await studio.barriers({ without: ['.react-flow__viewport'] })).toEqual([]);
    expect(await page.getByRole('button', { name: /^Delete|^Save as/ }).count()).toBe(0);
    await panel.openTest(SNEAKY);
    await panel.turns().getByText('oi <b>bold</b>', { exact: true }).waitFor();
    await panel.turns().locator('.bubble.bot').first().waitFor();
    await studio.drawn();
    await studio.picture('dialogue-test-390');
    expect(await studio.barriers({ without: ['.react-flow__viewport'] })).toEqual([]);
    expect(Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'))).toBe(0);
    const body = "document.querySelector('.dialogue-body')";
    expect(await page.evaluate(`${body}.scrollWidth - ${body}.clientWidth`)).toBe(0);
    await studio.button('Back to the dialogue tests').click();
    await studio.button('Back to the conversation').click();
    await page.getByLabel('Write as a customer').waitFor();
    expect(await studio.button('Save as a dialogue test').count()).toBe(0);
  });
});
