import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import type { CloudEvent } from '../../../src/log/cloud-events.ts';
import { FactPublishing } from '../../../src/roles/fact-publishing.ts';
import type { ShardCaller } from '../../../src/shard/shard-caller.ts';
import type { Logger } from '../../../src/telemetry/logger.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const topics = { events: 'e', facts: 'f', deadLetters: 'd' };
let clock: FakeClock;
let publishing: FactPublishing;
/** Facts that wait, by shard; each is named by its id. */
let queues: Map<number, string[]>;
let removed: Map<number, number>;
let published: string[][];
let failure: Error | undefined;
/** What happens while something is published. */
let meanwhile: () => void;
/** How often publishing was tried, and what was logged of it. */
let tried: number;
let said: unknown[];

beforeEach(() => {
  clock = new FakeClock();
  queues = new Map();
  removed = new Map();
  published = [];
  failure = undefined;
  meanwhile = () => {};
  tried = 0;
  said = [];
  const run = async (type: string, task: { group: number; limit?: number; upTo?: number }) => {
    const { group } = task;
    const queue = queues.get(group) ?? [];
    const before = removed.get(group) ?? 0;
    if (type === 'facts') {
      return queue.slice(0, task.limit).map((id, n) => ({
        number: before + n + 1,
        body: JSON.stringify({ id, type: 'prosa.fact.x' }),
      }));
    }
    queues.set(group, queue.slice(task.upTo! - before));
    removed.set(group, task.upTo!);
    return undefined;
  };
  const publish = async (_topic: string, events: readonly CloudEvent[]) => {
    tried++;
    const outcome = failure;
    meanwhile();
    if (outcome !== undefined) throw outcome;
    published.push(events.map(({ id }) => id));
  };
  const log = { warn: (...line: unknown[]) => said.push(line) } as unknown as Logger;
  publishing = new FactPublishing({ run } as unknown as ShardCaller, { publish }, topics, clock, log);
});
afterEach(() => publishing.stop());

function decide(shard: number, ...ids: string[]): void {
  queues.set(shard, [...(queues.get(shard) ?? []), ...ids]);
  publishing.wait(shard);
}

describe('facts', () => {
  it('of many commits of a shard are published together', async () => {
    decide(1, 'a');
    await clock.pass(100);
    decide(1, 'b');
    decide(1, 'c');
    expect(published).toEqual([]);
    await clock.pass(500);
    expect(published).toEqual([['a', 'b', 'c']]);
    decide(1, 'd');
    await clock.pass(500);
    expect(published).toEqual([['a', 'b', 'c'], ['d']]);
    expect(queues.get(1)).toEqual([]);
  });

  it('that are more than one call takes follow at once, in their order', async () => {
    const ids = Array.from({ length: 450 }, (_, n) => String(n));
    decide(1, ...ids);
    await clock.pass(500);
    expect(published.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(published.flat()).toEqual(ids);
  });

  it('that are together more than a broker takes are published one write after the other', async () => {
    const large = (name: string) => name.repeat(100 * 1024);
    decide(1, ...['a', 'b', 'c', 'd', 'e'].map(large), 'f'.repeat(300 * 1024), 'g');
    await clock.pass(500);
    expect(published.map((ids) => ids.map((id) => id[0]).join(''))).toEqual(['ab', 'cd', 'e', 'f', 'g']);
    expect(queues.get(1)).toEqual([]);
  });

  it('that Kafka did not take stay and are published later, before those that came meanwhile', async () => {
    failure = new Error('no leader');
    decide(1, 'a');
    await clock.pass(600);
    failure = undefined;
    decide(1, 'b');
    await clock.pass(2_500);
    expect(published).toEqual([['a', 'b']]);
  });

  it('of a shard that another engine has taken over are left to it, and nothing is said', async () => {
    failure = new ProsaError('shard_fenced', 'another has opened the shard');
    decide(1, 'a');
    await clock.pass(10_000);
    expect(tried).toBe(1);
    expect(said).toEqual([]);
  });

  it('of a shard that opens again while it is noticed that it was closed are published', async () => {
    failure = new ProsaError('shard_closed', 'the shard is closing');
    decide(1, 'a');
    meanwhile = () => {
      failure = undefined;
      publishing.wait(1);
    };
    await clock.pass(2_000);
    expect(published).toEqual([['a']]);
  });

  it('of one shard do not wait for those of another', async () => {
    decide(1, 'a');
    await clock.pass(400);
    decide(2, 'b');
    await clock.pass(100);
    expect(published).toEqual([['a']]);
    await clock.pass(400);
    expect(published).toEqual([['a'], ['b']]);
  });

  it('stay in their shard when the process stops', async () => {
    decide(1, 'a');
    await publishing.stop();
    decide(1, 'b');
    await clock.pass(5_000);
    expect(published).toEqual([]);
    expect(queues.get(1)).toEqual(['a', 'b']);
    expect(clock.pending).toEqual([]);
  });
});
