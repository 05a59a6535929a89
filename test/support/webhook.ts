/** Webhooks of WhatsApp as Meta signs them. */
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { type Update, webhookPayload } from '../../src/simulator/webhook-payload.ts';
import { signature } from '../../src/simulator/webhook-sender.ts';
import { ENDPOINT } from './prosa.ts';

const BUSINESS = {
  accountId: '1',
  phoneNumberId: ENDPOINT.phoneNumberId,
  displayPhoneNumber: '5500800000000',
};

/** One POST with all of them. @param url of the Prosa that is told @returns the status of its answer */
export async function postUpdates(
  url: string,
  updates: readonly Update[],
  headers: Record<string, string> = {},
): Promise<number> {
  const body = Buffer.from(JSON.stringify(webhookPayload(updates, BUSINESS)));
  const signed = {
    'content-type': 'application/json',
    'x-hub-signature-256': signature(body, ENDPOINT.appSecret),
  };
  const response = await fetch(`${url}/webhooks/whatsapp`, {
    method: 'POST',
    headers: { ...signed, ...headers },
    body,
  });
  await response.arrayBuffer();
  return response.status;
}

/** The name that Meta gives of every customer. */
export const PROFILE = 'Fulana de Tal';

let messages = 0;

/** A text of a customer. @returns the status */
export function write(prosa: ProsaProcess, waId: string, text: string): Promise<number> {
  const id = `wamid.of-${waId}-${++messages}`;
  const update = { kind: 'message', waId, profile: PROFILE, id, timestamp: 1_790_000_000 } as const;
  return postUpdates(prosa.url, [{ ...update, content: { type: 'text', text } }]);
}
