import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EffectEvent } from '../../../src/actor/event.ts';
import type { AttemptRun, EffectHandler, EffectState } from '../../../src/effects/effect.ts';
import { EffectRunner } from '../../../src/effects/effect-runner.ts';
import { ProsaError } from '../../../src/errors.ts';
import { FakeClock, settle } from '../../support/fake-clock.ts';

const SECOND = 1_000;

let clock: FakeClock;
let runner: EffectRunner;
let runs: AttemptRun[];
let settled: { effect: string; result: EffectEvent['result'] }[];
let saved: EffectState[];
let outcomes: string[];
let waits: number[];
let costs: unknown[][];
let work: EffectHandler<AttemptRun>['run'];
let policy: NonNullable<EffectHandler<AttemptRun>['policy']>;

beforeEach(() => {
  clock = new FakeClock();
  [runs, settled, saved, outcomes, costs, waits] = [[], [], [], [], [], []];
  policy = {};
  work = async () => 'done';
  runner = create();
});

function create(): EffectRunner {
  return new EffectRunner({
    handlers: {
      work: {
        get policy() {
          return policy;
        },
        run: (input, run) => {
          runs.push(run);
          return work(input, run);
        },
      },
    },
    clock,
    observer: {
      effectBegins: (_src, waited) => waits.push(waited),
      effectEnded: (_src, outcome) => outcomes.push(outcome),
      effectCost: (...cost) => costs.push(cost),
    },
    save: async (state) => void saved.push(state),
    settle: (_conversation, effect, result) => settled.push({ effect, result }),
  });
}

const start = (n = 1, state?: EffectState) =>
  runner.start('c', { id: `c:e${n}`, src: 'work', input: n }, state);
const fails = async () => {
  throw new Error('down');
};
const never = () => new Promise(() => {});

describe('an effect that fails', () => {
  it('is tried again after a growing delay, and gives up after its attempts', async () => {
    work = fails;
    policy = { attempts: 3, firstDelayMs: SECOND };
    start();
    await clock.pass(0);
    expect(runs).toHaveLength(1);
    await clock.pass(SECOND - 1);
    expect(runs).toHaveLength(1);
    await clock.pass(1);
    expect(runs).toHaveLength(2);
    await clock.pass(2 * SECOND);
    expect(runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(settled).toEqual([
      { effect: 'c:e1', result: { error: { code: 'effect_failed', message: 'down' } } },
    ]);
    expect(outcomes).toEqual(['retried', 'retried', 'failed']);
    expect(runner.running).toBe(0);
  });

  it('is declined, not failed, where no language model gives a reply and the funnel gives another', async () => {
    for (const code of ['model_unavailable', 'spend_limit', 'reply_unfit'] as const) {
      work = async () => {
        throw new ProsaError(code, 'none now');
      };
      start();
      await clock.pass(0);
    }
    expect(outcomes).toEqual(['declined', 'declined', 'declined']);
  });

  it('has cost what its attempts cost, and what a run before a crash did', async () => {
    policy = { attempts: 2, firstDelayMs: SECOND };
    work = async (_, run) => {
      run.spentEarlier(1);
      run.spend(0.5, 'usd');
      throw new Error('down');
    };
    start();
    await clock.pass(SECOND);
    expect(settled).toEqual([
      { effect: 'c:e1', result: { error: { code: 'effect_failed', message: 'down' }, spent: 2 } },
    ]);
  });

  it('succeeds where a later attempt does', async () => {
    work = async (_, { attempt }) => {
      if (attempt === 1) throw new Error('down');
      return 'up';
    };
    start();
    await clock.pass(SECOND);
    expect(settled).toEqual([{ effect: 'c:e1', result: { output: 'up' } }]);
  });

  it('is not tried again when the error says that it is of no use', async () => {
    work = async () => {
      throw Object.assign(new Error('no such place'), { retry: false });
    };
    start();
    await clock.pass(60 * SECOND);
    expect(runs).toHaveLength(1);
  });

  it('has the attempts before a crash counted, and waits for as long as was left', async () => {
    work = fails;
    policy = { attempts: 2, firstDelayMs: 10 * SECOND };
    start();
    await clock.pass(0);
    expect(saved).toMatchObject([
      { conversation: 'c', effect: 1, attempts: 1, notBefore: clock.now() + 10 * SECOND },
    ]);
    runner.stop();
    runner = create();
    start(1, saved[0]);
    await clock.pass(9 * SECOND);
    expect(runs).toHaveLength(1);
    await clock.pass(SECOND);
    expect(runs).toHaveLength(2);
    expect(settled).toHaveLength(1);
  });

  it('waits no longer than between attempts after a crash, though the clock was set back by an hour', async () => {
    work = fails;
    policy = { attempts: 2, firstDelayMs: SECOND, longestDelayMs: 10 * SECOND };
    start();
    await clock.pass(0);
    runner.stop();
    clock.jump(-3_600 * SECOND);
    runner = create();
    start(1, saved[0]);
    await clock.pass(10 * SECOND);
    expect(runs).toHaveLength(2);
  });
});

it('effects that have ended are forgotten, also where their handler leaves a listener', async () => {
  const signals: WeakRef<AbortSignal>[] = [];
  work = async (_, { signal }) => {
    signals.push(new WeakRef(signal));
    signal.addEventListener('abort', () => {});
    return 'done';
  };
  for (let n = 1; n <= 20; n++) start(n);
  await settle();
  expect(settled).toHaveLength(20);
  runs = [];
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  expect(signals.filter((signal) => signal.deref() !== undefined)).toEqual([]);
});

describe('an effect that does not end in time', () => {
  it('has failed, its signal is aborted, and its late result is dropped', async () => {
    policy = { timeoutMs: 5 * SECOND, attempts: 1 };
    let finish!: (value: unknown) => void;
    work = () => new Promise((resolve) => (finish = resolve));
    start();
    await clock.pass(5 * SECOND);
    expect(runs[0]!.signal.aborted).toBe(true);
    expect(settled).toMatchObject([{ result: { error: { code: 'effect_timeout' } } }]);
    finish('late');
    await settle();
    expect(settled).toHaveLength(1);
  });
});

describe('progress', () => {
  it('is durable and given to the next run', async () => {
    work = async (_, run) => {
      if (run.attempt === 1) {
        await run.saveProgress({ page: 7 });
        throw new Error('down');
      }
      return run.progress;
    };
    start();
    await clock.pass(SECOND);
    expect(settled).toEqual([{ effect: 'c:e1', result: { output: { page: 7 } } }]);
  });

  it('of an effect that has ended is not kept, though its handler goes on', async () => {
    policy = { timeoutMs: SECOND, attempts: 1 };
    let save!: () => Promise<void>;
    work = (_, run) => {
      save = () => run.saveProgress('late');
      return never();
    };
    start();
    await clock.pass(SECOND);
    expect(settled).toHaveLength(1);
    await save();
    expect(saved).toEqual([]);
  });

  it('survives a crash', async () => {
    work = async (_, run) => {
      if (run.progress !== undefined) return run.progress;
      await run.saveProgress(['half']);
      return never();
    };
    start();
    await settle();
    runner = create();
    start(1, saved[0]);
    await settle();
    expect(runs.at(-1)).toMatchObject({ id: 'c:e1', attempt: 1 });
    expect(settled).toEqual([{ effect: 'c:e1', result: { output: ['half'] } }]);
  });
});

describe('a cancelled effect', () => {
  it('settles nothing, and what it cost is counted as not wanted', async () => {
    let finish!: (value: unknown) => void;
    work = async (_, run) => {
      run.spend(2, 'tokens');
      const value = await new Promise((resolve) => (finish = resolve));
      run.spend(3, 'tokens');
      return value;
    };
    start();
    await settle();
    runner.cancel('c:e1');
    expect(runs[0]!.signal.aborted).toBe(true);
    finish('late');
    await settle();
    expect(settled).toEqual([]);
    expect(costs).toEqual([
      ['work', 'tokens', 2, true],
      ['work', 'tokens', 3, false],
    ]);
    expect(outcomes).toEqual(['cancelled']);
  });

  it('is paid for by the next effect of its conversation that ends, and by no other', async () => {
    let end!: () => void;
    work = async (input, run) => {
      run.spend(0.25, 'usd');
      run.spend(100, 'tokens');
      if (input !== 1) return 'done';
      await new Promise<void>((resolve) => (end = resolve));
      run.spend(0.5, 'usd');
    };
    start();
    await settle();
    runner.cancel('c:e1');
    end();
    await settle();
    runner.start('other', { id: 'other:e1', src: 'work', input: 2 });
    start(2);
    start(3);
    await settle();
    expect(settled.map(({ effect, result }) => [effect, result.spent])).toEqual([
      ['other:e1', 0.25],
      ['c:e2', 1],
      ['c:e3', 0.25],
    ]);
  });

  it('that waits for its next attempt is not tried again', async () => {
    work = fails;
    start();
    await clock.pass(0);
    runner.cancel('c:e1');
    await clock.pass(60 * SECOND);
    expect(runs).toHaveLength(1);
  });
});

it('an effect that is started after the end is not run', async () => {
  runner.stop();
  start();
  await settle();
  expect([runs, settled, runner.running]).toEqual([[], [], 0]);
});

describe('effects of a kind', () => {
  it('run no more at once than allowed, the others in their order', async () => {
    policy = { concurrency: 2 };
    const finishers: (() => void)[] = [];
    work = () => new Promise((resolve) => finishers.push(() => resolve('x')));
    for (let n = 1; n <= 4; n++) start(n);
    await settle();
    expect(runs.map(({ id }) => id)).toEqual(['c:e1', 'c:e2']);
    runner.cancel('c:e3');
    finishers[0]!();
    await settle();
    expect(runs.map(({ id }) => id)).toEqual(['c:e1', 'c:e2', 'c:e4']);
  });

  it('tell how many wait and how long each has waited', async () => {
    policy = { concurrency: 1 };
    const finishers: (() => void)[] = [];
    work = () => new Promise((resolve) => finishers.push(() => resolve('x')));
    start(1);
    start(2);
    await settle();
    expect([runner.waiting, waits]).toEqual([1, [0]]);
    await clock.pass(700);
    finishers[0]!();
    await settle();
    expect([runner.waiting, waits]).toEqual([0, [0, 700]]);
  });

  it('leave the place of one that is cancelled only when its handler has ended', async () => {
    policy = { concurrency: 1 };
    let finish!: () => void;
    work = (input) => (input === 1 ? new Promise((resolve) => (finish = () => resolve('x'))) : never());
    start(1);
    start(2);
    await settle();
    runner.cancel('c:e1');
    await settle();
    expect(runs).toHaveLength(1);
    finish();
    await settle();
    expect(runs).toHaveLength(2);
  });
});
