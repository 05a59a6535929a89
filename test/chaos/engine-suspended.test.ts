import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { engineSuspended } from '../support/chaos/troubles.ts';

const TIMES = 3;

it('an engine that sleeps while another takes its shards answers nothing twice, loses its late writes and is a member again', async () => {
  const { kafka, redis } = await startBackingServices();
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2, onOutput: log },
    trouble: (fleet) => engineSuspended(fleet),
    times: TIMES,
  });
  expectAllHeld(run);
  expect(run.report.chaos!.kills).toBe(TIMES);
  expect(run.resends).toBeLessThanOrEqual(run.repeatedUnknown);
});
import { appendFileSync } from 'node:fs';
function log(process: string, text: string) { appendFileSync('/tmp/chaos-stop.log', text.replace(/^/gm, `${process} `)); }
