import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, it } from 'vitest';
import { EffectRuns, fails, never } from '../../support/effect-runs.ts';
import { settle } from '../../support/fake-clock.ts';

const SECOND = 1_000;
let world: EffectRuns;
beforeEach(() => {
  world = new EffectRuns();
});

it('effects that have ended are forgotten, also where their handler leaves a listener', async () => {
  const signals: WeakRef<AbortSignal>[] = [];
  world.work = async (_, { signal }) => {
    signals.push(new WeakRef(signal));
    signal.addEventListener('abort', () => {});
    return 'done';
  };
  for (let n = 1; n <= 20; n++) world.start(n);
  await settle();
  expect(world.settled).toHaveLength(20);
  world.runs = [];
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  expect(signals.filter((signal) => signal.deref() !== undefined)).toEqual([]);
});

describe('a cancelled effect', () => {
  it('settles nothing, and what it cost is counted as not wanted', async () => {
    let finish!: (value: unknown) => void;
    world.work = async (_, run) => {
      run.spend(2, 'tokens');
      const value = await new Promise((resolve) => (finish = resolve));
      run.spend(3, 'tokens');
      return value;
    };
    world.start();
    await settle();
    world.runner.cancel('c:e1');
    expect(world.runs[0]!.signal.aborted).toBe(true);
    finish('late');
    await settle();
    expect(world.settled).toEqual([]);
    expect(world.costs).toEqual([
      ['work', 'tokens', 2, true],
      ['work', 'tokens', 3, false],
    ]);
    expect(world.outcomes).toEqual(['cancelled']);
  });

  it('is paid for by the next effect of its conversation that ends, and by no other', async () => {
    let end!: () => void;
    world.work = async (input, run) => {
      run.spend(0.25, 'usd');
      run.spend(100, 'tokens');
      if (input !== 1) return 'done';
      await new Promise<void>((resolve) => (end = resolve));
      run.spend(0.5, 'usd');
    };
    world.start();
    await settle();
    world.runner.cancel('c:e1');
    end();
    await settle();
    world.runner.start('other', { id: 'other:e1', src: 'work', input: 2 });
    world.start(2);
    world.start(3);
    await settle();
    expect(world.settled.map(({ effect, result }) => [effect, result.spent])).toEqual([
      ['other:e1', 0.25],
      ['c:e2', 1],
      ['c:e3', 0.25],
    ]);
  });

  it('that waits for its next attempt is not tried again', async () => {
    world.work = fails;
    world.start();
    await world.clock.pass(0);
    world.runner.cancel('c:e1');
    await world.clock.pass(60 * SECOND);
    expect(world.runs).toHaveLength(1);
  });
});

it('an effect that is started while it runs is run once', async () => {
  world.work = never;
  for (let again = 0; again < 2; again++) {
    world.start();
    await settle();
  }
  expect([world.runs.length, world.runner.running]).toEqual([1, 1]);
});

it('an effect that is started after the end is not run', async () => {
  world.runner.stop();
  world.start();
  await settle();
  expect([world.runs, world.settled, world.runner.running]).toEqual([[], [], 0]);
});

describe('effects of a kind', () => {
  it('run no more at once than allowed, the others in their order', async () => {
    world.policy = { concurrency: 2 };
    const finishers: (() => void)[] = [];
    world.work = () => new Promise((resolve) => finishers.push(() => resolve('x')));
    for (let n = 1; n <= 4; n++) world.start(n);
    await settle();
    expect(world.runs.map(({ id }) => id)).toEqual(['c:e1', 'c:e2']);
    world.runner.cancel('c:e3');
    finishers[0]!();
    await settle();
    expect(world.runs.map(({ id }) => id)).toEqual(['c:e1', 'c:e2', 'c:e4']);
  });

  it('tell how many wait and how long each has waited', async () => {
    world.policy = { concurrency: 1 };
    const finishers: (() => void)[] = [];
    world.work = () => new Promise((resolve) => finishers.push(() => resolve('x')));
    world.start(1);
    world.start(2);
    await settle();
    expect([world.runner.waiting, world.waits]).toEqual([1, [0]]);
    await world.clock.pass(700);
    finishers[0]!();
    await settle();
    expect([world.runner.waiting, world.waits]).toEqual([0, [0, 700]]);
  });

  it('leave the place of one that is cancelled only when its handler has ended', async () => {
    world.policy = { concurrency: 1 };
    let finish!: () => void;
    world.work = (input) => (input === 1 ? new Promise((resolve) => (finish = () => resolve('x'))) : never());
    world.start(1);
    world.start(2);
    await settle();
    world.runner.cancel('c:e1');
    await settle();
    expect(world.runs).toHaveLength(1);
    finish();
    await settle();
    expect(world.runs).toHaveLength(2);
  });
});
