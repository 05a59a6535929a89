/** A run of the simulator against a fleet in trouble, and all that tells how it went. */
import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import { formatReport } from '../../../src/simulator/format-report.ts';
import type { Ledger } from '../../../src/simulator/ledger.ts';
import { Random } from '../../../src/simulator/random.ts';
import type { Report } from '../../../src/simulator/report.ts';
import { simulateRecorded } from '../../../src/simulator/simulate.ts';
import type { SimulateOptions } from '../../../src/simulator/simulate-options.ts';
import { Fleet, type FleetOptions } from '../fleet.ts';
import { CUSTOMERS, LOG_FILE, SEED } from './form.ts';
import { type Resends, sortDuplicates } from './resends.ts';
import { type StoredEvidence, storedEvidence } from './stored-evidence.ts';
import { inTrouble, type Trouble } from './troubles.ts';
import { whereabouts } from './whereabouts.ts';

export interface ChaosRunOptions {
  fleet: Omit<FleetOptions, 'turns' | 'onOutput'>;
  trouble(fleet: Fleet, random: Random): Trouble;
  /** How often there is trouble. */
  times: number;
  /** How long a burst of messages is waited for (ms); some customers write in bursts then. At once unless given. */
  quietMs?: number;
  simulation?: SimulateOptions;
}

export interface ChaosRun extends Resends {
  report: Report;
  ledger: Ledger;
  evidence: StoredEvidence;
  /** As `prosa_sends_repeated_unknown_total` says, of engines that stopped cleanly. */
  repeatedUnknown: number;
}

export async function chaosRun({
  fleet: options,
  trouble,
  times,
  quietMs,
  simulation,
}: ChaosRunOptions): Promise<ChaosRun> {
  let fleet: Fleet | undefined;
  const { report, ledger } = await simulateRecorded({
    seed: SEED,
    customers: CUSTOMERS,
    messages: 8,
    duplicates: 0.1,
    shuffle: true,
    settleSeconds: 40,
    adminToken: 'chaos-admin-token',
    ...(quietMs !== undefined && { burstMs: quietMs, bursts: 0.4 }),
    ...simulation,
    kills: times,
    target: async (endpoint) => {
      fleet = await Fleet.start(endpoint, {
        ...options,
        turns: { burst: { quietMs: quietMs ?? 0 } },
        onOutput: note,
      });
      return inTrouble(fleet, trouble(fleet, new Random(SEED).fork('trouble')));
    },
  });
  const evidence = await storedEvidence(options.redisUrl, fleet!.prefix);
  const { repeatedUnknown } = fleet!;
  const { resends, duplicates } = sortDuplicates(report, ledger, evidence.repeats);
  const counted = `sends repeated: ${resends} arrived twice, ${repeatedUnknown} counted\n`;
  process.stdout.write(`${formatReport(report)}${counted}`);
  const lost = report.findings.filter(({ verdict }) => verdict === 'lost').map(({ subject }) => subject);
  const log = { brokers: options.brokers, topic: `${fleet!.prefix}.events` };
  process.stdout.write(await whereabouts(lost, ledger, evidence, log));
  return { report, ledger, evidence, resends, duplicates, repeatedUnknown };
}

function note(process: string, text: string): void {
  if (LOG_FILE !== undefined) appendFileSync(LOG_FILE, text.replace(/^(?=.)/gm, `${process} `));
}

/** What must hold after every run. */
export function expectAllHeld({ report, evidence, duplicates }: ChaosRun): void {
  expect(report.aborted).toBeUndefined();
  expect(duplicates).toEqual([]);
  expect(report).toMatchObject({ lost: 0, outOfOrder: 0, split: 0, undelivered: 0, unfinished: 0 });
  expect(report.journals).toMatchObject({ problems: [] });
  expect(evidence.deadLetters).toEqual([]);
  expect(evidence.unsent).toEqual([]);
  expect(evidence.replays.filter(({ result }) => !result.equal)).toEqual([]);
  expect(evidence.replays.length).toBe(report.customers);
  expect(report.webhooks.undeliveredStatuses).toBe(0);
}

/** For runs in which no engine was killed with what it had counted. */
export function expectCounted({ resends, repeatedUnknown }: ChaosRun): void {
  expect(resends).toBeLessThanOrEqual(repeatedUnknown);
}
