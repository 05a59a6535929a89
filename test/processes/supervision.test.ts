import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { api, bring, letters, metric, mischiefOptions, startMischief } from '../support/mischief/mischief.ts';
import { conversationOf, ENDPOINT, eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const aFile = () => join(temporaryDirectory(), 'cure');
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const textsOf = async (prosa: ProsaProcess, session: string) =>
  (await conversationOf(prosa, 'web', session))?.outbox.map(({ text }) => text);
const requeue = (prosa: ProsaProcess, id: string) => api(prosa, 'POST', `/api/dead-letters/${id}/requeue`);

describe('what kills its thread three times', () => {
  let prosa: ProsaProcess;
  let before: number;
  beforeAll(async () => {
    prosa = await ProsaProcess.start(
      ENDPOINT,
      mischiefOptions({ env: { PROSA_WORKER_RESTARTS: '100', PROSA_STEP_LIMIT_MS: '300' } }),
    );
    return () => prosa.stop();
  });
  beforeEach(async () => {
    before = (await letters(prosa)).length;
  });
  /** Dead letters of this test: those of the ones before it are older. */
  const found = async () => (await letters(prosa)).slice(0, -before || undefined);

  it('a webhook that holds a killer is accepted once the killer is set aside, and its neighbours are applied once', async () => {
    const texts = { '5500911110001': 'oi', '5500911110002': `loop ${aFile()}`, '5500911110003': 'oi' };
    const value = {
      messaging_product: 'whatsapp',
      metadata: { display_phone_number: '550000000000', phone_number_id: ENDPOINT.phoneNumberId },
      messages: Object.entries(texts).map(([from, body]) => ({
        from,
        id: `wamid.${from}`,
        timestamp: String(Math.floor(Date.now() / 1000)),
        type: 'text',
        text: { body },
      })),
    };
    const body = JSON.stringify({ entry: [{ id: '1', changes: [{ field: 'messages', value }] }] });
    const signature = `sha256=${createHmac('sha256', ENDPOINT.appSecret).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const statuses: number[] = [];
    await eventually(async () => {
      const { status } = await fetch(`${prosa.url}/webhooks/whatsapp`, { method: 'POST', body, headers });
      statuses.push(status);
      return status === 200;
    }, 30_000);
    expect(new Set(statuses)).toEqual(new Set([503, 200]));
    for (const neighbour of ['5500911110001', '5500911110003']) {
      expect(await conversationOf(prosa, 'whatsapp', neighbour)).toMatchObject({ revision: 1 });
    }
    expect(await found()).toMatchObject([{ code: 'worker_died', attempts: 3 }]);
  });

  it('an effect that kills when it is called ends in an error, and the funnel goes on', async () => {
    await bring(prosa, 'one', `effect loop ${aFile()}`, 'm1');
    await eventually(async () => (await found()).length === 1, 30_000);
    const [letter] = await found();
    expect(letter).toMatchObject({ kind: 'effect', code: 'effect_crashed', attempts: 3, revision: 2 });
    expect(await textsOf(prosa, 'one')).toEqual(['Não deu.']);
    expect(await requeue(prosa, letter!.id)).toMatchObject({
      status: 409,
      body: { error: { code: 'dead_letter_stale', message: expect.stringMatching(/has left the state/) } },
    });
  });

  it('a timer that kills is set aside; while its conversation waits where it was, it can be given again', async () => {
    const cure = aFile();
    await bring(prosa, 'timed', `timer loop ${cure}`, 'm1');
    await eventually(async () => (await found()).length === 1, 30_000);
    const [letter] = await found();
    expect(letter).toMatchObject({ kind: 'timer', code: 'worker_died', attempts: 3, revision: 2 });
    expect(await conversationOf(prosa, 'web', 'timed')).toMatchObject({ stage: 'waiting', timers: [] });
    writeFileSync(cure, '');
    expect(await requeue(prosa, letter!.id)).toMatchObject({ status: 200, body: { state: 'requeued' } });
    expect(await conversationOf(prosa, 'web', 'timed')).toMatchObject({ stage: 'listening', revision: 3 });
    expect(await textsOf(prosa, 'timed')).toEqual(['Feito.']);
  });
});

it('a step that takes its time while the process is suspended is no fault', async () => {
  const prosa = await startMischief({ env: { PROSA_WORKERS: '1', PROSA_STEP_LIMIT_MS: '3000' } });
  const said = bring(prosa, 'slow', 'linger', 'm1');
  await pause(300);
  process.kill(prosa.pid!, 'SIGSTOP');
  await pause(4_000);
  process.kill(prosa.pid!, 'SIGCONT');
  expect(await said).toBe(0);
  expect(await textsOf(prosa, 'slow')).toEqual(['Certo.']);
  expect(await metric(prosa, 'prosa_worker_deaths_total')).toBe(0);
});

it('too many deaths end the process with exit code 1, and the next one goes on counting', async () => {
  let output = '';
  const options = {
    dataDir: temporaryDirectory(),
    env: { PROSA_WORKER_RESTARTS: '1' },
    onOutput: (text: string) => {
      output += text;
    },
  };
  const prosa = await startMischief(options);
  await bring(prosa, 'healthy', 'oi', 'h1');
  let unready = '';
  const looking = setInterval(async () => {
    const answer = await fetch(`${prosa.url}/readyz`).catch(() => undefined);
    if (answer?.status === 503) unready += await answer.text();
  }, 50);
  const ended = prosa.crashed.catch((error: Error) => error.message);
  const poison = bring(prosa, 'poisoned', `loop ${aFile()}`, 'm1');
  expect(await ended).toMatch(/exited with code 1/);
  clearInterval(looking);
  expect(unready).toMatch(/shards: 2 worker threads died within 60 s/);
  expect(output).toMatch(/"level":"fatal".*2 worker threads died within 60 s/);

  await prosa.restart();
  await poison; // one more death is the third
  expect(await letters(prosa)).toMatchObject([{ code: 'worker_died', attempts: 3 }]);
  expect(await textsOf(prosa, 'healthy')).toEqual(['Certo.']);
  expect(await metric(prosa, 'prosa_worker_deaths_total')).toBe(1);
});

it('a worker thread that cannot start ends the process rather than leaving it half dead', async () => {
  const dataDir = temporaryDirectory();
  const prosa = await startMischief({ dataDir, env: { PROSA_WORKERS: '1' } });
  const ended = prosa.crashed.catch((error: Error) => error.message);
  writeFileSync(join(dataDir, 'broken'), '');
  void bring(prosa, 'poisoned', `loop ${aFile()}`, 'm1').catch(() => {});
  expect(await ended).toMatch(/exited with code 1.*could not start: broken on purpose/s);
});
