import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { funnelModules } from '../support/mischief/machines/machines.ts';
import { api, bring, letter, letters, metric, startMischief } from '../support/mischief/mischief.ts';
import { conversationOf, eventually } from '../support/prosa.ts';
import { replayAll } from '../support/replay-all.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('an event that never ends is dead-lettered after three deaths, beside 1,000 conversations that lose nothing', async () => {
  const dataDir = temporaryDirectory();
  const cure = join(temporaryDirectory(), 'cure');
  const prosa = await startMischief({ dataDir });
  await bring(prosa, 'poisoned', 'oi', 'p1');

  const healthy = Array.from({ length: 1_000 }, (_, n) => `healthy-${n}`);
  const poison = bring(prosa, 'poisoned', `loop ${cure}`, 'p2');
  let isPoisoned = true;
  void poison.finally(() => {
    isPoisoned = false;
  });
  let refused = 0;
  let meanwhile = 0;
  const talks = healthy.map(async (session, n) => {
    await new Promise((resolve) => setTimeout(resolve, n * 2));
    for (const id of ['a', 'b']) refused += await bring(prosa, session, 'oi', `${session}-${id}`);
    if (isPoisoned) meanwhile++;
  });
  expect(await poison).toBeGreaterThanOrEqual(3);
  await Promise.all(talks);
  await bring(prosa, 'poisoned', 'e aí?', 'p3');

  for (const session of healthy) {
    const { revision, outbox } = (await conversationOf(prosa, 'web', session))!;
    expect([session, revision, outbox.map(({ text }) => text)]).toEqual([session, 2, ['Certo.', 'Certo.']]);
  }
  const [found, ...others] = await letters(prosa);
  expect(others).toEqual([]);
  expect(found).toMatchObject({
    kind: 'message',
    code: 'worker_died',
    attempts: 3,
    revision: 2,
    state: 'open',
    reason: expect.stringMatching(/3 times.*step_limit/),
  });
  expect(found).not.toHaveProperty('event');
  const { id, conversation } = found!;
  expect(await letter(prosa, id)).toMatchObject({ event: { content: { text: `loop ${cure}` } } });
  expect(await metric(prosa, 'prosa_watchdog_kills_total', 'step_limit')).toBe(3);
  expect(await metric(prosa, 'prosa_worker_deaths_total', 'step_limit')).toBe(3);
  expect(await metric(prosa, 'prosa_quarantined_events_total', 'message')).toBe(1);
  const restarts = await metric(prosa, 'prosa_worker_restart_seconds_count');
  const took = (await metric(prosa, 'prosa_worker_restart_seconds_sum')) / restarts;
  expect(restarts).toBe(3);
  console.info(
    `shards were open again after ${(took * 1000).toFixed(0)} ms on average; ${meanwhile} conversations were answered meanwhile, ${refused} of their messages came again`,
  );

  // The poison is brought again: it is used up, so nothing happens.
  expect(await bring(prosa, 'poisoned', `loop ${cure}`, 'p2')).toBe(0);
  // Given again before it is cured, it kills once more and stays open.
  expect(await api(prosa, 'POST', `/api/dead-letters/${id}/requeue`)).toMatchObject({
    status: 503,
    body: { error: { code: 'shard_closed' } },
  });
  await eventually(async () => (await fetch(`${prosa.url}/readyz`)).status === 200);
  expect(await letters(prosa, 'state=open')).toHaveLength(1);

  writeFileSync(cure, '');
  expect(await api(prosa, 'POST', `/api/dead-letters/${id}/requeue`)).toMatchObject({
    status: 200,
    body: { id, state: 'requeued' },
  });
  expect(await api(prosa, 'POST', `/api/dead-letters/${id}/requeue`)).toMatchObject({
    status: 409,
    body: { error: { code: 'dead_letter_settled' } },
  });
  const { body } = await api(prosa, 'GET', `/api/conversations/${conversation}`);
  const { revision, outbox } = body as { revision: number; outbox: { text: string }[] };
  expect([revision, outbox.map(({ text }) => text)]).toEqual([4, ['Certo.', 'Certo.', 'Certo.']]);

  await prosa.stop();
  const replays = await replayAll(dataDir, funnelModules);
  expect(replays).toHaveLength(1_001);
  expect(replays.filter(({ result }) => !result.equal)).toEqual([]);
});
