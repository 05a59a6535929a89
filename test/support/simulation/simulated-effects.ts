import type { AttemptRun, EffectHandler } from '../../../src/effects/effect.ts';
import type { Clock } from '../../../src/timers/clock.ts';
import type { Incarnation } from './incarnation.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * What one run of an effect does. `deaf` answers late and does not heed that it was cancelled; `saves` keeps its
 * progress and then answers, `fails after saving` keeps it and fails, `saves too late` keeps it when its
 * time is over; `spoilt` gives what the funnel throws on.
 */
export type RunPlan =
  | 'answers'
  | 'late'
  | 'deaf'
  | 'hangs'
  | 'fails'
  | 'fails for good'
  | 'saves'
  | 'fails after saving'
  | 'saves too late'
  | 'spoilt';

export interface Run {
  effect: string;
  owner: Incarnation;
  attempt: number;
  input: string;
  progress: unknown;
}

export interface EffectOutput {
  effect: string;
  input: unknown;
  bad?: boolean;
}

export const EFFECT_ATTEMPTS = 2;
const LATE = 3_000;
const TIMEOUT = 10_000;
const TOO_LATE = 12_000;

/** Effects whose runs are planned; later ones answer at once. */
export class SimulatedEffects {
  readonly runs: Run[] = [];
  /** The last progress of each effect of which the handler was told that it is durable. */
  readonly progress = new Map<string, number>();
  readonly #scheduler: Scheduler;
  readonly #plans: readonly RunPlan[];
  readonly #violate: (what: string) => void;
  #saved = 0;

  constructor(scheduler: Scheduler, plans: readonly RunPlan[], violate: (what: string) => void) {
    this.#scheduler = scheduler;
    this.#plans = plans;
    this.#violate = violate;
  }

  of(owner: Incarnation, clock: Clock): EffectHandler<AttemptRun> {
    return {
      policy: { timeoutMs: TIMEOUT, attempts: EFFECT_ATTEMPTS, firstDelayMs: 1_000, concurrency: 2 },
      run: (input, run) => this.#run(input, run, owner, clock),
    };
  }

  async #run(input: unknown, run: AttemptRun, owner: Incarnation, clock: Clock): Promise<unknown> {
    if (owner.state === 'closed') this.#violate(`a closed group ran ${run.id}`);
    if (owner.state !== 'running') return new Promise(() => {});
    const plan = this.#plans[this.runs.length] ?? 'answers';
    this.#note(input, run, owner);
    this.#scheduler.note(`#${owner.number} ${run.id} runs: ${plan}`);
    if (plan === 'saves too late') {
      clock.callAt(clock.now() + TOO_LATE, () => {
        this.#scheduler.note(`#${owner.number} ${run.id} saves too late`);
        run.saveProgress(++this.#saved).catch(() => {});
      });
    }
    const output: EffectOutput = { effect: run.id, input, ...(plan === 'spoilt' ? { bad: true } : {}) };
    if (plan === 'saves' || plan === 'fails after saving') {
      const saved = ++this.#saved;
      await run.saveProgress(saved);
      if (!run.signal.aborted) this.progress.set(run.id, saved);
    }
    await this.#wait(plan, run, owner, clock);
    if (plan === 'fails' || plan === 'fails after saving') throw new Error('down');
    if (plan === 'fails for good') throw Object.assign(new Error('no such thing'), { retry: false });
    return output;
  }

  #wait(plan: RunPlan, run: AttemptRun, owner: Incarnation, clock: Clock): Promise<void> {
    return new Promise((resolve, reject) => {
      if (plan !== 'deaf') run.signal.addEventListener('abort', () => reject(run.signal.reason));
      const end = () => this.#scheduler.point(`${run.id} ends: ${plan}`, owner, resolve);
      if (plan === 'late' || plan === 'deaf') clock.callAt(clock.now() + LATE, end);
      else if (plan !== 'hangs' && plan !== 'saves too late') end();
    });
  }

  #note(input: unknown, { id, attempt, progress }: AttemptRun, owner: Incarnation): void {
    const run: Run = { effect: id, owner, attempt, input: JSON.stringify(input), progress };
    const earlier = this.runs.filter(({ effect }) => effect === id);
    this.runs.push(run);
    if (attempt > EFFECT_ATTEMPTS) this.#violate(`${id} was tried for the ${attempt}th time`);
    if (earlier.some((other) => other.input !== run.input)) this.#violate(`${id} ran with another input`);
    const durable = this.progress.get(id);
    if (durable !== undefined && !(Number(progress) >= durable)) {
      this.#violate(`${id} ran without the progress it had saved`);
    }
  }
}
