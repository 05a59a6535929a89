import type { BrowserContext } from 'playwright-core';
import { afterEach, beforeEach, expect } from 'vitest';
import { StudioPage } from './studio-page.ts';
import type { Served } from './studio-prosa.ts';

export interface Visit {
  context: BrowserContext;
  studio: StudioPage;
}

/** For each test a page of its own, in which `ana` is logged in. One that fails leaves a picture of it. */
export function studioVisits(served: Served): Visit {
  const visit = {} as Visit;

  beforeEach(async () => {
    visit.context = await served.browser.newContext({ viewport: { width: 1440, height: 900 } });
    visit.studio = await StudioPage.open(visit.context, served.prosa.url);
    await visit.studio.logIn('ana');
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await visit.studio.picture(`failed ${task.name}`);
    await visit.context.close();
    expect(visit.studio.problems).toEqual([]);
  });

  return visit;
}
