import { describe, expect, test } from 'vitest';
import { askApi } from '../support/api.ts';
import { findChromium } from '../support/browser.ts';
import { ChatPage } from '../support/browser-page.ts';
import { conversationOf } from '../support/prosa.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { studioVisits } from '../support/studio-visits.ts';

const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)('the replay of a conversation that was moved over', () => {
  const served = sharedStudio(chromiumPath);
  const visit = studioVisits(served);

  test('the steps of a conversation are shown on the versions they were taken on, the first one at once', async () => {
    const { studio } = visit;
    const customer = await ChatPage.open(await served.browser.newContext(), served.prosa.url);
    await customer.say('Oi');
    const { id } = (await conversationOf(served.prosa, 'web', await customer.session()))!;
    const before: string = (await askApi(served.prosa.url, 'GET', 'funnels')).body.live;
    const publish = async (body: object) => {
      const sent = await askApi(served.prosa.url, 'POST', 'funnels', { existing: 'migrate', ...body });
      expect(sent.status).toBe(200);
    };
    const { document, prompts } = (await askApi(served.prosa.url, 'GET', `funnels/${before}`)).body;
    const renamed = JSON.stringify(document).replaceAll(/(?<=["#.])discovery(?=[".])/g, 'finding');
    await publish({
      document: JSON.parse(renamed),
      prompts,
      map: { states: { discovery: 'finding' } },
    });
    const { page } = studio;
    await studio.go(`/conversations/${id}`);
    await page.getByText('Moved to another version').waitFor();
    await page.getByRole('tab', { name: 'Replay' }).click();
    await studio.node('discovery.waiting').getByText('Waiting').waitFor(); // near enough to be read
    await studio.button('Last step').click();
    await studio.node('finding.waiting').getByText('Waiting').waitFor();
    await studio.picture('replay of a migrated conversation');
  });
});
