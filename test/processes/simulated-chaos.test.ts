import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { formatReport } from '../../src/simulator/format-report.ts';
import { ProsaProcess, type ProsaProcessOptions } from '../../src/simulator/prosa-process.ts';
import { exitCode } from '../../src/simulator/report.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import type { StartTarget } from '../../src/simulator/target.ts';

const script = fileURLToPath(new URL('../support/echo-prosa.ts', import.meta.url));
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prosa-chaos-test-'));
});

afterAll(() => rm(directory, { recursive: true }));

const echo =
  (options: ProsaProcessOptions = {}): StartTarget =>
  (endpoint) =>
    ProsaProcess.start(endpoint, {
      args: ['--disable-warning=ExperimentalWarning', script],
      ...options,
    });

it.concurrent('kills and restarts a durable server under load and finds nothing wrong', async () => {
  const report = await simulate({
    // Statuses of before the kill are late where the machine has much to do.
    target: echo({ env: { PROSA_SEND_UNKNOWN_WAIT_MS: '5000' } }),
    adminToken: 'x',
    customers: 40,
    messages: 3,
    kills: 2,
    duplicates: 0.1,
    shuffle: true,
    thinkMs: [50, 400],
    seed: 7,
  });
  expect(formatReport(report)).toContain('kills         2');
  expect(report).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0, undelivered: 0, unfinished: 0 });
  expect(report.accepted).toBeGreaterThan(120);
  expect(report.answered).toBe(report.accepted);
  expect(report.chaos).toMatchObject({ kills: 2, restartToReadyMs: { count: 2 } });
  expect(report.chaos!.firstReplyMs.max).toBeGreaterThan(0);
  expect(report.webhooks.redeliveries).toBeGreaterThan(0);
  expect(exitCode(report)).toBe(0);
});

it.concurrent('finds what a server loses that keeps nothing', async () => {
  // Each start gets a data directory of its own by way of its temporary files.
  const wrapper = join(directory, 'amnesia.mjs');
  await writeFile(
    wrapper,
    `import { mkdtempSync } from 'node:fs';
     process.env.PROSA_DATA_DIR = mkdtempSync(${JSON.stringify(join(directory, 'empty-'))});
     const { EchoProsa } = await import(${JSON.stringify(script)});
     const { env } = process;
     await new EchoProsa({
       graphUrl: env.WHATSAPP_API_URL, phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID,
       accessToken: env.WHATSAPP_ACCESS_TOKEN, appSecret: env.WHATSAPP_APP_SECRET,
       port: Number(env.PORT), dataDir: env.PROSA_DATA_DIR,
     }).start();`,
  );
  const report = await simulate({
    target: echo({ args: ['--disable-warning=ExperimentalWarning', wrapper] }),
    adminToken: 'x',
    customers: 30,
    messages: 3,
    kills: 2,
    thinkMs: [50, 300],
    settleSeconds: 2,
  });
  expect(report.lost).toBeGreaterThan(0);
  // It numbers its replies anew, so old numbers come again.
  expect(report.duplicated).toBeGreaterThan(0);
  expect(exitCode(report)).toBe(1);
});

it('reports a server that ends by itself', async () => {
  const dying = join(directory, 'dying.mjs');
  await writeFile(
    dying,
    `import { createServer } from 'node:http';
     createServer((request, response) => {
       if (request.url === '/readyz') return response.end();
       console.error('out of ideas');
       process.exit(3);
     }).listen(Number(process.env.PORT), '127.0.0.1');`,
  );
  const report = await simulate({ target: echo({ args: [dying] }), customers: 3, messages: 2 });
  expect(report.aborted).toMatch(/exited with code 3\nout of ideas/);
  expect(exitCode(report)).toBe(1);
});

it('rejects with the output of a server that does not start', async () => {
  const broken = join(directory, 'broken.mjs');
  await writeFile(broken, `throw new Error('PORT is wrong');`);
  await expect(simulate({ target: echo({ args: [broken] }), customers: 1 })).rejects.toThrow(/PORT is wrong/);
});

it('kills worker threads of a Prosa, which goes on', async () => {
  const report = await simulate({
    customers: 20,
    messages: 2,
    workerKills: 2,
    burstMs: 0,
    thinkMs: [50, 300],
  });
  expect(report).toMatchObject({ lost: 0, outOfOrder: 0, undelivered: 0, unfinished: 0 });
  expect(report.workerChaos).toMatchObject({ kills: 2, openAgainMs: { count: 2 } });
  expect(report.workerChaos!.openAgainMs.max).toBeGreaterThan(0);
  expect(report.chaos).toBeUndefined();
});

it('says so when workers cannot be killed', async () => {
  const report = await simulate({ target: echo(), customers: 3, messages: 2, workerKills: 1 });
  expect(report.aborted).toMatch(/cannot be killed/);
  expect(exitCode(report)).toBe(1);
});
