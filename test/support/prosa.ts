import { onTestFinished } from 'vitest';
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

/** A real `prosa start`, ended with the test. It does not wait for bursts unless told to. */
export async function startProsa(
  options: ProsaProcessOptions = {},
  endpoint: Partial<typeof ENDPOINT> = {},
): Promise<ProsaProcess> {
  const prosa = await ProsaProcess.start({ ...ENDPOINT, ...endpoint }, { turns: AT_ONCE, ...options });
  onTestFinished(() => prosa.stop());
  return prosa;
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
  timeout = 10_000,
): Promise<T> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`not within ${timeout} ms: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
