/** The browser of the end-to-end tests: a Chromium that is on the machine already. */
import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = '/usr/bin/chromium';

/**
 * Where Chromium is. Without it there is nothing to test with: in CI that is a failure, elsewhere the tests are
 * skipped and say so.
 * @returns undefined if the tests are to be skipped
 */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const path = environment.CHROMIUM_PATH || usual;
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    const missing = `there is no Chromium at ${path}; set CHROMIUM_PATH to where it is`;
    if (environment.CI) throw new Error(`The page cannot be tested: ${missing}`);
    const line = '!'.repeat(100);
    process.stderr.write(`\n${line}\nSKIPPED, THE PAGE IS NOT TESTED: ${missing}\n${line}\n\n`);
    return undefined;
  }
}

export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
