import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { type Departure, membersChange } from '../support/chaos/troubles.ts';

const TIMES = 6;

it('engines that join and leave every 5 s', async () => {
  const { kafka, redis } = await startBackingServices();
  const departures: Departure[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2, onOutput: log },
    trouble: (fleet) => membersChange(fleet, 5_000, new Random(11), departures),
    times: TIMES,
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(TIMES);
  expect(run.resends).toBeLessThanOrEqual(run.repeatedUnknown);
});
import { appendFileSync } from 'node:fs';
function log(process: string, text: string) { appendFileSync('/tmp/chaos-members.log', text.replace(/^/gm, `${process} `)); }
