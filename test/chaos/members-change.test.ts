import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { type Departure, membersChange } from '../support/chaos/troubles.ts';
import { formatWaits, waitsAfter } from '../support/chaos/waits.ts';

const CHANGES = 6;
/** Between changes (ms). */
const EVERY = 5_000;
/** Until conversations of an engine that was asked to stop go on (ms). */
const STOP = 2_000;
/** Taking over is some turns' work, so a machine that is busy otherwise is given so many times what a turn takes. */
const TURNS = 4;

it('engines join and leave every five seconds, and conversations of one that leaves go on within two', async () => {
  const { kafka, redis } = await startBackingServices();
  const stops: Departure[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet) => membersChange(fleet, EVERY, new Random(3), stops),
    times: CHANGES,
  });
  const waits = stops.map((stop) => waitsAfter(stop, STOP, run.ledger));
  for (const { own, turn } of waits) process.stdout.write(formatWaits('since SIGTERM', own, turn));
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(CHANGES);
  expect(run.resends).toBe(0);
  expect(waits.length).toBe(CHANGES / 2);
  for (const { own, turn } of waits) {
    expect(own.count).toBeGreaterThan(20);
    expect(own.max).toBeLessThanOrEqual(STOP + TURNS * turn.p95);
  }
});
