import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { DeadLetterView, WholeDeadLetter } from '../../../src/shard/dead-letter-desk.ts';
import { ProsaProcess, type ProsaProcessOptions } from '../../../src/simulator/prosa-process.ts';
import { asAdmin, ENDPOINT } from '../prosa.ts';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** Of a real Prosa with the funnel that does harm on demand. */
export function mischiefOptions(options: ProsaProcessOptions = {}): ProsaProcessOptions {
  return {
    args: ['--disable-warning=ExperimentalWarning', path('start.ts')],
    ...options,
    env: {
      LOG_LEVEL: 'fatal',
      PROSA_WORKERS: '2',
      PROSA_HASH_KEY: 'the same groups in every run',
      PROSA_STEP_LIMIT_MS: '500',
      PROSA_WORKER_MEMORY_MB: '96',
      PROSA_FUNNEL: path('machines/mischief/machine.json'),
      ...options.env,
    },
  };
}

/** Ended with the test. */
export async function startMischief(options: ProsaProcessOptions = {}): Promise<ProsaProcess> {
  const prosa = await ProsaProcess.start(ENDPOINT, mischiefOptions(options));
  onTestFinished(() => prosa.stop());
  return prosa;
}

/** @returns the status, or 0 when nothing answers */
export async function post(prosa: ProsaProcess, session: string, text: string, id: string): Promise<number> {
  try {
    const response = await fetch(`${prosa.url}/api/web/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, text, id }),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** Brings a message again until it is accepted, as WhatsApp would. @returns how often it was refused */
export async function bring(prosa: ProsaProcess, session: string, text: string, id: string): Promise<number> {
  for (let refused = 0; refused < 1_000; refused++) {
    const status = await post(prosa, session, text, id);
    if (status === 200) return refused;
    if (status !== 503 && status !== 0) throw new Error(`${session}: ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${session}: refused for ever`);
}

export async function api(
  prosa: ProsaProcess,
  method: string,
  path: string,
  body?: object,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${prosa.url}${path}`, {
    method,
    headers: { ...asAdmin, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

export async function letters(prosa: ProsaProcess, query = ''): Promise<DeadLetterView[]> {
  const { body } = await api(prosa, 'GET', `/api/dead-letters?${query}`);
  return (body as { items?: DeadLetterView[] }).items ?? []; // a group may be away for the moment
}

export async function letter(prosa: ProsaProcess, id: string): Promise<WholeDeadLetter> {
  return (await api(prosa, 'GET', `/api/dead-letters/${id}`)).body as WholeDeadLetter;
}

/** The sum of the samples of a metric whose labels contain the text. */
export async function metric(prosa: ProsaProcess, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${prosa.url}/metrics`)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith(name) && /^[{ ]/.test(line.slice(name.length)) && line.includes(labels))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
