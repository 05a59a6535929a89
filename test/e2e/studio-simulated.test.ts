import { describe, expect, test } from 'vitest';
import { freePorts } from '../../dev/services/free-ports.ts';
import type { Report } from '../../src/simulator/report.ts';
import { findChromium } from '../support/browser.ts';
import { startProsaCli } from '../support/cli.ts';
import { asAdmin, ENDPOINT } from '../support/prosa.ts';
import { StudioPage } from '../support/studio-page.ts';
import { sharedStudio } from '../support/studio-prosa.ts';

const chromiumPath = findChromium();
const CUSTOMERS = 100;
const MESSAGES = 8;
/** For most of a minute there is something to watch, so that a busy machine gets through with the rest meanwhile. */
const A_SECOND = 16;
const soon = { timeout: 40_000 };

describe.skipIf(chromiumPath === undefined)('the Studio while prosa simulate plays customers', () => {
  let graphPort: number;
  const served = sharedStudio(chromiumPath, async () => {
    [graphPort] = (await freePorts(1)) as [number];
    return `http://127.0.0.1:${graphPort}/v23.0`;
  });

  interface Version {
    version: string;
    inside: number;
  }

  async function funnels(): Promise<{ live: string; versions: Version[] }> {
    const response = await fetch(`${served.prosa.url}/api/funnels`, { headers: asAdmin });
    return (await response.json()) as { live: string; versions: Version[] };
  }

  const inside = async (version: string) =>
    (await funnels()).versions.find((one) => one.version === version)?.inside ?? 0;

  test('a draft is published with migration and rolled back, counts move, and no message is lost', async () => {
    const before = (await funnels()).live;
    const studio = await StudioPage.open(
      await served.browser.newContext({ viewport: { width: 1440, height: 900 } }),
      served.prosa.url,
    );
    const { page } = studio;
    await studio.logIn('ana');
    await page.getByRole('link', { name: 'Funnels' }).click();
    await studio.button('New draft').click();
    await studio.node('discovery').getByText('Discovery').click();
    await page.getByLabel('Description').fill('Finds out what the customer wishes.');

    const simulation = startProsaCli(
      [
        'simulate',
        ...['--customers', String(CUSTOMERS), '--messages', String(MESSAGES), '--rate', String(A_SECOND)],
        ...[
          '--target',
          served.prosa.url,
          '--graph-port',
          String(graphPort),
          '--settle-seconds',
          '30',
          '--json',
        ],
        ...['--admin-token', ENDPOINT.adminToken, '--app-secret', ENDPOINT.appSecret],
        ...['--access-token', ENDPOINT.accessToken, '--phone-number-id', ENDPOINT.phoneNumberId],
      ],
      {},
      200_000,
    );
    const playing = () => simulation.child.exitCode === null;
    try {
      await expect.poll(() => inside(before), soon).toBeGreaterThanOrEqual(CUSTOMERS / 4);
      await studio.button('Publish').click();
      const panel = page.getByRole('complementary', { name: 'Publish' });
      const next = (name: string) => panel.getByRole('button', { name, exact: true }).click();
      await next('See what changes');
      await next('Replay conversations');
      await next('Go on without');
      await panel.getByLabel('They move over now').click();
      await panel.getByRole('table', { name: 'Those inside, by state' }).waitFor();
      await next('Publish');
      await panel.getByLabel('Why').fill('While a hundred customers write');
      await next('Publish');
      await panel.getByText('It is live').waitFor();
      const after = (await funnels()).live;
      expect(after).not.toBe(before);
      await panel.getByRole('region', { name: 'Migration' }).getByText('Moved', { exact: true }).waitFor();
      await expect.poll(() => inside(before), soon).toBe(0);

      await panel.getByRole('link', { name: 'Watch it live' }).click();
      const onCanvas = async () => {
        const counts = await page.locator('.live-map .live-count').allTextContents();
        return { inside: sumOf(counts, /^\d+/), entered: sumOf(counts, /↓(\d+)/), all: counts.join() };
      };
      await expect.poll(async () => (await onCanvas()).inside, soon).toBeGreaterThan(0);
      const first = await onCanvas();
      await expect.poll(async () => (await onCanvas()).all, soon).not.toBe(first.all);
      await expect.poll(async () => (await onCanvas()).entered, soon).toBeGreaterThan(first.entered);
      await studio.picture('live-while-simulated');
      expect(playing()).toBe(true);

      await studio.rollBackTo(before);
      expect((await funnels()).live).toBe(before);
      await expect.poll(() => inside(after), soon).toBe(0);

      const { code, stdout, stderr } = await simulation.ended;
      expect(stderr).not.toContain('Error');
      const report = JSON.parse(stdout) as Report;
      expect(report).toMatchObject({
        written: CUSTOMERS * MESSAGES,
        accepted: CUSTOMERS * MESSAGES,
        answered: CUSTOMERS * MESSAGES,
        lost: 0,
        duplicated: 0,
        outOfOrder: 0,
        split: 0,
        undelivered: 0,
        findings: [],
        journals: { conversations: CUSTOMERS, problems: [] },
      });
      expect(code).toBe(0);
      await expect.poll(() => inside(before), soon).toBe(CUSTOMERS);
      expect(studio.problems).toEqual([]);
    } catch (error) {
      await studio.picture('failed while simulated');
      throw error;
    } finally {
      simulation.child.kill();
      await simulation.ended;
      await page.context().close();
    }
  }, 240_000);
});

const sumOf = (texts: readonly string[], pattern: RegExp): number =>
  texts.reduce((sum, text) => sum + Number(pattern.exec(text)?.at(-1) ?? 0), 0);
