import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { launchChromium } from './browser.ts';
import { AT_ONCE, ENDPOINT } from './prosa.ts';
import { ensureStudio } from './studio-build.ts';
import { addUser } from './studio-page.ts';

/** A browser, and a Prosa that serves the Studio and knows the admin `ana`. */
export interface Served {
  browser: Browser;
  prosa: ProsaProcess;
}

/** One for all tests of a `describe`. @param graphUrl where messages to WhatsApp go, known when they begin */
export function sharedStudio(
  chromiumPath: string | undefined,
  graphUrl: () => Promise<string> = async () => ENDPOINT.graphUrl,
): Served {
  const served = {} as Served;

  beforeAll(async () => {
    await ensureStudio();
    const endpoint = { ...ENDPOINT, graphUrl: await graphUrl() };
    [served.browser, served.prosa] = await Promise.all([
      launchChromium(chromiumPath!),
      ProsaProcess.start(endpoint, { turns: AT_ONCE }),
    ]);
    await addUser(served.prosa.url, 'ana', 'admin');
  });

  afterAll(async () => {
    await served.browser?.close();
    await served.prosa?.stop();
  });

  return served;
}
