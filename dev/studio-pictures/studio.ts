import { writeFile } from 'node:fs/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import { smallerPng } from './smaller-png.ts';

const PATIENCE = 15_000;
/** A guide is read on slow lines, too (bytes). */
const LARGEST = 150_000;

/** The Studio as somebody uses it who is being photographed. */
export class Studio {
  readonly page: Page;
  readonly #folder: string;

  static async open(context: BrowserContext, url: string, folder: string): Promise<Studio> {
    const studio = new Studio(await context.newPage(), folder);
    await studio.page.goto(`${url}/studio/`);
    return studio;
  }

  private constructor(page: Page, folder: string) {
    this.page = page;
    this.#folder = folder;
    page.setDefaultTimeout(PATIENCE);
  }

  async logIn(name: string, password: string): Promise<void> {
    await this.page.getByLabel('Name').fill(name);
    await this.page.locator('input[name="password"]').fill(password);
    await this.click('Log in');
    await this.button('Log out').waitFor();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  click(name: string | RegExp): Promise<void> {
    return this.button(name).first().click();
  }

  /** Chooses in a field with a list. */
  async choose(field: string | RegExp, option: string): Promise<void> {
    const box = this.page.getByRole('combobox', { name: field, exact: typeof field === 'string' });
    await box.click();
    await box.fill(option);
    await this.page.getByRole('option', { name: option, exact: true }).first().click();
  }

  /** From the list of a button. */
  async pick(button: string, item: string): Promise<void> {
    await this.click(button);
    await this.page.getByRole('menuitem', { name: item, exact: true }).click();
  }

  /** A state on the canvas, by its path. */
  state(path: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${path}"]`);
  }

  /** Brings a state into the middle of the canvas and selects it. */
  async find(title: string): Promise<void> {
    await this.page.keyboard.press('Control+f');
    const box = this.page.getByLabel('Find a state');
    await box.fill(title);
    await box.press('Enter');
    await this.click('Close search');
  }

  /** What the page takes for now (ms), until it is loaded anew. */
  setClock(now: number): Promise<unknown> {
    return this.page.evaluate(`Date.now = () => ${now}`);
  }

  /** When everything has loaded and nothing moves any more. */
  async picture(name: string): Promise<void> {
    await this.page.mouse.move(0, 0);
    await this.page
      .locator('.mantine-Skeleton-root, .mantine-Loader-root')
      .first()
      .waitFor({ state: 'detached' });
    await this.page.waitForTimeout(600);
    const png = smallerPng(await this.page.screenshot({ animations: 'disabled', caret: 'hide' }));
    if (png.length > LARGEST) throw new Error(`${name}.png has ${png.length} bytes, more than ${LARGEST}`);
    await writeFile(`${this.#folder}/${name}.png`, png);
    process.stdout.write(`${name}.png ${Math.round(png.length / 1000)} kB\n`);
  }
}
