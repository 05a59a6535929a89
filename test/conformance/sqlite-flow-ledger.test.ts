import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DAY, MINUTE } from '../../src/analytics/flow-ledger.ts';
import { SqliteFlowLedger } from '../../src/analytics/sqlite-flow-ledger.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { flowLedgerSuite } from './flow-ledger-suite.ts';

flowLedgerSuite('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-flows-'));
  return {
    open: async () => new SqliteFlowLedger(join(directory, 'flows.sqlite'), systemClock),
    content: async () =>
      readdirSync(directory)
        .map((name) => readFileSync(join(directory, name), 'latin1'))
        .join(''),
    destroy: async () => rmSync(directory, { recursive: true, force: true }),
  };
});

it('the SQLite ledger lets go of what is too old', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-flows-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  let now = Date.now();
  const ledger = new SqliteFlowLedger(join(directory, 'flows.sqlite'), { now: () => now });
  onTestFinished(() => ledger.close());
  const write = (number: number, name: string) =>
    ledger.add({
      ...{ writer: 'w', number },
      minutes: [[Math.floor(now / MINUTE), new Map([[name, 1]])]],
      stays: new Map([[name, { stage: 's', since: now }]]),
    });
  const all = async () => Object.fromEntries(await ledger.sums(0, Math.floor(now / MINUTE) + 1));
  await write(1, 'old');
  now += 6 * DAY;
  await write(2, 'newer');
  expect(await all()).toEqual({ old: 1, newer: 1 });
  now += 2 * DAY;
  await write(3, 'newest');
  expect(await all()).toEqual({ newer: 1, newest: 1 });
  expect((await ledger.stays(['old'])).size).toBe(1);
  now += 25 * DAY;
  await write(4, 'last');
  expect((await ledger.stays(['old', 'newer'])).size).toBe(1);
});
