import { expect, it } from 'vitest';
import { formatReport } from '../../src/simulator/format-report.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { simulateRecorded } from '../../src/simulator/simulate.ts';
import { repeatsIn, sortDuplicates } from '../support/chaos/resends.ts';
import { replayAll } from '../support/replay-all.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('bursts are answered as one with the quiet time of the funnel itself, also among kills', async () => {
  const dataDir = temporaryDirectory();
  const { report, ledger } = await simulateRecorded({
    customers: 120,
    messages: 5,
    bursts: 0.6,
    duplicates: 0.1,
    shuffle: true,
    kills: 3,
    workerKills: 3,
    adminToken: 'chaos-admin-token',
    target: (endpoint) => ProsaProcess.start(endpoint, { dataDir, killableWorkers: true }),
  });
  process.stdout.write(`${formatReport(report)}\n`);
  expect(report).toMatchObject({ lost: 0, outOfOrder: 0, split: 0 });
  expect(report).toMatchObject({ undelivered: 0, unfinished: 0, quietTimeMs: 1_500 });
  expect(report.answered).toBe(report.accepted);
  expect(report.journals).toMatchObject({ problems: [] });
  expect(report.bursts!.written).toBeGreaterThan(200);
  expect(report.bursts!.judged).toBeGreaterThan(50);
  expect(report).toMatchObject({ chaos: { kills: 3 }, workerChaos: { kills: 3 } });

  const { resends, duplicates } = sortDuplicates(report, ledger, await repeatsIn(dataDir));
  process.stdout.write(`sends repeated and counted: ${resends}\n`);
  expect(duplicates).toEqual([]);
  const replays = await replayAll(dataDir);
  expect(replays.length).toBeGreaterThanOrEqual(120);
  expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
});
