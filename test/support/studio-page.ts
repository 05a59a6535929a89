import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { PASSWORD } from './logged-in.ts';
import { asAdmin } from './prosa.ts';

/** How long the Studio may take to show what it should (ms). */
const patience = 30_000;
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The Studio in one tab, by what its reader sees. */
export class StudioPage {
  readonly page: Page;
  /** What went wrong in it: errors of scripts and of the console, violations of the content policy. */
  readonly problems: string[] = [];
  readonly #url: string;

  static async open(context: BrowserContext, url: string): Promise<StudioPage> {
    const studio = new StudioPage(await context.newPage(), url);
    await studio.page.goto(`${url}/studio/`);
    return studio;
  }

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const where = message.location().url;
      // Asking who one is says 401 before one has logged in; that is how the login page is chosen.
      if (where.endsWith('/api/session') && message.text().includes('401')) return;
      this.problems.push(`${message.text()} (${where})`);
    });
  }

  async logIn(name: string, password = PASSWORD): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.locator('input[name="password"]').fill(password);
    await this.button('Log in').click();
    await this.button('Log out').waitFor();
  }

  /** From the history, with those inside moved back, until that version is live. */
  async rollBackTo(version: string): Promise<void> {
    await this.page.getByRole('link', { name: 'History' }).click();
    await this.button('Roll back').click();
    const dialog = this.page.getByRole('dialog', { name: 'Roll back' });
    await dialog.getByLabel('Move back, each to the state that fits').click();
    await dialog.getByLabel('Why').fill('Only tried');
    await dialog.getByRole('button', { name: 'Roll back', exact: true }).click();
    await this.page.getByText(`${version} is live again.`).waitFor();
  }

  /** Leads to a view by its address below /studio. */
  async go(path: string): Promise<void> {
    await this.page.goto(`${this.#url}/studio${path}`);
    await this.settled();
  }

  /** Everything that loads has loaded. */
  async settled(): Promise<void> {
    await this.page
      .locator('.mantine-Skeleton-root, .mantine-Loader-root')
      .first()
      .waitFor({ state: 'detached' });
    await this.page.locator('h1, h2').filter({ visible: true }).first().waitFor();
  }

  /** What moves or fades has come to rest. */
  async drawn(): Promise<void> {
    await this.page.waitForTimeout(100); // what begins to move does so with the next frames
    await this.page.evaluate(`Promise.all(document.getAnimations()
      .filter(({ effect }) => effect.getTiming().iterations !== Infinity)
      .map(({ finished }) => finished.catch(() => {}))).then(() => {})`);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  /** Chooses in a field with a list. */
  async choose(field: Locator, option: string | RegExp): Promise<void> {
    await field.click();
    if (typeof option === 'string') await field.fill(option);
    await this.page
      .getByRole('option', { name: option, exact: typeof option === 'string' })
      .first()
      .click();
  }

  /** A state on the canvas, by its path. */
  node(path: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${path}"]`);
  }

  /** Kept where STUDIO_PICTURES says, for somebody to look at. */
  async picture(name: string): Promise<void> {
    const folder = process.env.STUDIO_PICTURES;
    if (folder) await this.page.screenshot({ path: `${folder}/${name}.png` });
  }

  /**
   * What axe-core calls serious or critical, one line each.
   * @param only the rules, where the others cannot have another answer than before
   * @param without what was looked at elsewhere
   */
  async barriers({ only, without = [] }: { only?: string[]; without?: string[] } = {}): Promise<string[]> {
    if (!(await this.page.evaluate('"axe" in globalThis')))
      await this.page.evaluate(await readFile(axe, 'utf8'));
    const options = { resultTypes: ['violations'], ...(only && { runOnly: only }) };
    const context = { exclude: without.map((selector) => [selector]) };
    return this.page.evaluate(`axe.run(${JSON.stringify(context)}, ${JSON.stringify(options)}).then(({ violations }) =>
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + (node.any[0]?.message ?? ''))))`);
  }
}

/** Somebody who may log in with PASSWORD. */
export async function addUser(url: string, name: string, role: string): Promise<void> {
  const response = await fetch(`${url}/api/users`, {
    method: 'POST',
    headers: { ...asAdmin, 'content-type': 'application/json' },
    body: JSON.stringify({ name, role, password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}
