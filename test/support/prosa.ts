import { afterAll, beforeAll, onTestFinished } from 'vitest';
import type { ConversationView } from '../../src/shard/conversation-view.ts';
import { ProsaProcess, type ProsaProcessOptions } from '../../src/simulator/prosa-process.ts';

export const ENDPOINT = {
  graphUrl: 'http://127.0.0.1:9/v24.0',
  phoneNumberId: '100000000000001',
  accessToken: 'test-access-token',
  appSecret: 'test-app-secret',
  verifyToken: 'test-verify-token',
  adminToken: 'test-admin-token',
  numberRate: 1_000,
};

export const AT_ONCE = { burst: { quietMs: 0 } };

/** For tests of what lies in several groups of shards. */
export const TWO_WORKERS = { PROSA_WORKERS: '2' };

/** A real `prosa start` that does not wait for bursts and has one worker thread, unless told otherwise. */
export function runProsa(
  options: ProsaProcessOptions = {},
  endpoint: Partial<typeof ENDPOINT> = {},
): Promise<ProsaProcess> {
  const env = { PROSA_WORKERS: '1', ...options.env };
  return ProsaProcess.start({ ...ENDPOINT, ...endpoint }, { turns: AT_ONCE, ...options, env });
}

/** The same, ended with the test. */
export async function startProsa(...how: Parameters<typeof runProsa>): Promise<ProsaProcess> {
  const prosa = await runProsa(...how);
  onTestFinished(() => prosa.stop());
  return prosa;
}

/**
 * One for all tests of a file or `describe`, called where they are collected. A start takes two seconds of a core, so
 * tests that do not disturb one another share it.
 */
export function sharedProsa(options: ProsaProcessOptions = {}): () => ProsaProcess {
  let prosa: ProsaProcess | undefined;
  beforeAll(async () => {
    prosa = await runProsa(options);
  });
  afterAll(() => prosa?.stop());
  return () => prosa!;
}

export async function say(prosa: ProsaProcess, session: string, text: string): Promise<void> {
  const response = await fetch(`${prosa.url}/api/web/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session, text }),
  });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
}

export const asAdmin = { authorization: `Bearer ${ENDPOINT.adminToken}` };

export async function conversationOf(
  prosa: ProsaProcess,
  channel: string,
  address: string,
): Promise<ConversationView | undefined> {
  const url = `${prosa.url}/api/conversations?channel=${channel}&address=${address}`;
  const response = await fetch(url, { headers: asAdmin });
  return ((await response.json()) as { items: ConversationView[] }).items[0];
}

/** Looks again and again until there is a value; what is looked for must come within `timeout` ms. */
export async function eventually<T>(
  look: () => Promise<T | undefined | false>,
  timeout = 30_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not within ${timeout} ms: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
