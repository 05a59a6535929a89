/**
 * A shift of the team under `kill -9`: customers write through signed webhooks, people take conversations over, write
 * and give them back through the API, and Prosa is killed meanwhile. Everybody tries again until they are answered.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ConversationView } from '../../../src/shard/conversation-view.ts';
import { type AcceptedSend, GraphServer } from '../../../src/simulator/graph-server.ts';
import { ProsaProcess } from '../../../src/simulator/prosa-process.ts';
import { Random } from '../../../src/simulator/random.ts';
import { Wamids } from '../../../src/simulator/wamid.ts';
import { AT_ONCE, asAdmin, conversationOf, ENDPOINT } from '../prosa.ts';

/** A message the Graph API took, and when (ms). */
export interface Sent {
  /** `<conversation>:<entry>`, as often as it was sent. */
  id: string;
  text: string;
  to: string;
  at: number;
}

/** What one person did with one conversation, once; times are those of the answers (ms). */
export interface Stretch {
  customer: string;
  takenAt: number;
  /** When giving back was first asked for. */
  givingAt: number;
  written: { id: string; text: string }[];
  /** The message after it was given back, and when it was accepted. */
  nextAt: number;
  answered: boolean;
}

export interface Shift {
  /** Ids of messages in the order in which they were answered with 200, by customer. */
  accepted: Map<string, string[]>;
  sent: Sent[];
  stretches: Stretch[];
  kills: number;
}

interface Settings {
  dataDir: string;
  customers: number;
  people: number;
  kills: number;
  seed: number;
}

/** Shortest and longest time between two kills (ms). */
const BETWEEN = [400, 2_500] as const;
/** How long a person keeps a conversation (ms): longer than what was on its way when they took it. */
const KEPT = [2_500, 4_000] as const;
/** Between two messages of a customer, and of a person (ms). */
const CUSTOMER_THINKS = [300, 1_200] as const;
const PERSON_THINKS = [50, 300] as const;
/** What a claimed message may take to arrive (ms). */
export const ON_ITS_WAY = 2_000;
/** How long the next answer is waited for, while Prosa runs (ms). */
const PATIENCE = 20_000;
const TEXTS = ['oi', 'quero uma casa em Florianópolis', 'somos 4 pessoas', 'qual o preço?', 'tem piscina?'];

export async function playShift({ dataDir, customers, people, kills, seed }: Settings): Promise<Shift> {
  const random = new Random(seed);
  const shift: Shift = { accepted: new Map(), sent: [], stretches: [], kills: 0 };
  const wamids = new Wamids();
  const graph = await new GraphServer({
    phoneNumberId: ENDPOINT.phoneNumberId,
    accessToken: ENDPOINT.accessToken,
    limits: { pairBurst: 100_000, numberRate: 100_000 },
    latencyMs: [0, 40],
    random: random.fork('graph'),
    wamids,
    onAccepted: (send) => void shift.sent.push(sentOf(send)),
  }).start();
  const prosa = await ProsaProcess.start({ ...ENDPOINT, graphUrl: graph.url }, { dataDir, turns: AT_ONCE });
  let over = false;
  const taken = new Set<string>();
  const numbers = Array.from({ length: customers }, (_, n) => `55009${String(n + 1).padStart(8, '0')}`);

  async function write(customer: string, text: string): Promise<string> {
    const id = wamids.inbound(customer);
    graph.customerWrote(customer);
    const body = webhookOf(customer, id, text);
    await insist(() => post(`${prosa.url}/webhooks/whatsapp`, body.text, body.headers), [200]);
    shift.accepted.set(customer, [...(shift.accepted.get(customer) ?? []), id]);
    return id;
  }

  async function beCustomer(customer: string, own: Random): Promise<void> {
    while (!over) {
      await write(customer, own.pick(TEXTS));
      await pause(own.between(...CUSTOMER_THINKS));
    }
  }

  async function ask(path: string, body: object, expected: readonly number[]): Promise<number> {
    const headers = { ...asAdmin, 'content-type': 'application/json' };
    return insist(() => post(`${prosa.url}/api${path}`, JSON.stringify(body), headers), expected);
  }

  /** Takes somebody's conversation, writes, gives it back and sees the bot answer what comes next. */
  async function helpSomebody(own: Random): Promise<void> {
    const customer = own.pick(numbers.filter((one) => !taken.has(one)));
    taken.add(customer);
    const view = await insistOn(() => conversationOf(prosa, 'whatsapp', customer)).catch(() => undefined);
    if (view === undefined) return void taken.delete(customer);
    const path = `/conversations/${view.id}`;
    await ask(`${path}/take`, {}, [200]);
    const takenAt = Date.now();
    const keeps = takenAt + own.between(...KEPT);
    const written: Stretch['written'] = [];
    while (Date.now() < keeps) {
      const one = { id: randomUUID(), text: `pessoa ${randomUUID()}` };
      await ask(`${path}/messages`, one, [202]);
      written.push(one);
      await pause(own.between(...PERSON_THINKS));
    }
    const givingAt = Date.now();
    await ask(`${path}/give-back`, {}, [200, 409]); // 409: it was given back, and the answer was lost
    await write(customer, 'e agora?');
    const nextAt = Date.now();
    const isAnswer = (one: Sent) => one.to === customer && one.at >= givingAt && !isByPerson(one);
    const answered = await insistOn(async () => shift.sent.some(isAnswer) || undefined).catch(() => false);
    shift.stretches.push({ customer, takenAt, givingAt, written, nextAt, answered });
    taken.delete(customer);
  }

  const crowd = numbers.map((customer, n) => beCustomer(customer, random.fork(`customer ${n}`)));
  const team = Array.from({ length: people }, async (_, n) => {
    const own = random.fork(`person ${n}`);
    while (!over) await helpSomebody(own);
  });
  try {
    const killer = random.fork('kills');
    for (; shift.kills < kills; shift.kills++) {
      await pause(killer.between(...BETWEEN));
      await prosa.kill();
      await prosa.restart();
    }
    await pause(KEPT[1]);
    over = true;
    await Promise.all([...crowd, ...team]);
    await insistOn(() => allHaveLeft(numbers, (one) => conversationOf(prosa, 'whatsapp', one)));
    return shift;
  } finally {
    over = true;
    await prosa.stop();
    await graph.stop();
  }
}

export const isByPerson = ({ text }: Pick<Sent, 'text'>) => text.startsWith('pessoa ');

async function allHaveLeft(
  numbers: readonly string[],
  viewOf: (number: string) => Promise<ConversationView | undefined>,
): Promise<true | undefined> {
  for (const number of numbers) {
    const view = await viewOf(number);
    if (view?.outbox.some(({ state }) => state === 'pending' || state === 'sending')) return undefined;
  }
  return true;
}

/** Asks again until it is answered so; a process that is down, or that cannot take it now, is no answer. */
async function insist(request: () => Promise<number>, expected: readonly number[]): Promise<number> {
  const until = Date.now() + 2 * PATIENCE;
  let last = 0;
  while (Date.now() < until) {
    last = await request().catch(() => 0);
    if (expected.includes(last)) return last;
    if (last !== 0 && last !== 429 && last < 500) break;
    await pause(30);
  }
  throw new Error(`answered with ${last} instead of ${expected.join(' or ')}`);
}

async function insistOn<T>(look: () => Promise<T | undefined>): Promise<T> {
  const until = Date.now() + PATIENCE;
  while (Date.now() < until) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error(`not within ${PATIENCE} ms`);
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(10_000) });
  await response.arrayBuffer();
  return response.status;
}

function webhookOf(from: string, id: string, body: string) {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const message = { from, id, timestamp, type: 'text', text: { body } };
  const metadata = { display_phone_number: '550000000000', phone_number_id: ENDPOINT.phoneNumberId };
  const value = { messaging_product: 'whatsapp', metadata, messages: [message] };
  const entry = [{ id: '1', changes: [{ field: 'messages', value }] }];
  const text = JSON.stringify({ object: 'whatsapp_business_account', entry });
  const signature = `sha256=${createHmac('sha256', ENDPOINT.appSecret).update(text).digest('hex')}`;
  return { text, headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature } };
}

function sentOf({ opaqueId, to, text }: AcceptedSend & { text?: string }): Sent {
  const [conversation, entry] = opaqueId!.split(':');
  return { id: `${conversation}:${entry}`, to, text: text ?? '', at: Date.now() };
}
