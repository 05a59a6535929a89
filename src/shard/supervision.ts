/**
 * Watches over the worker threads of a pool: what they have in hand, whether they get on, what follows from a
 * death (G10). The pool owns the threads; this says what to do with them.
 */
import inspector from 'node:inspector';
import type { Logger } from '../telemetry/logger.ts';
import { monotonicClock } from '../timers/clock.ts';
import { Hands, type InHand } from './hand.ts';
import type { Quarantined } from './quarantine.ts';
import { type DeathReason, Supervisor, type SupervisorSettings } from './supervisor.ts';
import { SuspectFile } from './suspect-file.ts';
import { lookEvery, type Overdue, Watchdog } from './watchdog.ts';

export interface SupervisionSettings extends SupervisorSettings {
  /** How long one event, or the call of an effect, may take (ms); 0 watches nothing. */
  stepLimit: number;
  /** Heap of a worker with something in hand (MB). */
  workerMemory: number;
}

export const SUPERVISION: SupervisionSettings = {
  stepLimit: 5_000,
  workerMemory: 1_024,
  poisonDeaths: 3,
  restarts: 10,
  restartWindow: 60_000,
};

/** What is told to metrics. */
export interface SupervisionObserver {
  died(reason: DeathReason): void;
  killed(what: Overdue): void;
  quarantined(kind: string): void;
  /** All groups of a thread that died are open again; from its death, in milliseconds. */
  reopened(took: number): void;
}

/** What a worker is told when it opens a group. */
export interface OpeningOrders {
  quarantined: Quarantined[];
  /** Run effects one at a time. */
  isolate: boolean;
}

interface SupervisionParts {
  settings: SupervisionSettings;
  dataDir: string;
  groups: number;
  log: Logger;
  observer: SupervisionObserver | undefined;
  settled(group: number): boolean;
  heap(group: number): Promise<number | undefined>;
  kill(group: number, what: Overdue): void;
}

/** After a process that did not end by itself, marks go to a file for so long (ms). */
const CARE = 3_600_000;

export class Supervision {
  readonly #parts: SupervisionParts;
  readonly #hands: Hands;
  readonly #file: SuspectFile;
  readonly #supervisor: Supervisor;
  readonly #watchdog: Watchdog;
  #careEnds: () => void = () => {};

  constructor(parts: SupervisionParts) {
    this.#parts = parts;
    const { settings, dataDir, groups } = parts;
    this.#hands = new Hands(groups);
    this.#file = new SuspectFile(dataDir, groups);
    this.#supervisor = new Supervisor(settings, monotonicClock, this.#file.suspects, (suspects) =>
      this.#keep(() => this.#file.save(suspects)),
    );
    if (this.#file.crashed) this.#takeCare();
    this.#watchdog = new Watchdog({
      limit: settings.stepLimit,
      memory: settings.workerMemory,
      groups,
      hands: this.#hands,
      clock: monotonicClock,
      settled: parts.settled,
      heap: parts.heap,
      debugged: () => inspector.url() !== undefined,
      overdue: (group, what) => {
        parts.observer?.killed(what);
        parts.kill(group, what);
      },
    });
  }

  /** For the workers: the areas of what is in hand, and how often to beat (ms, 0 for never). */
  get forWorkers(): { hands: SharedArrayBuffer; beatEvery: number } {
    const { stepLimit } = this.#parts.settings;
    return { hands: this.#hands.shared, beatEvery: stepLimit === 0 ? 0 : lookEvery(stepLimit) / 2 };
  }

  ordersFor(group: number, slot: number): OpeningOrders {
    return {
      quarantined: this.#supervisor.quarantined(group),
      isolate: this.#supervisor.isolates(slot),
    };
  }

  /** All groups were open once: the data directory is this process's own. */
  begin(): void {
    this.#keep(() => this.#file.begin());
  }

  /** @returns why to give up, if it is to give up */
  died(slot: number, groups: readonly number[], reason: DeathReason): string | undefined {
    const { log, observer } = this.#parts;
    const suspect = groups.flatMap((group) => {
      const left = this.#hands.left(group);
      return left === undefined ? [] : { ...left, group };
    })[0];
    const isolating = groups.some((group) => this.#hands.isolating(group));
    for (const group of groups) this.#hands.reset(group);
    observer?.died(reason);
    const { suspect: counted, giveUp } = this.#supervisor.died({ slot, reason, suspect, isolating });
    const { conversation, key, deaths, quarantined } = counted ?? {};
    const kind = key && kindOf(key);
    log.error(
      { slot, reason, conversation, kind, deaths, quarantined },
      'worker thread died; its shards open again on another',
    );
    if (quarantined) observer?.quarantined(kind!);
    return giveUp;
  }

  /** The event may be tried again. */
  lift(conversation: string, key: string): void {
    this.#supervisor.lift(conversation, key);
  }

  /** A process that ends without having been told to ends by itself, too, once it has given up. */
  end(): void {
    this.#watchdog.stop();
    this.#careEnds();
    this.#keep(() => this.#file.end());
  }

  #takeCare(): void {
    const { log, observer } = this.#parts;
    this.#hands.careful(true);
    for (const left of this.#file.leftInHand()) {
      const { conversation, key, deaths, quarantined } = this.#supervisor.processDied(left);
      const kind = kindOf(key);
      log.error({ conversation, kind, deaths, quarantined }, 'the process before died with this in hand');
      if (quarantined) observer?.quarantined(kind);
    }
    this.#careEnds = monotonicClock.callAt(monotonicClock.now() + CARE, () => {
      this.#hands.careful(false);
      this.#keep(() => this.#file.forgetHands());
    });
  }

  /** Without the file a restart counts anew; that is no reason to stop. */
  #keep(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.#parts.log.error({ err: error }, 'suspects.json could not be written');
    }
  }
}

/** What stands before the id in a key: `message`, `timer`, `effect`, `delivery` or `run`. */
function kindOf(key: InHand['key']): string {
  return key.slice(0, key.indexOf(':'));
}
