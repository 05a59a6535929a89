import type { Locator } from 'playwright-core';
import type { StudioPage } from './studio-page.ts';

/** The panel Try of a draft, with its dialogue tests. */
export class TryPanel {
  readonly #studio: StudioPage;

  /** Opens it in the draft that is shown. */
  static async open(studio: StudioPage): Promise<TryPanel> {
    await studio.page.getByRole('navigation', { name: 'Panels' }).getByText('Try', { exact: true }).click();
    await studio.page.getByLabel('Write as a customer').waitFor();
    return new TryPanel(studio);
  }

  private constructor(studio: StudioPage) {
    this.#studio = studio;
  }

  /** Resolves when the bot has answered with that. */
  async say(text: string, answer: string | RegExp): Promise<void> {
    await this.#page.getByLabel('Write as a customer').fill(text);
    await this.#page.keyboard.press('Enter');
    await this.#page.getByRole('log', { name: 'Simulated conversation' }).getByText(answer).last().waitFor();
  }

  async save(shows: string): Promise<void> {
    await this.#studio.button('Save as a dialogue test').click();
    await this.#page.getByLabel('What it shows').fill(shows);
    await this.#page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
    await this.#page.getByRole('dialog').waitFor({ state: 'detached' });
  }

  async openTests(): Promise<void> {
    await this.#studio.button('Dialogue tests').click();
    await this.tests().waitFor();
  }

  tests(): Locator {
    return this.#page.getByRole('region', { name: 'Dialogue tests' });
  }

  /** In the list. */
  test(shows: string): Locator {
    return this.tests().getByRole('listitem').filter({ hasText: shows });
  }

  async openTest(shows: string): Promise<void> {
    await this.tests().getByRole('button', { name: shows, exact: true }).click();
    await this.turns().first().waitFor();
  }

  /** Of the test that is open. */
  turns(): Locator {
    return this.tests().getByRole('list', { name: 'Turns' }).locator(':scope > li');
  }

  async delete(shows: string): Promise<void> {
    await this.#studio.button(`Delete “${shows}”`).click();
    const dialog = this.#page.getByRole('dialog', { name: 'Delete the dialogue test' });
    await dialog.getByText(`“${shows}”`).waitFor();
    await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
    await this.test(shows).waitFor({ state: 'detached' });
  }

  get #page() {
    return this.#studio.page;
  }
}
