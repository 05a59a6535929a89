import { expect, it } from 'vitest';
import { Random } from '../../src/simulator/random.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { type Departure, engineGone } from '../support/chaos/troubles.ts';
import { formatWaits, waitsAfter } from '../support/chaos/waits.ts';
import { SESSION_TIMEOUT } from '../support/fleet.ts';

const KILLS = 2;
/** Beyond the session timeout, until conversations go on (ms). */
const TAKEOVER = 2_000;
/** Taking over is some turns' work, so a machine that is busy otherwise is given so many times what a turn takes. */
const TURNS = 4;
/** Who writes within this time of the kill waits for the takeover (ms). */
const WAITS = SESSION_TIMEOUT / 2;

it('conversations of a killed engine go on within the session timeout and two seconds', async () => {
  const { kafka, redis } = await startBackingServices();
  const kills: Departure[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2 },
    trouble: (fleet) => engineGone(fleet, new Random(5), kills),
    times: KILLS,
  });
  const waits = kills.map((kill) => waitsAfter(kill, WAITS, run.ledger));
  for (const { sinceEnd, turn } of waits) process.stdout.write(formatWaits('from the kill', sinceEnd, turn));
  expectAllHeld(run);
  expect(waits.length).toBe(KILLS);
  for (const { sinceEnd, turn } of waits) {
    expect(sinceEnd.count).toBeGreaterThan(20);
    expect(sinceEnd.max).toBeLessThanOrEqual(SESSION_TIMEOUT + TAKEOVER + TURNS * turn.p95);
  }
});
