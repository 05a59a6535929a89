import { expect, it } from 'vitest';
import { formatReport } from '../../src/simulator/format-report.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { simulateRecorded } from '../../src/simulator/simulate.ts';
import { repeatsIn, sortDuplicates } from '../support/chaos/resends.ts';
import { AT_ONCE } from '../support/prosa.ts';
import { replayAll } from '../support/replay-all.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** `PROSA_CHAOS_KILLS=100 npm run test:chaos` for a long one. */
const KILLS = Number(process.env.PROSA_CHAOS_KILLS ?? 20);
/**
 * From when the process is ready again until the last conversation that waited has gone on (ms). On a busy machine, by
 * which a start takes longer, that may take as much longer.
 */
const GOES_ON_WITHIN = 2_000;

it(`${KILLS} kills -9 under load lose, double and reorder nothing, and every journal replays to its record`, async () => {
  const dataDir = temporaryDirectory();
  const { report, ledger } = await simulateRecorded({
    customers: 200,
    messages: 8,
    duplicates: 0.1,
    shuffle: true,
    kills: KILLS,
    adminToken: 'chaos-admin-token',
    target: (endpoint) => ProsaProcess.start(endpoint, { dataDir, turns: AT_ONCE }),
  });
  process.stdout.write(`${formatReport(report)}\n`);
  expect(report).toMatchObject({ lost: 0, outOfOrder: 0, undelivered: 0, unfinished: 0 });
  expect(report.accepted).toBeGreaterThanOrEqual(1_600);
  expect(report.journals).toMatchObject({ problems: [] });
  expect(report.chaos!.kills).toBe(KILLS);
  const { allAnsweredAfterReadyMs, restartToReadyMs } = report.chaos!;
  expect(allAnsweredAfterReadyMs.max).toBeLessThanOrEqual(GOES_ON_WITHIN + restartToReadyMs.max);

  const { resends, duplicates } = sortDuplicates(report, ledger, await repeatsIn(dataDir));
  process.stdout.write(`sends repeated and counted: ${resends}\n`);
  expect(duplicates).toEqual([]);
  const replays = await replayAll(dataDir);
  expect(replays.length).toBeGreaterThanOrEqual(200);
  expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
});
