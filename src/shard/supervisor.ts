/**
 * Decides what follows from the death of a worker thread (G10).
 *
 * 1. What was in hand is a suspect. At its third death it goes into quarantine: it is not tried again. In a
 *    conversation that has something in quarantine, one death is enough.
 * 2. Where nothing was in hand, an effect in waiting may have done it: after two such deaths of the same thread
 *    its effects run one at a time.
 * 3. As in Erlang's supervisors, restarts are bounded: more than so many in so much time, and it gives up.
 *
 * It does no I/O: `save` gets what must outlive the process, so that a restart does not begin to count anew.
 */
import type { Clock } from '../timers/clock.ts';
import type { InHand } from './hand.ts';
import type { Quarantined } from './quarantine.ts';

export type DeathReason = 'out_of_memory' | 'step_limit' | 'stalled' | 'error' | 'exit';

export interface Death {
  slot: number;
  /** `process` where the thread died with it. */
  reason: DeathReason | 'process';
  /** What was in hand, and the group it belongs to. */
  suspect: (InHand & { group: number }) | undefined;
  /** Its effects ran one at a time. */
  isolating: boolean;
}

export interface Suspect extends Quarantined {
  group: number;
  quarantined: boolean;
  /** Time of the last death (ms since the epoch). */
  at: number;
}

export interface SupervisorSettings {
  /** Deaths after which an event is not tried again. */
  poisonDeaths: number;
  /** Restarts allowed in `restartWindow` ms. */
  restarts: number;
  restartWindow: number;
}

/** How long a suspect is remembered: WhatsApp brings a webhook again for so long (ms). */
const MEMORY = 7 * 24 * 3_600_000;
const MOST_SUSPECTS = 1_000;
const UNEXPLAINED_BEFORE_ISOLATION = 2;
/** Deaths without a suspect belong together within this time (ms). */
const UNEXPLAINED_WINDOW = 600_000;

export class Supervisor {
  readonly #settings: SupervisorSettings;
  readonly #clock: Clock;
  readonly #save: (suspects: Suspect[]) => void;
  #suspects: Suspect[];
  #deaths: number[] = [];
  /** Times of deaths without a suspect, by slot. */
  readonly #unexplained = new Map<number, number[]>();
  readonly #isolated = new Set<number>();

  /** @param clock of a kind that does not jump */
  constructor(
    settings: SupervisorSettings,
    clock: Clock,
    suspects: readonly Suspect[],
    save: (suspects: Suspect[]) => void,
  ) {
    this.#settings = settings;
    this.#clock = clock;
    this.#suspects = [...suspects];
    this.#save = save;
  }

  /** @returns the suspect with this death counted, and why to give up if it is to give up */
  died(death: Death, now = Date.now()): { suspect?: Suspect; giveUp?: string } {
    const { restarts, restartWindow } = this.#settings;
    const time = this.#clock.now();
    this.#deaths = this.#within(restartWindow, this.#deaths, time);
    const suspect = this.#count(death, now);
    if (suspect === undefined) this.#unexplain(death, time);
    else if (!death.isolating) this.#isolated.delete(death.slot);
    const giveUp =
      this.#deaths.length > restarts
        ? `${this.#deaths.length} worker threads died within ${restartWindow / 1000} s, the last one of ${death.reason}`
        : undefined;
    return { ...(suspect && { suspect }), ...(giveUp && { giveUp }) };
  }

  /** The process died with this in hand; its restart is counted by whoever supervises the process. */
  processDied(left: InHand & { group: number }, now = Date.now()): Suspect {
    return this.#count({ slot: 0, reason: 'process', suspect: left, isolating: false }, now)!;
  }

  quarantined(group: number): Quarantined[] {
    return this.#suspects
      .filter((one) => one.group === group && one.quarantined)
      .map(({ conversation, key, deaths, reason }) => ({ conversation, key, deaths, reason }));
  }

  /** Whether the next thread of the slot is to run its effects one at a time. */
  isolates(slot: number): boolean {
    return this.#isolated.has(slot);
  }

  /** It may be tried again, from the first death on. */
  lift(conversation: string, key: string): void {
    const left = this.#suspects.filter((one) => one.conversation !== conversation || one.key !== key);
    if (left.length === this.#suspects.length) return;
    this.#suspects = left;
    this.#save(left);
  }

  /** The conversations are erased. */
  forget(conversations: readonly string[]): void {
    const left = this.#suspects.filter(({ conversation }) => !conversations.includes(conversation));
    if (left.length === this.#suspects.length) return;
    this.#suspects = left;
    this.#save(left);
  }

  #count({ suspect: found, reason }: Death, now: number): Suspect | undefined {
    if (found === undefined) return undefined;
    const { group, conversation, key } = found;
    const known = this.#suspects.find((one) => one.conversation === conversation && one.key === key);
    const deaths = (known?.deaths ?? 0) + 1;
    const isNotorious = this.#suspects.some((one) => one.conversation === conversation && one.quarantined);
    const suspect: Suspect = {
      group,
      conversation,
      key,
      deaths,
      reason: `its worker thread died ${deaths === 1 ? 'once' : `${deaths} times`} with it in hand, the last time of ${reason}`,
      quarantined: isNotorious || deaths >= this.#settings.poisonDeaths,
      at: now,
    };
    this.#suspects = [...this.#suspects.filter((one) => one !== known && now - one.at < MEMORY), suspect];
    this.#suspects = this.#suspects.slice(-MOST_SUSPECTS);
    this.#save(this.#suspects);
    return suspect;
  }

  #unexplain({ slot, isolating }: Death, time: number): void {
    const times = this.#within(UNEXPLAINED_WINDOW, this.#unexplained.get(slot) ?? [], time);
    this.#unexplained.set(slot, times);
    if (isolating || times.length >= UNEXPLAINED_BEFORE_ISOLATION) this.#isolated.add(slot);
    else this.#isolated.delete(slot);
  }

  /** The times in the window, and this one. */
  #within(window: number, times: readonly number[], time: number): number[] {
    return [...times.filter((one) => time - one < window), time];
  }
}
