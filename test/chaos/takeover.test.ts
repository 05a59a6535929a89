import { expect, it } from 'vitest';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { form } from '../support/chaos/form.ts';
import { type Departure, engineGone } from '../support/chaos/troubles.ts';
import { expectInTime, waitsAfter } from '../support/chaos/waits.ts';
import { SESSION_TIMEOUT } from '../support/fleet.ts';

const { times, timeout } = form(2);
/** Beyond the session timeout, until conversations go on (ms). */
const TAKEOVER = 2_000;
/** Who writes within this time of the kill waits for the takeover (ms). */
const WAITS = SESSION_TIMEOUT / 2;

it(`conversations of ${times} killed engines go on within the session timeout and two seconds`, {
  timeout,
}, async () => {
  const { kafka, redis } = await startBackingServices();
  const kills: Departure[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet, random) => engineGone(fleet, random, kills),
    times,
  });
  const waits = kills.map((kill) => waitsAfter(kill, WAITS, run));
  expectAllHeld(run);
  expect(waits.length).toBe(times);
  expectInTime(
    'from the kill',
    waits.map(({ sinceEnd, turn }) => ({ wait: sinceEnd, turn })),
    SESSION_TIMEOUT + TAKEOVER,
  );
});
