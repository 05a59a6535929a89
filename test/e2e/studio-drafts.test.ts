import { describe, expect, test } from 'vitest';
import { findChromium } from '../support/browser.ts';
import { asAdmin } from '../support/prosa.ts';
import { sharedStudio } from '../support/studio-prosa.ts';
import { studioVisits } from '../support/studio-visits.ts';

const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)('a draft in the Studio', () => {
  const served = sharedStudio(chromiumPath);
  const visit = studioVisits(served);

  async function api<T>(path: string, body?: object): Promise<T> {
    const response = await fetch(`${served.prosa.url}/api/${path}`, {
      headers: { ...asAdmin, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  test('that was never drawn is not changed by who only looks at it', async () => {
    const { studio } = visit;
    const { live } = await api<{ live: string }>('funnels');
    const { id } = await api<{ id: string }>('drafts', { title: 'Of a colleague', from: live });
    await studio.go(`/drafts/${id}`);
    await studio.node('discovery').waitFor();
    await studio.drawn();
    await studio.page.getByRole('link', { name: 'Funnels' }).first().click(); // what is left unsaved is saved at once
    await studio.page.getByRole('heading', { name: 'Drafts' }).waitFor();
    const about = await api<{ revision: number; updatedBy: string }>(`drafts/${id}`);
    expect(about).toMatchObject({ revision: 1, updatedBy: 'admin-token' });
  });

  test('is deleted only once that was confirmed', async () => {
    const { studio } = visit;
    const { live } = await api<{ live: string }>('funnels');
    const { id } = await api<{ id: string }>('drafts', { title: 'To be deleted', from: live });
    const isThere = async () => {
      const { items } = await api<{ items: { id: string }[] }>('drafts');
      return items.some((one) => one.id === id);
    };
    await studio.go('/funnels');
    for (const answer of ['Cancel', 'Delete']) {
      await studio.button('More about To be deleted').click();
      await studio.page.getByRole('menuitem', { name: 'Delete' }).click();
      const dialog = studio.page.getByRole('dialog', { name: 'Delete the draft' });
      await dialog.getByText('“To be deleted”').waitFor();
      expect(await isThere()).toBe(true);
      await dialog.getByRole('button', { name: answer, exact: true }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    await studio.page.getByText('To be deleted').waitFor({ state: 'detached' });
    expect(await isThere()).toBe(false);
  });

  test('made of a machine from elsewhere becomes a version of the funnel that is chosen for it', async () => {
    const { studio } = visit;
    const { page } = studio;
    const machine = {
      id: 'Untitled',
      initial: 'Asking',
      states: { Asking: { on: { message: '#Untitled.Told' } }, Told: { on: { message: 'Asking' } } },
    };
    await studio.go('/funnels');
    await page.locator('input[type="file"]').setInputFiles({
      name: 'machine.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(machine)),
    });
    await studio.button(/^Problems/).click();
    const list = page.getByRole('complementary', { name: 'Problems' });
    await list.getByText('There is no funnel "untitled" here').click();
    await studio.choose(page.getByRole('combobox', { name: 'Funnel' }), /^rental$/);
    await studio.button(/^Problems/).click();
    await list.getByText('There is no funnel').waitFor({ state: 'detached' });
    await studio.node('Asking').click();
    await page.getByText('→ Told').waitFor();
    await studio.picture('a machine from elsewhere');
    const meant = /404.*\/api\/funnels\/untitled\/catalogue/; // a machine from elsewhere has none
    expect(studio.problems.splice(0).filter((one) => !meant.test(one))).toEqual([]);
  });

  test('is not published over what somebody else has published since it was compared', async () => {
    const { studio } = visit;
    const { page } = studio;
    const { live } = await api<{ live: string }>('funnels');
    const { document, prompts } = await api<{ document: object; prompts: object }>(`funnels/${live}`);
    const { id } = await api<{ id: string }>('drafts', {
      title: 'Mine',
      document: { ...document, description: 'Mine' },
      prompts,
    });
    await studio.go(`/drafts/${id}`);
    await studio.button('Publish').click();
    const panel = page.getByRole('complementary', { name: 'Publish' });
    const next = (name: string) => panel.getByRole('button', { name, exact: true }).click();
    for (const name of ['See what changes', 'Replay conversations', 'Go on without', 'Publish'])
      await next(name);
    await panel.getByLabel('Why').waitFor();
    const theirs = { document: { ...document, description: 'Theirs' }, prompts, existing: 'keep' };
    const { version } = await api<{ version: string }>('funnels', theirs);

    await next('Publish');
    await panel.getByText(`${live} is not live: ${version} is, published at`).waitFor();
    expect(await api('funnels')).toMatchObject({ live: version });
    await studio.picture('somebody else was quicker');
    await next('See what changes now');
    await panel.getByText(`Against ${version}`).waitFor();
    await panel.getByText('Theirs').waitFor();
    for (const name of ['Replay conversations', 'Go on without', 'Publish']) await next(name);
    await panel.getByLabel('Why').waitFor();
    await next('Publish');
    await panel.getByText('It is live').waitFor();
    expect(studio.problems.splice(0)).toEqual([expect.stringMatching(/409.*\/api\/funnels/)]);
  });
});
