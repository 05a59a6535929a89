import type { BrowserContext, Locator, Page } from 'playwright-core';

/** How long the page may take to show what it should (ms): less than it waits before it asks again by itself. */
const patience = 6_000;
/** The browser tries a lost connection again after some seconds. */
const reconnection = 60_000;

/** The page in one tab, by what a reader sees of it. */
export class ChatPage {
  readonly page: Page;
  /** What went wrong in it: errors of scripts and of the console, violations of the content policy. */
  readonly problems: string[] = [];
  /** While Prosa is down, and only then, loads may fail. */
  mayFailToLoad = false;

  static async open(context: BrowserContext, url: string): Promise<ChatPage> {
    const chat = new ChatPage(await context.newPage());
    await chat.page.goto(url);
    await chat.connected();
    return chat;
  }

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() !== 'error' && message.type() !== 'warning') return;
      const text = message.text();
      if (this.mayFailToLoad && /^Failed to load resource: net::ERR_/.test(text)) return;
      this.problems.push(text); // Chromium reports violations of the content policy here too
    });
    page.on('response', (response) => {
      if (response.status() >= 400) this.problems.push(`${response.status()} ${response.url()}`);
    });
  }

  async connected(): Promise<void> {
    await this.page.locator('#connection[data-status="connected"]').waitFor({ timeout: reconnection });
  }

  async disconnected(): Promise<void> {
    await this.page.locator('#connection[data-status="reconnecting"]').waitFor();
  }

  async send(text: string): Promise<void> {
    await this.page.locator('#text').fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** Sends it and waits for the next reply. */
  async say(text: string): Promise<string> {
    const before = await this.replies().count();
    await this.send(text);
    const reply = this.replies().nth(before);
    await reply.waitFor();
    return (await reply.textContent())!;
  }

  /** Those that were sent. */
  replies(): Locator {
    return this.page.locator('.bubble.bot:not(.draft) .text');
  }

  /** The reply that still grows. */
  draft(): Locator {
    return this.page.locator('.bubble.bot.draft .text');
  }

  /** Every message from the top, `>` before the customer's. */
  async transcript(): Promise<string[]> {
    return this.page
      .locator('.bubble')
      .evaluateAll((bubbles) =>
        bubbles.map(
          (bubble) =>
            `${bubble.classList.contains('customer') ? '> ' : ''}${bubble.querySelector('.text')?.textContent}`,
        ),
      );
  }

  /** Messages the server has not told back yet. */
  onTheirWay(): Locator {
    return this.page.locator('.bubble.waiting');
  }

  async stage(): Promise<string | undefined> {
    return (await this.page.locator('#stages [aria-current="step"]').allTextContents())[0];
  }

  async stageIs(stage: string): Promise<void> {
    const step = this.page.locator('#stages [aria-current="step"]', { hasText: stage });
    await step.waitFor({ state: 'attached' }); // on a phone the panel is behind the chat
  }

  /** Labels and values of the panel. */
  async slots(): Promise<Record<string, string>> {
    const rows = await this.page
      .locator('#slots > div')
      .evaluateAll((divs) =>
        divs.map((div) => [
          div.querySelector('dt')?.textContent ?? '',
          div.querySelector('.value')?.textContent ?? '',
        ]),
      );
    return Object.fromEntries(rows);
  }

  /** The message a slot is said to come from. */
  source(label: string): Locator {
    return this.page.locator('#slots > div', { hasText: label }).locator('.source button');
  }

  /** Names and countdowns (s) of the panel's timers. */
  async timers(): Promise<{ name: string; left: number }[]> {
    const rows = await this.page
      .locator('#timers > li')
      .evaluateAll((items) =>
        items.map((item) => [
          item.querySelector('.row-name')?.textContent ?? '',
          item.querySelector('time')?.textContent ?? '',
        ]),
      );
    return rows.map(([name, left]) => ({ name: name!, left: seconds(left!) }));
  }

  /** The key of this conversation at the web channel. */
  async session(): Promise<string> {
    return (await this.page.evaluate("localStorage.getItem('prosa.session')")) as string;
  }
}

/** `in 1 h 59 min 58 s` as seconds. */
function seconds(countdown: string): number {
  const part = (unit: string) => Number(new RegExp(`(\\d+) ${unit}\\b`).exec(countdown)?.[1] ?? 0);
  return part('h') * 3600 + part('min') * 60 + part('s');
}
