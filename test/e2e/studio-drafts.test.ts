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
});
