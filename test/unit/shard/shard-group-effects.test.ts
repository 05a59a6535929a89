import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replay } from '../../../src/shard/replay.ts';
import { settle } from '../../support/fake-clock.ts';
import { four, GroupWorld } from '../../support/group-world.ts';
import { CONVERSATION, message } from '../../support/tiny-funnel.ts';
import { tinyFunnels as funnels } from '../../support/tiny-group.ts';

let world: GroupWorld;
beforeEach(async () => {
  world = await GroupWorld.open();
});
afterEach(() => world.close());

describe('effects', () => {
  it('run after the commit and come back as an event', async () => {
    await world.group.deliver([four()]);
    await settle();
    expect((await world.group.record(CONVERSATION))!).toMatchObject({
      state: 'showing',
      effects: {},
      revision: 2,
    });
    expect(world.texts()).toEqual(['Achei para 4.']);
  });

  it('that were running at a crash run again under the same id, and their result is taken once', async () => {
    let finish!: (value: unknown) => void;
    world.lookUp = () => new Promise((resolve) => (finish = resolve));
    await world.group.deliver([four()]);
    await settle();
    const finishFirst = finish;
    await world.crashAndReopen();
    await settle();
    expect(world.runs).toEqual([`${CONVERSATION}:e1`, `${CONVERSATION}:e1`]);
    finish(['second']);
    await settle();
    finishFirst(['first']); // the dead process answers late; its group has no say any more
    expect((await world.group.record(CONVERSATION))!.context.results).toEqual({ found: ['second'] });
  });

  it('that take a minute keep no other conversation of the shard waiting', async () => {
    world.lookUp = (_, { signal }) =>
      new Promise((resolve, reject) => {
        const takeBack = world.clock.callAt(world.clock.now() + 60_000, () => resolve(['slow']));
        signal.addEventListener('abort', () => {
          takeBack();
          reject(signal.reason);
        });
      });
    world.policy = { timeoutMs: 120_000 };
    await world.group.deliver([four()]);
    await settle();
    const others = Array.from({ length: 10_000 }, (_, n) => message('oi', { conversation: `other-${n}` }));
    for (let from = 0; from < others.length; from += 500)
      await world.group.deliver(others.slice(from, from + 500));
    expect((await world.group.record(CONVERSATION))!.state).toBe('searching');
    expect((await world.group.record('other-9999'))!.revision).toBe(1);
    await world.clock.pass(60_000);
    expect((await world.group.record(CONVERSATION))!.context.results).toEqual({ found: ['slow'] });
  });

  it('go on after a crash with what they had saved and the attempts they had left', async () => {
    world.policy = { attempts: 2, firstDelayMs: 10_000 };
    world.lookUp = async (_, run) => {
      if (run.attempt === 1) {
        await run.saveProgress('half');
        throw new Error('down');
      }
      return run.progress;
    };
    await world.group.deliver([four()]);
    await settle();
    await world.crashAndReopen();
    await world.clock.pass(9_000);
    expect(world.runs).toHaveLength(1);
    await world.clock.pass(1_000);
    expect((await world.group.record(CONVERSATION))!.context.results).toEqual({ found: 'half' });
    expect(await world.store.effectStates()).toEqual([]);
  });

  it('that are replaced are aborted, and their late result is dropped', async () => {
    const signals: AbortSignal[] = [];
    const finishers: ((value: unknown) => void)[] = [];
    world.lookUp = (_, { signal }) => {
      signals.push(signal);
      return new Promise((resolve) => finishers.push(resolve));
    };
    await world.group.deliver([four()]);
    await world.group.deliver([message('5', { slots: { guests: 5 } })]);
    await settle();
    expect(signals.map((signal) => signal.aborted)).toEqual([true, false]);
    finishers[0]!(['old']);
    finishers[1]!(['new']);
    await settle();
    expect((await world.group.record(CONVERSATION))!.context.results).toEqual({ found: ['new'] });
  });

  it('that are replaced while their result arrives have cost what they cost', async () => {
    const finishers: (() => void)[] = [];
    world.lookUp = (_, run) => {
      run.spend(0.25, 'usd');
      return new Promise((resolve) => finishers.push(() => resolve('found')));
    };
    await world.group.deliver([four()]);
    await settle();
    const replaced = world.group.deliver([message('5', { slots: { guests: 5 } })]);
    finishers[0]!();
    await replaced;
    await settle();
    finishers[1]!();
    await settle();
    expect(await world.group.record(CONVERSATION)).toMatchObject({ state: 'showing', spent: 0.5 });
  });

  it('whose output is not JSON fail, or are taken as the journal holds them, and harm no neighbour', async () => {
    world.lookUp = async () => 10n;
    await world.group.deliver([four()]);
    await settle();
    expect(world.texts()).toEqual(['Desculpe.']);
    world.lookUp = async () => undefined;
    await world.group.deliver([message('4', { conversation: 'other', slots: { guests: 4 } })]);
    await settle();
    expect((await world.group.record('other'))!.context.results).toEqual({ found: null });
    const stored = (await world.store.load(['other'])).get('other')!;
    expect(replay(await world.store.journal('other', 0, 9), funnels, stored)).toMatchObject({ equal: true });
  });

  it('that fail lead where the funnel says', async () => {
    world.lookUp = async () => {
      throw Object.assign(new Error('down'), { retry: false });
    };
    await world.group.deliver([four()]);
    await settle();
    expect(world.runs).toHaveLength(1);
    expect(world.texts()).toEqual(['Desculpe.']);
  });
});
