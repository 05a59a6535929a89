/** The Studio as Prosa serves it, in a tab of a headless Chromium of the bench's own. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { launchChromium } from '../../test/support/browser.ts';
import { BenchError } from '../bench-error.ts';
import { CATEGORIES, type TraceEvent } from './trace.ts';

/** Of the page (pixels). */
export const VIEWPORT = { width: 1440, height: 900 };

export interface StudioTabOptions {
  /** Of Prosa. */
  url: string;
  adminToken: string;
  /** The draft that is opened. */
  draft: string;
}

/** Of the page (pixels). */
export interface Point {
  x: number;
  y: number;
}

interface MouseInput extends Point {
  type: 'mouseMoved' | 'mouseWheel';
  button?: 'left';
  buttons?: number;
  deltaX?: number;
  deltaY?: number;
}

export class StudioTab {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #input: CDPSession;

  /** Logs in, opens the draft and waits until all of it is drawn and nothing is loaded any more. */
  static async open(chromium: string, { url, adminToken, draft }: StudioTabOptions): Promise<StudioTab> {
    const browser = await launchChromium(chromium);
    try {
      const context = await browser.newContext({ viewport: VIEWPORT });
      const session = await context.request.post(`${url}/api/session`, { data: { token: adminToken } });
      if (!session.ok()) throw new BenchError(`the Studio lets nobody in: ${await session.text()}`);
      const page = await context.newPage();
      const tab = new StudioTab(browser, page, await context.newCDPSession(page));
      await tab.page.goto(`${url}/studio/drafts/${draft}`, { waitUntil: 'networkidle' });
      await tab.node('stage0').waitFor();
      await wait(1_000);
      return tab;
    } catch (error) {
      await browser.close();
      throw error;
    }
  }

  private constructor(browser: Browser, page: Page, input: CDPSession) {
    this.#browser = browser;
    this.page = page;
    this.#input = input;
  }

  get version(): string {
    return this.#browser.version();
  }

  /** A state on the canvas, by its path. */
  node(path: string): Locator {
    return this.page.locator(`.react-flow__node[data-id="${path}"]`);
  }

  /** How many states are in the page, which are those in view. */
  drawn(): Promise<number> {
    return this.page.locator('.react-flow__node').count();
  }

  async zoom(): Promise<number> {
    const read = `new DOMMatrix(getComputedStyle(document.querySelector('.react-flow__viewport')).transform).a`;
    return Number(await this.page.evaluate(read));
  }

  /** Everything into view, and nothing selected. */
  async fit(): Promise<void> {
    await this.page.getByRole('button', { name: 'Fit everything (0)', exact: true }).click();
    await wait(600);
  }

  /** Nearer by the wheel, over a point, until the zoom is at least this. */
  async nearer(x: number, y: number, zoom: number): Promise<void> {
    await this.page.mouse.move(x, y);
    for (let turns = 0; (await this.zoom()) < zoom; turns++) {
      if (turns > 200) throw new BenchError('the wheel does not zoom');
      await this.page.mouse.wheel(0, -60);
      await wait(30);
    }
    await wait(400);
  }

  /**
   * With the left button pressed at a point and let go at the end. By the protocol itself, since Playwright asks the
   * page at each movement whether something is dragged, which takes its time.
   */
  async held(from: Point, work: (move: (to: Point) => Promise<void>) => Promise<void>): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    try {
      await work((to) => this.#mouse({ type: 'mouseMoved', ...to, button: 'left', buttons: 1 }));
    } finally {
      await mouse.up();
    }
  }

  /** Turned over a point by so many pixels. */
  wheel(at: Point, deltaY: number): Promise<void> {
    return this.#mouse({ type: 'mouseWheel', ...at, deltaX: 0, deltaY });
  }

  async #mouse(event: MouseInput): Promise<void> {
    await this.#input.send('Input.dispatchMouseEvent', event);
  }

  /** What Chromium traced meanwhile. */
  async traced(work: () => Promise<void>): Promise<readonly TraceEvent[]> {
    await this.#browser.startTracing(this.page, { categories: CATEGORIES });
    await work();
    const trace = await this.#browser.stopTracing();
    return (JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] }).traceEvents;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
