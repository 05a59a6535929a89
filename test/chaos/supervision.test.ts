/** What ends a thread or the whole process, and is found out. A shorter form is in test/processes/supervision.test.ts. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { api, bring, letter, letters, metric, post, startMischief } from '../support/mischief/mischief.ts';
import { conversationOf, eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const requeue = (prosa: ProsaProcess, id: string) => api(prosa, 'POST', `/api/dead-letters/${id}/requeue`);
const aFile = () => join(temporaryDirectory(), 'cure');
const textsOf = async (prosa: ProsaProcess, session: string) =>
  (await conversationOf(prosa, 'web', session))?.outbox.map(({ text }) => text);

it('a first message that exhausts the memory of its worker is acknowledged and dead-lettered without a conversation', async () => {
  const prosa = await startMischief({
    env: { PROSA_WORKERS: '1', PROSA_STEP_LIMIT_MS: '20000' },
  });
  const cure = aFile();
  await bring(prosa, 'new', `hoard ${cure}`, 'm1');
  expect(await metric(prosa, 'prosa_worker_deaths_total', 'out_of_memory')).toBe(3);
  expect(await conversationOf(prosa, 'web', 'new')).toBeUndefined();
  const [found] = await letters(prosa);
  expect(found).toMatchObject({ code: 'worker_died', attempts: 3, state: 'open' });
  expect(found).not.toHaveProperty('revision');

  expect(await bring(prosa, 'new', `hoard ${cure}`, 'm1')).toBe(0);
  expect(await letters(prosa)).toHaveLength(1);
  writeFileSync(cure, '');
  expect(await requeue(prosa, found!.id)).toMatchObject({ status: 200, body: { state: 'requeued' } });
  expect(await bring(prosa, 'new', `hoard ${cure}`, 'm1')).toBe(0);
  expect(await textsOf(prosa, 'new')).toEqual(['Certo.']);
});

it('an effect that kills long after it was called is found among others, which all end well', async () => {
  const prosa = await startMischief({ env: { PROSA_WORKERS: '1', PROSA_STEP_LIMIT_MS: '200' } });
  const innocent = Array.from({ length: 6 }, (_, n) => `innocent-${n}`);
  await Promise.all(innocent.slice(0, 3).map((one) => bring(prosa, one, 'effect slowly', one)));
  await bring(prosa, 'culprit', `effect late loop ${aFile()}`, 'm1');
  await Promise.all(innocent.slice(3).map((one) => bring(prosa, one, 'effect slowly', one)));
  await eventually(async () => (await letters(prosa)).length > 0, 40_000);
  expect(await letters(prosa)).toMatchObject([{ code: 'effect_crashed', attempts: 3 }]);
  expect(await textsOf(prosa, 'culprit')).toEqual(['Não deu.']);
  for (const one of innocent) {
    await eventually(async () => (await textsOf(prosa, one))?.length === 1);
    expect(await textsOf(prosa, one)).toEqual(['Feito.']);
  }
  expect(await metric(prosa, 'prosa_watchdog_kills_total', 'stalled')).toBe(5);
});

it('an event that kills the whole process is found out after it has started again', async () => {
  const prosa = await startMischief({ env: { PROSA_WORKERS: '1', PROSA_POISON_DEATHS: '2' } });
  const end = `end ${aFile()}`;
  let deaths = 0;
  while ((await post(prosa, 'poisoned', end, 'm1')) !== 200 && deaths < 9) {
    await eventually(async () => prosa.pid === undefined);
    deaths++;
    await prosa.restart();
  }
  expect(deaths).toBe(3); // the first one leaves no trace
  const [found] = await letters(prosa);
  expect(found).toMatchObject({ code: 'worker_died', attempts: 2 });
  expect((await letter(prosa, found!.id)).reason).toMatch(/the last time of process/);
  expect(await (await fetch(`${prosa.url}/readyz`)).status).toBe(200);
});
