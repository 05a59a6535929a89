import { beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import { EffectRuns, fails, never } from '../../support/effect-runs.ts';
import { settle } from '../../support/fake-clock.ts';

const SECOND = 1_000;
let world: EffectRuns;
beforeEach(() => {
  world = new EffectRuns();
});

describe('an effect that fails', () => {
  it('is tried again after a growing delay, and gives up after its attempts', async () => {
    world.work = fails;
    world.policy = { attempts: 3, firstDelayMs: SECOND };
    world.start();
    await world.clock.pass(0);
    expect(world.runs).toHaveLength(1);
    await world.clock.pass(SECOND - 1);
    expect(world.runs).toHaveLength(1);
    await world.clock.pass(1);
    expect(world.runs).toHaveLength(2);
    await world.clock.pass(2 * SECOND);
    expect(world.runs.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(world.settled).toEqual([
      { effect: 'c:e1', result: { error: { code: 'effect_failed', message: 'down' } } },
    ]);
    expect(world.outcomes).toEqual(['retried', 'retried', 'failed']);
    expect(world.runner.running).toBe(0);
  });

  it('is declined, not failed, where no language model gives a reply and the funnel gives another', async () => {
    for (const code of ['model_unavailable', 'spend_limit', 'reply_unfit'] as const) {
      world.work = async () => {
        throw new ProsaError(code, 'none now');
      };
      world.start();
      await world.clock.pass(0);
    }
    expect(world.outcomes).toEqual(['declined', 'declined', 'declined']);
  });

  it('has cost what its attempts cost, and what a run before a crash did', async () => {
    world.policy = { attempts: 2, firstDelayMs: SECOND };
    world.work = async (_, run) => {
      run.spentEarlier(1);
      run.spend(0.5, 'usd');
      throw new Error('down');
    };
    world.start();
    await world.clock.pass(SECOND);
    expect(world.settled).toEqual([
      { effect: 'c:e1', result: { error: { code: 'effect_failed', message: 'down' }, spent: 2 } },
    ]);
  });

  it('succeeds where a later attempt does', async () => {
    world.work = async (_, { attempt }) => {
      if (attempt === 1) throw new Error('down');
      return 'up';
    };
    world.start();
    await world.clock.pass(SECOND);
    expect(world.settled).toEqual([{ effect: 'c:e1', result: { output: 'up' } }]);
  });

  it('is not tried again when the error says that it is of no use', async () => {
    world.work = async () => {
      throw Object.assign(new Error('no such place'), { retry: false });
    };
    world.start();
    await world.clock.pass(60 * SECOND);
    expect(world.runs).toHaveLength(1);
  });

  it('has the attempts before a crash counted, and waits for as long as was left', async () => {
    world.work = fails;
    world.policy = { attempts: 2, firstDelayMs: 10 * SECOND };
    world.start();
    await world.clock.pass(0);
    expect(world.saved).toMatchObject([
      { conversation: 'c', effect: 1, attempts: 1, notBefore: world.clock.now() + 10 * SECOND },
    ]);
    world.runner.stop();
    world.runner = world.create();
    world.start(1, world.saved[0]);
    await world.clock.pass(9 * SECOND);
    expect(world.runs).toHaveLength(1);
    await world.clock.pass(SECOND);
    expect(world.runs).toHaveLength(2);
    expect(world.settled).toHaveLength(1);
  });

  it('waits no longer than between attempts after a crash, though the clock was set back by an hour', async () => {
    world.work = fails;
    world.policy = { attempts: 2, firstDelayMs: SECOND, longestDelayMs: 10 * SECOND };
    world.start();
    await world.clock.pass(0);
    world.runner.stop();
    world.clock.jump(-3_600 * SECOND);
    world.runner = world.create();
    world.start(1, world.saved[0]);
    await world.clock.pass(10 * SECOND);
    expect(world.runs).toHaveLength(2);
  });
});

describe('an effect that does not end in time', () => {
  it('has failed, its signal is aborted, and its late result is dropped', async () => {
    world.policy = { timeoutMs: 5 * SECOND, attempts: 1 };
    let finish!: (value: unknown) => void;
    world.work = () => new Promise((resolve) => (finish = resolve));
    world.start();
    await world.clock.pass(5 * SECOND);
    expect(world.runs[0]!.signal.aborted).toBe(true);
    expect(world.settled).toMatchObject([{ result: { error: { code: 'effect_timeout' } } }]);
    finish('late');
    await settle();
    expect(world.settled).toHaveLength(1);
  });
});

describe('progress', () => {
  it('is durable and given to the next run', async () => {
    world.work = async (_, run) => {
      if (run.attempt === 1) {
        await run.saveProgress({ page: 7 });
        throw new Error('down');
      }
      return run.progress;
    };
    world.start();
    await world.clock.pass(SECOND);
    expect(world.settled).toEqual([{ effect: 'c:e1', result: { output: { page: 7 } } }]);
  });

  it('of an effect that has ended is not kept, though its handler goes on', async () => {
    world.policy = { timeoutMs: SECOND, attempts: 1 };
    let save!: () => Promise<void>;
    world.work = (_, run) => {
      save = () => run.saveProgress('late');
      return never();
    };
    world.start();
    await world.clock.pass(SECOND);
    expect(world.settled).toHaveLength(1);
    await save();
    expect(world.saved).toEqual([]);
  });

  it('survives a crash', async () => {
    world.work = async (_, run) => {
      if (run.progress !== undefined) return run.progress;
      await run.saveProgress(['half']);
      return never();
    };
    world.start();
    await settle();
    world.runner = world.create();
    world.start(1, world.saved[0]);
    await settle();
    expect(world.runs.at(-1)).toMatchObject({ id: 'c:e1', attempt: 1 });
    expect(world.settled).toEqual([{ effect: 'c:e1', result: { output: ['half'] } }]);
  });
});
