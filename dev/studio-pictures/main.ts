/** `npm run pictures`: makes the pictures of docs/guides/editing-a-funnel.md with a Prosa and a browser of its own. */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { findChromium, launchChromium } from '../../test/support/browser.ts';
import { ensureStudio } from '../../test/support/studio-build.ts';
import * as change from './change.ts';
import { customersWrite } from './customers.ts';
import { Studio } from './studio.ts';

const FOLDER = fileURLToPath(new URL('../../docs/guides/pictures', import.meta.url));
const PASSWORD = 'only for pictures';
/** Nothing is sent to WhatsApp: all customers are on the web page. */
const ENDPOINT = {
  graphUrl: 'http://127.0.0.1:9/v24.0',
  phoneNumberId: '100000000000001',
  accessToken: 'pictures',
  appSecret: 'pictures',
  verifyToken: 'pictures',
  adminToken: 'pictures-admin-token',
  numberRate: 1_000,
};

const folder = process.argv[2] ?? FOLDER;
const chromium = findChromium({ ...process.env, CI: 'true' })!;
await mkdir(folder, { recursive: true });
await ensureStudio();
const prosa = await ProsaProcess.start(ENDPOINT, { turns: { burst: { quietMs: 0 } } });
const browser = await launchChromium(chromium);
try {
  await addUser('ana');
  await customersWrite(prosa.url);
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'America/Sao_Paulo',
    reducedMotion: 'reduce',
  });
  const studio = await Studio.open(context, prosa.url, folder);
  try {
    await studio.logIn('ana', PASSWORD);
    await change.draft(studio);
    await change.stage(studio);
    await change.problem(studio);
    await change.prompt(studio);
    await change.tried(studio);
    await change.publish(studio, prosa.url);
    await change.rollBack(studio);
  } catch (error) {
    const path = join(tmpdir(), 'prosa-pictures-failed.png');
    await studio.page.screenshot({ path });
    process.stderr.write(`what the page showed then: ${path}\n`);
    throw error;
  }
} finally {
  await browser.close();
  await prosa.stop();
}

async function addUser(name: string): Promise<void> {
  const response = await fetch(`${prosa.url}/api/users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ENDPOINT.adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name, role: 'admin', password: PASSWORD }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}
