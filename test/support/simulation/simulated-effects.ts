import type { AttemptRun, EffectHandler } from '../../../src/effects/effect.ts';
import { conversationOfEffect } from '../../../src/shard/event-key.ts';
import type { Clock } from '../../../src/timers/clock.ts';
import type { Incarnation } from './incarnation.ts';
import type { Lives } from './lives.ts';
import type { Scheduler } from './scheduler.ts';

/**
 * What one run of an effect does. `deaf` answers late and does not heed that it was cancelled; `saves` keeps its
 * progress and then answers, `fails after saving` keeps it and fails, `saves too late` keeps it when its
 * time is over; `spoilt` gives what the funnel throws on, `deadly` what kills the worker that steps it; `kills` kills
 * the worker that runs it, as does every further run.
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
  | 'spoilt'
  | 'deadly'
  | 'kills';

export interface Run {
  effect: string;
  /** Of its conversation. */
  life: number;
  owner: Incarnation;
  attempt: number;
  input: string;
  progress: unknown;
}

export interface EffectOutput {
  effect: string;
  input: unknown;
  bad?: boolean;
  deadly?: boolean;
}

export interface EffectsWorld {
  scheduler: Scheduler;
  lives: Lives;
  violate(what: string): void;
  /** The worker dies. */
  kill(owner: Incarnation): void;
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
  readonly #world: EffectsWorld;
  /** Effects that kill whoever runs them or hears of their end. */
  readonly #fatal = new Map<string, 'deadly' | 'kills'>();
  #saved = 0;

  constructor(world: EffectsWorld, plans: readonly RunPlan[]) {
    this.#world = world;
    this.#scheduler = world.scheduler;
    this.#plans = plans;
    this.#violate = world.violate;
  }

  /** The conversation is erased: others may have its ids. */
  forget(conversation: string): void {
    for (const known of [this.progress, this.#fatal]) {
      for (const effect of known.keys()) if (effect.startsWith(`${conversation}:`)) known.delete(effect);
    }
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
    const plan = this.#fatal.get(run.id) ?? this.#plans[this.runs.length] ?? 'answers';
    if (plan === 'deadly' || plan === 'kills') this.#fatal.set(run.id, plan);
    this.#note(input, run, owner);
    this.#scheduler.note(`#${owner.number} ${run.id} runs: ${plan}`);
    if (plan === 'kills') {
      this.#world.kill(owner);
      return new Promise(() => {});
    }
    if (plan === 'saves too late') {
      clock.callAt(clock.now() + TOO_LATE, () => {
        this.#scheduler.note(`#${owner.number} ${run.id} saves too late`);
        run.saveProgress(++this.#saved).catch(() => {});
      });
    }
    const output: EffectOutput = {
      ...{ effect: run.id, input },
      ...(plan === 'spoilt' && { bad: true }),
      ...(plan === 'deadly' && { deadly: true }),
    };
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
    const life = this.#world.lives.of(conversationOfEffect(id));
    const run: Run = { effect: id, life, owner, attempt, input: JSON.stringify(input), progress };
    const earlier = this.runs.filter((one) => one.effect === id && one.life === life);
    this.runs.push(run);
    if (attempt > EFFECT_ATTEMPTS) this.#violate(`${id} was tried for the ${attempt}th time`);
    if (earlier.some((other) => other.input !== run.input)) this.#violate(`${id} ran with another input`);
    const durable = this.progress.get(id);
    if (durable !== undefined && !(Number(progress) >= durable)) {
      this.#violate(`${id} ran without the progress it had saved`);
    }
  }
}
