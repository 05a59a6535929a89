/**
 * A real `prosa start` whose day is one of the test's choice, with the Graph API's simulator beside it. Customers
 * talk with it over the page's API or over signed webhooks.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteBookings } from '../../../src/bookings/sqlite-bookings.ts';
import { GraphServer } from '../../../src/simulator/graph-server.ts';
import { ProsaProcess } from '../../../src/simulator/prosa-process.ts';
import { Random } from '../../../src/simulator/random.ts';
import { Wamids } from '../../../src/simulator/wamid.ts';
import { WebhookSender } from '../../../src/simulator/webhook-sender.ts';
import { clockShiftedBy } from '../pinned-day.ts';
import { AT_ONCE, ENDPOINT } from '../prosa.ts';
import type { Customer } from './customer.ts';
import { PageCustomer } from './page-customer.ts';
import { WhatsAppCustomer } from './whatsapp-customer.ts';

interface Parts {
  prosa: ProsaProcess;
  graph: GraphServer;
  bookings: SqliteBookings;
  wamids: Wamids;
  /** What the Graph API took, by customer. */
  inboxes: Map<string, string[]>;
  /** How far its clock is from the real one (ms). */
  shift: number;
  dataDir: string;
}

export class ServedProsa {
  readonly #parts: Parts;
  readonly #sender: WebhookSender;
  #customers = 0;

  /** @param begins what its clock says when it starts (ms) */
  static async start(begins: number): Promise<ServedProsa> {
    const inboxes = new Map<string, string[]>();
    const wamids = new Wamids();
    const graph = await new GraphServer({
      phoneNumberId: ENDPOINT.phoneNumberId,
      accessToken: ENDPOINT.accessToken,
      limits: { pairBurst: 1_000, numberRate: ENDPOINT.numberRate },
      random: new Random(1),
      wamids,
      onAccepted: ({ to, text, image }) =>
        inboxes.get(to)?.push(image ? `${image.caption}: ${image.link}` : text),
    }).start();
    const shift = begins - Date.now();
    const dataDir = await mkdtemp(join(tmpdir(), 'prosa-dialogues-'));
    const prosa = await ProsaProcess.start(
      { ...ENDPOINT, graphUrl: graph.url },
      {
        dataDir,
        turns: AT_ONCE,
        env: {
          ...clockShiftedBy(shift),
          PROSA_PUBLIC_URL: 'https://prosa.example',
        },
      },
    );
    const bookings = new SqliteBookings(join(dataDir, 'bookings.sqlite'));
    return new ServedProsa({ prosa, graph, bookings, wamids, inboxes, shift, dataDir });
  }

  private constructor(parts: Parts) {
    this.#parts = parts;
    const url = new URL('/webhooks/whatsapp', parts.prosa.url).href;
    this.#sender = new WebhookSender({ url, appSecret: ENDPOINT.appSecret });
  }

  customer(channel: string): Customer {
    const { prosa, graph, wamids, inboxes, shift } = this.#parts;
    const number = ++this.#customers;
    if (channel === 'web') return new PageCustomer(prosa, `dialogue-${number}`);
    const waId = `55009${String(number).padStart(8, '0')}`;
    const inbox: string[] = [];
    inboxes.set(waId, inbox);
    const post = async (payload: object) => {
      graph.customerWrote(waId);
      const { accepted } = await this.#sender.deliver(payload);
      if (!accepted) throw new Error('the webhook was not accepted');
    };
    const id = () => wamids.inbound(waId);
    return new WhatsAppCustomer(prosa, waId, { inbox, post, id, now: () => Date.now() + shift });
  }

  /** Gives back all houses and visiting times, so that the next customers find what the catalogue offers. */
  async freeEverything(): Promise<void> {
    const { bookings } = this.#parts;
    const { claims } = await bookings.everything();
    for (const { conversation, id } of claims) await bookings.release(conversation, id);
  }

  async stop(): Promise<void> {
    const { prosa, graph, bookings, dataDir } = this.#parts;
    this.#sender.stop();
    bookings.close();
    await prosa.stop();
    await graph.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
