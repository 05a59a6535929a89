import type { EffectEvent } from '../../src/actor/event.ts';
import type { AttemptRun, EffectHandler, EffectState } from '../../src/effects/effect.ts';
import { EffectRunner } from '../../src/effects/effect-runner.ts';
import { FakeClock } from './fake-clock.ts';

/** Effects of the conversation `c` that do what the test says, and what their runner tells. */
export class EffectRuns {
  readonly clock = new FakeClock();
  runs: AttemptRun[] = [];
  readonly settled: { effect: string; result: EffectEvent['result'] }[] = [];
  readonly saved: EffectState[] = [];
  readonly outcomes: string[] = [];
  readonly waits: number[] = [];
  readonly costs: unknown[][] = [];
  policy: NonNullable<EffectHandler<AttemptRun>['policy']> = {};
  work: EffectHandler<AttemptRun>['run'] = async () => 'done';
  runner: EffectRunner = this.create();

  create(): EffectRunner {
    const world = this;
    return new EffectRunner({
      handlers: {
        work: {
          get policy() {
            return world.policy;
          },
          run: (input, run) => {
            this.runs.push(run);
            return this.work(input, run);
          },
        },
      },
      clock: this.clock,
      observer: {
        effectBegins: (_src, waited) => this.waits.push(waited),
        effectEnded: (_src, outcome) => this.outcomes.push(outcome),
        effectCost: (...cost) => this.costs.push(cost),
      },
      save: async (state) => void this.saved.push(state),
      settle: (_conversation, effect, result) => this.settled.push({ effect, result }),
    });
  }

  start(n = 1, state?: EffectState): void {
    this.runner.start('c', { id: `c:e${n}`, src: 'work', input: n }, state);
  }
}

export const fails = async () => {
  throw new Error('down');
};
export const never = () => new Promise(() => {});
