import { describe, expect, test } from 'vitest';
import { askApi } from '../support/api.ts';
import { findChromium } from '../support/browser.ts';
import { say } from '../support/prosa.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { studioVisits } from '../support/studio-visits.ts';

const chromiumPath = findChromium();
const soon = { timeout: 20_000 };
/** Hand-offs of a page, as the API gives them unless it is told. */
const PAGE = 100;
const WAITING = 2 * PAGE + 7;

describe.skipIf(chromiumPath === undefined)('an inbox of more than is shown at once', () => {
  const served = sharedStudio(chromiumPath);
  const visit = studioVisits(served);

  async function handOffs(): Promise<string[]> {
    return (await askApi(served.prosa.url, 'GET', 'hand-offs?limit=500')).body.items.map(
      ({ id }: { id: string }) => id,
    );
  }

  test('goes on with each “More” until everybody is there, each once, and stays so', async () => {
    const { studio } = visit;
    const sessions = Array.from({ length: WAITING }, (_, customer) => `waiting-${customer}`);
    for (let from = 0; from < WAITING; from += 20) {
      const some = sessions.slice(from, from + 20);
      await Promise.all(some.map((session) => say(served.prosa, session, 'quero falar com uma pessoa')));
    }
    await expect.poll(async () => (await handOffs()).length, soon).toBe(WAITING);
    const expected = await handOffs();

    await studio.page.getByRole('link', { name: 'Inbox' }).click();
    const waiting = studio.page.getByRole('region', { name: 'Waiting' });
    const shown = async () =>
      (await waiting.getByRole('link').evaluateAll((links) => links.map((link) => String(link)))).map(
        (url) => url.split('/').at(-1)!,
      );
    const more = studio.button('More');
    await more.waitFor();
    expect(await shown()).toEqual(expected.slice(0, PAGE));
    await more.click();
    await expect.poll(shown, soon).toEqual(expected.slice(0, 2 * PAGE));
    await more.click();
    await expect.poll(shown, soon).toEqual(expected);
    await more.waitFor({ state: 'detached' });

    // The list is asked for again by itself, all that is shown of it.
    const last = sessions.length;
    await say(served.prosa, `waiting-${last}`, 'quero falar com uma pessoa');
    await expect.poll(async () => (await shown()).length, soon).toBe(WAITING + 1);
    expect(new Set(await shown()).size).toBe(WAITING + 1);
    await studio.picture('inbox-more');
    await waiting.getByRole('link').last().click();
    await studio.button('Take over').click();
    await studio.page.getByRole('region', { name: 'Yours' }).getByRole('link').waitFor();
    await expect.poll(async () => (await shown()).length, soon).toBe(WAITING);
  });
});
