import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import type { MessageEvent } from '../../src/actor/event.ts';
import { SharedPacing } from '../../src/delivery/pacing.ts';
import { EmbeddedLog } from '../../src/log/embedded-log.ts';
import { keptFunnelPool } from '../support/kept-funnel-pool.ts';
import { eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const GROUPS = 4;
const threads: Worker[] = [];
const collect = (worker: Worker) => threads.push(worker);
beforeEach(() => {
  threads.length = 0;
  process.on('worker', collect);
});
afterEach(() => {
  process.off('worker', collect);
});

function message(n: number): MessageEvent {
  return {
    kind: 'message',
    conversation: `conversation-${String(n % 20).padStart(9, '0')}`,
    at: Date.now(),
    id: `m${n}`,
    tenant: 'default',
    channel: 'web',
    address: `s${n % 20}`,
    sentAt: Date.now(),
    content: { type: 'text', text: 'oi' },
  };
}

const createPool = () => keptFunnelPool(temporaryDirectory(), GROUPS, 'machines/rental/machine.json');

it('has the share of the pace of sending that its groups are of all', async () => {
  const { pool, live, pacing } = await createPool();
  let now = Date.now();
  /** After a long pause. */
  const atOnce = () => {
    now += 3_600_000;
    const pace = new SharedPacing(pacing, 80, 20);
    let through = 0;
    while (pace.take(now) === 0) through++;
    return through;
  };
  await pool.open(live, [0]);
  expect(atOnce()).toBe(5);
  await pool.assign(1);
  await pool.assign(2);
  await pool.assign(2);
  expect(atOnce()).toBe(15);
  await pool.release(1, 1_000);
  expect(atOnce()).toBe(10);
  await pool.close();
});

it('a worker thread that dies is replaced, its groups open again, and nothing acknowledged is lost or doubled', async () => {
  const { pool, live } = await createPool();
  await pool.open(live);
  const log = new EmbeddedLog(pool, 64, GROUPS, 10_000);

  let refused = 0;
  let killed = 0;
  let killing = Promise.resolve();
  const bring = (n: number): Promise<void> =>
    log.append([message(n)]).catch(async (error: { code: string }) => {
      expect(error.code).toBe('shard_closed');
      refused++;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return bring(n); // as WhatsApp would
    });
  const all: Promise<void>[] = [];
  for (let n = 0; n < 600; n++) {
    all.push(bring(n));
    if (n % 150 === 50) {
      await killing; // a thread may take a while to end
      await eventually(async () => pool.ready);
      killing = pool.killWorker(killed++ % 2);
    }
    if (n % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await Promise.all(all);
  await eventually(async () => pool.ready);

  await eventually(async () => threads.length === 2 + 1 + killed); // one stands by
  expect(refused).toBeGreaterThan(0);
  for (let c = 0; c < 20; c++) {
    const { conversation } = message(c);
    const group = log.groupOf(conversation);
    const journal = (await pool.run('journal', { group, conversation, after: 0, limit: 1_000 }))!;
    const ids = journal.filter(({ kind }) => kind === 'message').map(({ messageId }) => messageId);
    expect(new Set(ids)).toEqual(new Set(Array.from({ length: 30 }, (_, n) => `m${n * 20 + c}`)));
    expect(ids).toHaveLength(30);
  }
  await pool.close();
});

it('a worker thread that dies before all groups were open fails the start, and has a successor that answers', async () => {
  const { pool, live } = await createPool();
  onTestFinished(() => pool.close());
  await Promise.all([0, 1].map((group) => pool.run('metrics', { group })));
  const opened = expect(pool.open(live)).rejects.toMatchObject({ code: 'shard_closed' });
  await pool.killWorker(0);
  await opened;
  expect(threads).toHaveLength(2 + 1 + 1);
  expect(await pool.run('metrics', { group: 0 })).toMatchObject({ thread: threads[2]!.threadId });
});

it('a group that was opened anew after its thread died takes nothing from a log that does not know of it yet', async () => {
  const { pool, live } = await createPool();
  onTestFinished(() => pool.close());
  await pool.open(live);
  const opening = await pool.assign(0);
  const deliver = (opening: number, offset: number) =>
    pool.run('deliverLogged', { group: 0, opening, events: [{ offset, event: message(offset) }] });
  await pool.killWorker(0);
  await eventually(async () => pool.ready);
  await expect(deliver(opening, 1)).rejects.toMatchObject({ code: 'shard_closed' });
  expect(await pool.assign(0)).toBe(opening + 1);
});
