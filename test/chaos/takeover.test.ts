import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { spread } from '../../src/simulator/percentile.ts';
import { Random } from '../../src/simulator/random.ts';
import { startBackingServices } from '../support/backing-services.ts';
import { chaosRun, expectAllHeld } from '../support/chaos/chaos-run.ts';
import { type Departure, engineGone } from '../support/chaos/troubles.ts';
import { waitsAfter } from '../support/chaos/waits.ts';

const TIMES = 4;

it('takeover', async () => {
  const { kafka, redis } = await startBackingServices();
  const departures: Departure[] = [];
  const run = await chaosRun({
    fleet: { brokers: kafka.brokers, redisUrl: redis.url, engines: 2, onOutput: log },
    trouble: (fleet) => engineGone(fleet, new Random(5), departures),
    times: TIMES,
  });
  for (const d of departures) {
    const w = waitsAfter(d, d.how === 'kill' ? 4_000 : 3_000, run.ledger);
    console.log(d.how, d.took, spread(w.map(x => x.sinceEnd)), 'own', spread(w.map(x => x.own)), new Date(performance.timeOrigin + d.at).toISOString());
  }
  expectAllHeld(run);
});
import { appendFileSync } from 'node:fs';
function log(process: string, text: string) { appendFileSync('/tmp/chaos-take.log', text.replace(/^/gm, `${process} `)); }
