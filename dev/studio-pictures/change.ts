/** One change of the rental funnel, from the draft to the way back: docs/guides/editing-a-funnel.md tells it. */
import { askHowToPay } from './customers.ts';
import type { Studio } from './studio.ts';

const SAID = {
  Portuguese: 'Você paga por PIX, cartão ou boleto, em até 3 vezes sem juros. Posso ver casas para você?',
  English: 'You can pay by PIX, card or bank slip, in up to 3 instalments. Shall I look for a house for you?',
  Spanish: 'Puede pagar por PIX, tarjeta o boleto, hasta en 3 cuotas. ¿Le busco una casa?',
};

/** Follow-ups are sent by day. */
const MORNING = new Date().setUTCHours(13, 30, 0, 0);

export async function draft(studio: Studio): Promise<void> {
  const { page } = studio;
  await page.getByRole('link', { name: 'Funnels' }).click();
  await studio.click('New draft');
  await studio.state('discovery').waitFor();
  await page.getByLabel('Title of the draft').fill('Say how to pay');
  await studio.picture('1-draft');
}

async function named({ page }: Studio, question: string, name: string): Promise<void> {
  await page.getByRole('dialog', { name: question }).getByRole('textbox').fill(name);
  await page.keyboard.press('Enter');
}

export async function stage(studio: Studio): Promise<void> {
  const { page } = studio;
  await studio.click('State');
  await named(studio, 'New state', 'Paying');
  await page.getByLabel('Description').fill('The customer was told how to pay.');
  await page.getByRole('button', { name: 'green', exact: true }).click();
  await studio.pick('Add a transition', 'When the customer writes');
  await studio.choose('Goes to', 'Discovery › Understanding');
  await studio.choose('Add to On the way', 'Assess');
  await studio.choose('Add to On the way', 'Remember');
  await studio.pick('Add a transition', 'After some time');
  await studio.choose('Add to On the way', 'Reply');
  await studio.choose(/^Prompt/, 'follow-up');
  await page.locator('.transition-head button[aria-expanded="true"]').click();
  await page.getByLabel('Description').scrollIntoViewIfNeeded();
  await studio.picture('2-stage');
}

export async function problem(studio: Studio): Promise<void> {
  const { page } = studio;
  await studio.find('Discovery waiting');
  await studio.pick('Add a transition', 'When the customer writes');
  await studio.choose('Only if', 'Asks about');
  await studio.choose('Goes to', 'Paying');
  await page.getByLabel('Has an error').first().waitFor();
  await studio.click(/^Problems/);
  await studio.picture('3-problem');
  await page
    .locator('.problem-row', { has: page.getByLabel('Error') })
    .first()
    .click();
  await page.getByRole('combobox', { name: /^Topic/ }).fill('payment');
  await page.keyboard.press('Enter');
  await page.getByLabel('Has an error').first().waitFor({ state: 'detached' });
}

export async function prompt(studio: Studio): Promise<void> {
  const { page } = studio;
  await studio.choose('Add to On the way', 'Remember');
  await studio.choose('Add to On the way', 'Reply');
  await studio.choose(/^Prompt/, 'New prompt…');
  await named(studio, 'New prompt', 'how-to-pay');
  await page.getByLabel('What it is for').fill('Says how to pay before anything else is known.');
  for (const [language, text] of Object.entries(SAID)) {
    await page.getByText(language, { exact: true }).click();
    await page.getByLabel(`Text 1 in ${language}`).fill(text);
  }
  await page.locator('.prompt-bubble', { hasText: 'cuotas' }).waitFor();
  await studio.picture('4-words');
}

export async function tried(studio: Studio): Promise<void> {
  const { page } = studio;
  await studio.setClock(MORNING);
  await studio.click('Try');
  const talk = page.getByRole('log', { name: 'Simulated conversation' });
  const write = async (text: string, answer: RegExp) => {
    await page.getByLabel('Write as a customer').fill(text);
    await page.keyboard.press('Enter');
    await talk.getByText(answer).first().waitFor();
  };
  await write('Oi', /Para onde/);
  await write('aceita pix?', /boleto/);
  await studio.click('2 hours pass');
  await talk.getByText('A timer fired').waitFor();
  await studio.picture('5-try');
  await studio.click('Save as a dialogue test');
  await page.getByLabel('What it shows').fill('A customer asks how to pay first');
  await studio.picture('6-dialogue');
  await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
}

export async function publish(studio: Studio, url: string): Promise<void> {
  const { page } = studio;
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.reload();
  await studio.click('Publish');
  const panel = page.getByRole('complementary', { name: 'Publish' });
  const next = (name: string) => panel.getByRole('button', { name, exact: true }).click();
  await next('See what changes');
  await panel.getByText('Prompts', { exact: true }).waitFor();
  await studio.picture('7-changes');
  await next('Replay conversations');
  await next('Replay');
  await panel.getByRole('button', { name: 'Replay again' }).waitFor();
  await panel.locator('.diff-after').first().scrollIntoViewIfNeeded();
  await studio.picture('8-replay');
  await next('Who is inside');
  await panel.getByLabel('They move over now').click();
  await panel.getByRole('columnheader', { name: 'Goes to' }).waitFor();
  await studio.picture('9-inside');
  await next('Publish');
  await panel.getByLabel('Why').fill('Customers who first ask how to pay are told');
  await next('Publish');
  await panel.getByText('It is live').waitFor();
  await panel.getByText('Moved', { exact: true }).waitFor();
  await Promise.all(Array.from({ length: 3 }, () => askHowToPay(url)));
  await panel.getByRole('link', { name: 'Watch it live' }).click();
  await page.locator('.live-count').first().waitFor();
  await studio.picture('10-live');
}

export async function rollBack(studio: Studio): Promise<void> {
  const { page } = studio;
  await page.getByRole('link', { name: 'History' }).click();
  await studio.click('Roll back');
  const dialog = page.getByRole('dialog', { name: 'Roll back' });
  await dialog.getByLabel('Move back, each to the state that fits').click();
  await dialog.getByLabel('Why').fill('The team wants other words');
  await studio.picture('11-back');
  await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
  await page.getByText(/is live again/).waitFor();
}
