import { setImmediate as nextTick } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { ProsaError } from '../../../src/errors.ts';
import { EmbeddedLog, FULL_BATCH } from '../../../src/log/embedded-log.ts';
import type { LogEvent } from '../../../src/log/event-log.ts';
import type { ShardTasks } from '../../../workers/protocol.ts';

interface Task {
  group: number;
  events: readonly LogEvent[];
  answer(): void;
  fail(error: Error): void;
}

/** Holds every task until it is answered. */
class HeldTasks {
  readonly tasks: Task[] = [];
  run<T extends keyof ShardTasks>(type: T, task: ShardTasks[T]['task']): Promise<ShardTasks[T]['answer']> {
    expect(type).toBe('deliver');
    return new Promise((resolve, reject) => {
      this.tasks.push({
        ...(task as ShardTasks['deliver']['task']),
        answer: () => resolve(undefined as ShardTasks[T]['answer']),
        fail: reject,
      });
    });
  }
}

const MOST = 200;
let workers: HeldTasks;
let log: EmbeddedLog;
beforeEach(() => {
  workers = new HeldTasks();
  log = new EmbeddedLog(workers, 8, 2, MOST);
});

const event = (conversation: string): LogEvent => ({
  kind: 'message',
  conversation,
  at: 1,
  id: `of-${conversation}`,
  tenant: 'default',
  channel: 'web',
  address: 's',
  sentAt: 1,
  content: { type: 'text', text: 'oi' },
});

/** So many events, each of another conversation, of one group or of both. */
function events(count: number, group?: number): LogEvent[] {
  const found: LogEvent[] = [];
  for (let n = 0; found.length < count; n++) {
    if (group === undefined || log.groupOf(`c${n}`) === group) found.push(event(`c${n}`));
  }
  return found;
}

describe('an append', () => {
  it('resolves when every group it went to has made its part durable', async () => {
    let done = false;
    const appended = log.append([...events(2, 0), ...events(2, 1)]).then(() => {
      done = true;
    });
    await nextTick();
    expect(workers.tasks.map(({ group, events: of }) => [group, of.length])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    workers.tasks[0]!.answer();
    await nextTick();
    expect([done, log.inFlight]).toEqual([false, 2]);
    workers.tasks[1]!.answer();
    await appended;
    expect(log.inFlight).toBe(0);
  });

  it('shares one task a group with the others of its turn of the event loop', async () => {
    const [first, second, third] = events(3, 1);
    const all = Promise.all([log.append([first!]), log.append([second!])]);
    await nextTick();
    const later = log.append([third!]);
    await nextTick();
    expect(workers.tasks.map(({ events: of }) => of)).toEqual([[first, second], [third]]);
    for (const task of workers.tasks) task.answer();
    await Promise.all([all, later]);
  });

  it('leaves at once when enough share its task, however long the turn of the event loop takes', async () => {
    const wide = new EmbeddedLog(workers, 8, 2, 8_000);
    const [first, ...others] = events(FULL_BATCH + 1, 1);
    const all = others.map((one) => wide.append([one]));
    expect(workers.tasks.map(({ events: of }) => of)).toEqual([others]);
    all.push(wide.append([first!]));
    await nextTick();
    expect(workers.tasks.map(({ events: of }) => of)).toEqual([others, [first]]);
    for (const task of workers.tasks) task.answer();
    await Promise.all(all);
  });

  it('leaves at once when no other may come to share its task', async () => {
    const narrow = new EmbeddedLog(workers, 8, 2, 3);
    const [first, second] = events(2, 0);
    const [other] = events(1, 1);
    const all = [first, second, other].map((one) => narrow.append([one!]));
    expect(workers.tasks.map(({ events: of }) => of)).toEqual([[first, second], [other]]);
    for (const task of workers.tasks) task.answer();
    await Promise.all(all);
  });

  it('of many events has tasks of its own', async () => {
    const many = log.append(events(80));
    const one = log.append(events(1, 0));
    await nextTick();
    expect(workers.tasks.map(({ events: of }) => of.length)).toHaveLength(3);
    expect(workers.tasks.at(-1)!.events).toHaveLength(1);
    for (const task of workers.tasks) task.answer();
    await Promise.all([many, one]);
  });

  it('is refused whole beyond what may be in flight', async () => {
    const first = log.append(events(MOST - 1));
    await expect(log.append(events(2))).rejects.toMatchObject({ code: 'overloaded', retry: true });
    expect(log.inFlight).toBe(MOST - 1);
    for (const task of workers.tasks) task.answer();
    await first;
  });

  it('of any event is refused while the log is full, and only then', async () => {
    const first = log.append(events(MOST - 1));
    expect(log.full).toBe(false);
    const last = log.append(events(1));
    expect(log.full).toBe(true);
    await expect(log.append(events(1))).rejects.toMatchObject({ code: 'overloaded' });
    await nextTick();
    for (const task of workers.tasks) task.answer();
    await Promise.all([first, last]);
    expect(log.full).toBe(false);
  });

  it('larger than what may be in flight is taken when nothing else is', async () => {
    const large = log.append(events(MOST + 1));
    await expect(log.append(events(1))).rejects.toMatchObject({ code: 'overloaded' });
    for (const task of workers.tasks) task.answer();
    await large;
  });

  it('to a conversation that has its share in flight is refused; its neighbours are taken', async () => {
    const [flooded, neighbour] = events(2);
    const share = Math.floor(MOST / 16);
    const flood = Array.from({ length: share }, () => log.append([flooded!]));
    await expect(log.append([neighbour!, flooded!])).rejects.toMatchObject({ code: 'overloaded' });
    const other = log.append([neighbour!]);
    expect(log.inFlight).toBe(share + 1);
    await nextTick();
    for (const task of workers.tasks) task.answer();
    await Promise.all([...flood, other]);
    const again = log.append([flooded!]);
    await nextTick();
    workers.tasks.at(-1)!.answer();
    await again;
    expect(log.inFlight).toBe(0);
  });

  it.each([4, 80])(
    'of %i events that fails in one group has the others in flight until they end too',
    async (count) => {
      let failure: unknown;
      const appended = log.append([...events(count / 2, 0), ...events(count / 2, 1)]).catch((error) => {
        failure = error;
      });
      await nextTick();
      workers.tasks[0]!.fail(new ProsaError('shard_closed', 'the first group is gone'));
      await nextTick();
      expect([failure, log.inFlight]).toEqual([undefined, count / 2]);
      workers.tasks[1]!.answer();
      await appended;
      expect(failure).toMatchObject({ code: 'shard_closed', message: 'the first group is gone' });
      expect(log.inFlight).toBe(0);
    },
  );

  it('that fails leaves the appends of other groups alone', async () => {
    const lost = log.append(events(1, 0)).catch((error: Error) => error.message);
    const kept = log.append(events(1, 1));
    await nextTick();
    workers.tasks[0]!.fail(new Error('gone'));
    workers.tasks[1]!.answer();
    await kept;
    expect(await lost).toBe('gone');
  });
});
