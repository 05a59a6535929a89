import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { simulate } from '../../src/simulator/simulate.ts';
import { AT_ONCE } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('no phone number, text or secret is in what Prosa writes at any log level, or in its metrics', async () => {
  const dataDir = temporaryDirectory();
  let output = '';
  let metrics = '';
  let audited = '';
  const report = await simulate({
    customers: 5,
    messages: 5,
    burstMs: 0,
    thinkMs: [20, 80],
    appSecret: 'the-app-secret',
    accessToken: 'the-access-token',
    faults: { failBefore: 0.1 },
    target: async (endpoint) => {
      const prosa = await ProsaProcess.start(endpoint, {
        dataDir,
        turns: AT_ONCE,
        env: { LOG_LEVEL: 'trace', PROSA_WORKERS: '1', PROSA_ADMIN_TOKEN: 'the-admin-token' },
        onOutput: (text) => {
          output += text;
        },
      });
      return {
        url: prosa.url,
        crashed: prosa.crashed,
        stop: async () => {
          const number = '5500912345678';
          const asAdmin = { authorization: 'Bearer the-admin-token' };
          const refused = { text: [number] };
          for (const [path, body] of [
            ['conversations/find', { text: number }],
            ['conversations/find', refused],
            ['erasures', { channel: 'whatsapp', address: number }],
            ['erasures', { channel: number, address: number }],
          ] as const)
            await fetch(`${prosa.url}/api/${path}`, {
              method: 'POST',
              headers: { ...asAdmin, 'content-type': 'application/json' },
              body: JSON.stringify(body),
            });
          const query = `channel=whatsapp&address=${number}`;
          for (const path of ['conversations', 'erasures'])
            expect((await fetch(`${prosa.url}/api/${path}?${query}`, { headers: asAdmin })).status).toBe(200);
          const audit = await fetch(`${prosa.url}/api/audit`, { headers: asAdmin });
          audited = await audit.text();
          metrics = await (await fetch(`${prosa.url}/metrics`)).text();
          await prosa.stop();
        },
      };
    },
  });
  expect(report.answered).toBe(25);
  expect(output).toContain('Prosa is ready');
  expect(audited).toContain('contact.erase');
  for (const text of [output, metrics, audited]) {
    expect(text).not.toMatch(/55009\d{8}/);
    expect(text).not.toMatch(/procuro|pessoas|the-app-secret|the-access-token|the-admin-token/i);
  }
  expect(metrics).toContain('prosa_events_total');
  expect(statSync(join(dataDir, 'hash-key')).mode & 0o077).toBe(0);
  expect(readFileSync(join(dataDir, 'prosa.json'), 'utf8')).not.toContain(
    readFileSync(join(dataDir, 'hash-key'), 'utf8').trim(),
  );
});
