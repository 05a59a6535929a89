import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld, expectCounted } from '../support/chaos/chaos-run.ts';
import { form } from '../support/chaos/form.ts';
import { type Departure, membersChange } from '../support/chaos/troubles.ts';
import { expectInTime, waitsAfter } from '../support/chaos/waits.ts';

const { times, timeout } = form(6);
/** Between changes (ms). */
const EVERY = 5_000;
/** Until conversations of an engine that was asked to stop go on (ms). */
const STOP = 2_000;

it(`engines join and leave ${times} times, and conversations of one that leaves go on within two seconds`, {
  timeout,
}, async () => {
  const { kafka, redis } = await startBackingServices();
  const stops: Departure[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet, random) => membersChange(fleet, EVERY, random, stops),
    times,
  });
  const waits = stops.map((stop) => waitsAfter(stop, STOP, run));
  expectAllHeld(run);
  expectCounted(run);
  expect(run.report.chaos!.kills).toBe(times);
  expect(waits.length).toBe(Math.floor(times / 2));
  expectInTime(
    'since SIGTERM',
    waits.map(({ own, turn }) => ({ wait: own, turn })),
    STOP,
  );
});
