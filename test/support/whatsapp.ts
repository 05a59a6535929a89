/** WhatsApp as a test plays it: its Graph API, and the webhooks of one customer. */
import { createHmac, randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { type AcceptedSend, GraphServer } from '../../src/simulator/graph-server.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { ENDPOINT } from './prosa.ts';

export const CUSTOMER = '5548999990001';

export class WhatsApp {
  /** What Prosa has sent. */
  readonly accepted: AcceptedSend[];
  readonly #graph: GraphServer;

  /** Ends with the test. */
  static async start(): Promise<WhatsApp> {
    const accepted: AcceptedSend[] = [];
    const graph = await new GraphServer({
      phoneNumberId: ENDPOINT.phoneNumberId,
      accessToken: ENDPOINT.accessToken,
      random: new Random(1),
      wamids: new Wamids(),
      onAccepted: (message) => void accepted.push(message),
    }).start();
    onTestFinished(() => graph.stop());
    return new WhatsApp(graph, accepted);
  }

  private constructor(graph: GraphServer, accepted: AcceptedSend[]) {
    this.#graph = graph;
    this.accepted = accepted;
  }

  get endpoint(): typeof ENDPOINT {
    return { ...ENDPOINT, graphUrl: this.#graph.url };
  }

  /** The customer writes. @param url of the Prosa that is told */
  async write(url: string, text: string, sentAt = Date.now()): Promise<void> {
    this.#graph.customerWrote(CUSTOMER);
    const message = {
      from: CUSTOMER,
      id: `wamid.${randomUUID()}`,
      timestamp: String(Math.floor(sentAt / 1000)),
      type: 'text',
      text: { body: text },
    };
    const metadata = { display_phone_number: '550000000000', phone_number_id: ENDPOINT.phoneNumberId };
    const value = { messaging_product: 'whatsapp', metadata, messages: [message] };
    const body = JSON.stringify({
      object: 'whatsapp_business_account',
      entry: [{ id: '1', changes: [{ field: 'messages', value }] }],
    });
    const signature = `sha256=${createHmac('sha256', ENDPOINT.appSecret).update(body).digest('hex')}`;
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    const response = await fetch(`${url}/webhooks/whatsapp`, { method: 'POST', body, headers });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  }
}
