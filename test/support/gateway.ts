/** The HTTP interface of a running Prosa as its tests use it. */
import { createHmac } from 'node:crypto';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { asAdmin, conversationOf, ENDPOINT, sharedProsa } from './prosa.ts';

interface JournalEntry {
  kind: string;
  messageId: string;
  event: { content: unknown };
}

export class Gateway {
  readonly #prosa: () => ProsaProcess;

  constructor(prosa: () => ProsaProcess) {
    this.#prosa = prosa;
  }

  get prosa(): ProsaProcess {
    return this.#prosa();
  }

  webhook(body: string | Buffer, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.prosa.url}/webhooks/whatsapp`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body)),
      headers: { 'content-type': 'application/json', 'x-hub-signature-256': sign(body), ...headers },
    });
  }

  get(path: string, headers: Record<string, string> = asAdmin): Promise<Response> {
    return fetch(`${this.prosa.url}${path}`, { headers });
  }

  /** What a customer's conversation has taken; nothing where there is none. */
  async journal(address: string): Promise<JournalEntry[]> {
    const view = await conversationOf(this.prosa, 'whatsapp', address);
    if (view === undefined) return [];
    const response = await this.get(`/api/conversations/${view.id}/journal`);
    return ((await response.json()) as { items: JournalEntry[] }).items;
  }
}

/** One for all tests of a file, called where they are collected. */
export const sharedGateway = (): Gateway => new Gateway(sharedProsa());

export const sign = (body: string | Buffer, secret = ENDPOINT.appSecret) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

/** One change of the business account's number, as Meta sends it. */
export function change(value: object, phoneNumberId = ENDPOINT.phoneNumberId): string {
  const metadata = { display_phone_number: '550000000000', phone_number_id: phoneNumberId };
  const full = { messaging_product: 'whatsapp', metadata, ...value };
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '1', changes: [{ field: 'messages', value: full }] }],
  });
}

/** What a customer has written. */
export function messages(from: string, ...contents: object[]): string {
  return change({
    contacts: [{ profile: { name: 'Ana' }, wa_id: from }],
    messages: contents.map((content, index) => ({
      from,
      id: `wamid.${from}.${index}`,
      timestamp: String(Math.floor(Date.now() / 1000)),
      ...content,
    })),
  });
}

export const text = (body: string) => ({ type: 'text', text: { body } });

export async function refusal(
  response: Response,
): Promise<{ status: number; code: string; message: string }> {
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  return { status: response.status, ...error };
}
