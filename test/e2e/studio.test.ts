import { describe, expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { ChatPage } from '../support/browser-page.ts';
import { Crowd } from '../support/crowd.ts';
import { asAdmin, conversationOf } from '../support/prosa.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { studioVisits } from '../support/studio-visits.ts';

const chromiumPath = findChromium();
const soon = { timeout: 30_000 };

describe.skipIf(chromiumPath === undefined)('the Studio', () => {
  const served = sharedStudio(chromiumPath);
  const visit = studioVisits(served);

  async function liveVersion(): Promise<string> {
    const response = await fetch(`${served.prosa.url}/api/funnels`, { headers: asAdmin });
    return ((await response.json()) as { live: string }).live;
  }

  async function inside(version: string): Promise<number> {
    const response = await fetch(`${served.prosa.url}/api/funnels`, { headers: asAdmin });
    const { versions } = (await response.json()) as { versions: { version: string; inside: number }[] };
    return versions.find((one) => one.version === version)?.inside ?? 0;
  }

  test('a stage is added to a draft, undone and redone, mended and tried', async () => {
    const { studio } = visit;
    const { page } = studio;
    await page.getByRole('link', { name: 'Funnels' }).click();
    await studio.button('New draft').click();
    await studio.node('discovery').waitFor();
    expect(await studio.node('conversion').count()).toBe(1);

    await studio.button('State').click();
    await page.getByRole('dialog', { name: 'New state' }).getByRole('textbox').fill('Coupons');
    await page.keyboard.press('Enter');
    const stage = page.locator('.react-flow__node', { hasText: 'Coupons' });
    await stage.waitFor();
    // Between a look and a click the last change may have been undone or redone.
    const press = (button: string) =>
      studio
        .button(button)
        .click({ timeout: 500 })
        .catch(() => {});
    const pressed = (button: string) => press(button).then(() => stage.count());
    await expect.poll(() => pressed('Undo'), soon).toBe(0);
    await studio.button('Fit everything (0)').click();
    await studio.drawn();
    await expect.poll(() => pressed('Redo'), soon).toBe(1);
    await stage.waitFor();
    await stage.click();

    await studio.button('Add a transition').click();
    await page.getByRole('menuitem', { name: 'When the customer writes' }).click();
    await studio.choose(page.getByRole('combobox', { name: 'Only if' }), 'Intent');
    await studio.choose(page.getByRole('combobox', { name: 'Add to On the way' }), 'Reply');
    await studio.choose(page.getByRole('combobox', { name: /^Prompt/ }), 'how-else');
    await stage.getByLabel('Has an error').waitFor();
    const list = page.getByRole('complementary', { name: 'Problems' });
    const errors = list.locator('.problem-row', { has: page.getByLabel('Error') });
    await studio.button(/^Problems/).click();
    await list
      .getByText(/Nothing is wrong|Coupons/)
      .first()
      .waitFor();
    await errors.filter({ hasText: '"is" is an empty list' }).click();
    await page.getByRole('combobox', { name: /^Is/ }).fill('greeting');
    await page.keyboard.press('Enter');

    await studio.button('Fit everything (0)').click();
    await studio.drawn();
    await studio.node('discovery.waiting').click();
    await studio.button('Add a transition').click();
    await page.getByRole('menuitem', { name: 'When the customer writes' }).click();
    await studio.choose(page.getByRole('combobox', { name: 'Goes to' }), 'Coupons');
    await stage.getByLabel('Has an error').waitFor({ state: 'detached' });
    await studio.button(/^Problems/).click();
    await list.waitFor();
    await expect.poll(() => errors.allTextContents(), soon).toEqual([]);

    await studio.button('Try').click();
    const talk = page.getByRole('log', { name: 'Simulated conversation' });
    const write = async (text: string) => {
      const before = await talk.locator('.bubble.bot').count();
      await page.getByLabel('Write as a customer').fill(text);
      await page.keyboard.press('Enter');
      return before;
    };
    await write('Oi');
    await talk.getByText(/Para onde/).waitFor();
    await studio.button('2 hours pass').click();
    await studio.button('Next day').click(); // at night a follow-up waits for the morning
    await talk.getByText('A timer fired').first().waitFor();
    await write('tem cupom?');
    const facts = page.getByRole('region', { name: 'After this step' });
    await facts.getByRole('button', { name: 'Coupons' }).waitFor();
    const before = await write('Oi');
    await expect.poll(() => talk.locator('.bubble.bot').count(), soon).toBe(before + 1);
    await facts.getByText('how-else', { exact: true }).waitFor();
  });

  test('with the keyboard alone one goes from a state to its form and back, past all other states', async () => {
    const { studio } = visit;
    const { page } = studio;
    await page.getByRole('link', { name: 'Funnels' }).click();
    await studio.button('New draft').click();
    const state = studio.node('discovery.waiting');
    const focused = () => page.evaluate('document.activeElement.dataset.id');
    await state.waitFor();
    await studio.drawn();
    await state.focus();
    await page.keyboard.press('Enter');
    const form = page.getByRole('complementary', { name: 'Inspector' });
    await form.getByText('A question is open.').waitFor();
    for (let times = 0; times < 2; times++) await page.keyboard.press('Tab'); // past what closes it
    await page.keyboard.type('Patience');
    await state.getByText('Patience').waitFor({ state: 'attached' }); // from afar it is not drawn
    await page.keyboard.press('Escape');
    await expect.poll(focused, soon).toBe('discovery.waiting');
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused, soon).not.toBe('discovery.waiting');
  });

  test('a draft is published while customers write, they move over, and it is rolled back', async () => {
    const { studio } = visit;
    const { page } = studio;
    const before = await liveVersion();
    const crowd = new Crowd(served.prosa.url, 30);
    await crowd.said(1);
    try {
      await page.getByRole('link', { name: 'Funnels' }).click();
      await studio.button('New draft').click();
      await studio.node('discovery').getByText('Discovery').click();
      await page.getByLabel('Description').fill('Finds out what the customer wishes.');
      await studio.button('Publish').click();
      const panel = page.getByRole('complementary', { name: 'Publish' });
      const next = (name: string) => panel.getByRole('button', { name, exact: true }).click();
      await next('See what changes');
      await panel
        .getByText(/^Discovery/)
        .first()
        .waitFor();
      await next('Replay conversations');
      await next('Replay');
      await panel.getByText('same answers').waitFor();
      await next('Who is inside');
      await panel.getByLabel('They move over now').click();
      await panel.getByRole('table', { name: 'Those inside, by state' }).waitFor();
      await studio.picture('inside');
      await next('Publish');
      await panel.getByLabel('Why').fill('Clearer for whoever reads it');
      await next('Publish');
      await panel.getByText('It is live').waitFor();
      const after = await liveVersion();
      expect(after).not.toBe(before);
      await expect.poll(() => inside(after), soon).toBeGreaterThanOrEqual(30);
      await crowd.said(3); // they went on writing

      await panel.getByRole('link', { name: 'Watch it live' }).click();
      await page.getByText('Table', { exact: true }).click();
      const now = async () => {
        const cells = await page.locator('.stage-table tbody td:nth-child(2)').allTextContents();
        return cells.reduce((sum, cell) => sum + Number(cell), 0);
      };
      await expect.poll(now, soon).toBeGreaterThanOrEqual(30);
      const counted = await now();
      const others = new Crowd(served.prosa.url, 5);
      await others.said(1);
      await expect.poll(now, soon).toBe(counted + 5);
      await others.end();

      await studio.rollBackTo(before);
      expect(await liveVersion()).toBe(before);
      await expect.poll(() => inside(after), soon).toBe(0);
      await studio.picture('history');

      // Somebody else is quicker: what the dialog says is not done twice.
      const post = (what: object) =>
        fetch(`${served.prosa.url}/api/funnels`, {
          method: 'POST',
          headers: { ...asAdmin, 'content-type': 'application/json' },
          body: JSON.stringify({ ...what, existing: 'keep' }),
        });
      expect((await post({ version: after })).status).toBe(200);
      await page.reload();
      await studio.button('Roll back').click();
      const dialog = page.getByRole('dialog', { name: 'Roll back' });
      await dialog.getByText(before).waitFor();
      expect((await post({ rollback: { from: after, to: before } })).status).toBe(200);
      await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
      await dialog.getByText(`${after} is not live`).waitFor();
      expect(await liveVersion()).toBe(before);
      await expect.poll(() => studio.problems.length, soon).toBe(1);
      expect(studio.problems.splice(0)).toEqual([expect.stringMatching(/409.*\/api\/funnels/)]);
    } finally {
      await crowd.end();
    }
  });

  test('every view is without barriers and looks right, light and dark, on a desk and a phone', async () => {
    const { studio } = visit;
    const { page } = studio;
    const customer = await ChatPage.open(await served.browser.newContext(), served.prosa.url);
    await customer.say('Oi');
    await customer.say('somos 4 pessoas em Búzios');
    const { id } = (await conversationOf(served.prosa, 'web', await customer.session()))!;
    await customer.page.context().close();
    const created = await fetch(`${served.prosa.url}/api/drafts`, {
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
        if (name === 'editor') await studio.node('conversion').waitFor();
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor();
          await studio.drawn();
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
    const { studio } = visit;
    const customer = await ChatPage.open(await served.browser.newContext(), served.prosa.url);
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
