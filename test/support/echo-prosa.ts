import { createHmac } from 'node:crypto';
import { appendFileSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an echo does wrong on purpose; each is asked with the running number of the message. */
export interface Misdeeds {
  /** Accept and never answer. */
  lose?(message: number): boolean;
  /** Accept, answer, and forget to write it into the journal. */
  forget?(message: number): boolean;
  /** Send again with the same id. */
  repeat?(message: number): boolean;
  /** Send again with another id. */
  repeatAsNew?(message: number): boolean;
  /** Answer in two parts, the second first. */
  swap?(message: number): boolean;
  /** Say that a person looks after the conversations. */
  handOff?: boolean;
  /** Take redelivered messages for new ones. */
  forgetful?: boolean;
  /** Begin the turn at once instead of waiting until the customer is quiet. */
  impatient?(message: number): boolean;
}

export interface EchoOptions {
  graphUrl: string;
  phoneNumberId: string;
  accessToken: string;
  appSecret: string;
  port?: number;
  /** With a directory it survives being killed. */
  dataDir?: string;
  unknownWaitMs?: number;
  /** Answer what a customer writes together, once they have been quiet for so long; not kept over a kill. */
  quietMs?: number;
  misdeeds?: Misdeeds;
}

/** A line of the journal. */
interface Entry {
  /** Of a message; the turns that begin when a customer has been quiet have none of their own. */
  id: string;
  from: string;
  number: number;
}

const TURN = 'prosa.turn';

interface WebhookEntry {
  changes: {
    value: {
      messages?: { id: string; from: string }[];
      statuses?: { biz_opaque_callback_data: string }[];
    };
  }[];
}

/** The smallest thing that behaves like Prosa towards WhatsApp: it answers each message, or each burst, once, with its number. */
export class EchoProsa {
  url = '';
  readonly #options: EchoOptions;
  readonly #misdeeds: Misdeeds;
  readonly #entries: Entry[] = [];
  readonly #seen = new Set<string>();
  readonly #sent = new Set<string>();
  readonly #queues = new Map<string, Promise<void>>();
  readonly #quiet = new Map<string, NodeJS.Timeout>();
  readonly #file: number | undefined;
  readonly #server = createServer((request, response) => void this.#handle(request, response));
  #messages = 0;
  #heard = 0;
  #stopped = false;

  constructor(options: EchoOptions) {
    this.#options = options;
    this.#misdeeds = options.misdeeds ?? {};
    if (options.dataDir === undefined) return;
    const path = join(options.dataDir, 'echo.jsonl');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    for (const line of lines) {
      if (!line.endsWith('}')) continue;
      const { sent, ...entry } = JSON.parse(line) as Entry & { sent?: string };
      if (sent !== undefined) this.#sent.add(sent);
      else this.#keep(entry);
    }
    this.#file = openSync(path, 'a');
    for (const entry of this.#entries) if (!this.#sent.has(opaqueId(entry))) this.#answer(entry, true);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#options.port ?? 0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#quiet.values()) clearTimeout(timer);
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url!, 'http://localhost');
    if (url.pathname === '/readyz') return void response.end();
    if (url.pathname.startsWith('/api/')) return this.#api(url, response);
    const raw = Buffer.concat(await request.toArray());
    const expected = `sha256=${createHmac('sha256', this.#options.appSecret).update(raw).digest('hex')}`;
    if (request.headers['x-hub-signature-256'] !== expected) return void response.writeHead(401).end();
    const { entry: entries } = JSON.parse(raw.toString()) as { entry: WebhookEntry[] };
    const fresh: Entry[] = [];
    for (const { value } of entries.flatMap(({ changes }) => changes)) {
      for (const status of value.statuses ?? []) this.#settled(status.biz_opaque_callback_data);
      for (const message of value.messages ?? []) {
        if (this.#seen.has(message.id) && !this.#misdeeds.forgetful) continue;
        fresh.push(this.#note(message.id, message.from));
      }
    }
    if (this.#file !== undefined) fsyncSync(this.#file);
    response.end();
    for (const entry of fresh) this.#hear(entry);
  }

  #hear(entry: Entry): void {
    const { quietMs } = this.#options;
    if (quietMs === undefined) {
      this.#answer(entry, false);
      return;
    }
    clearTimeout(this.#quiet.get(entry.from));
    const wait = this.#misdeeds.impatient?.(++this.#heard) ? 0 : quietMs;
    const begin = () => this.#answer(this.#note(TURN, entry.from), false);
    this.#quiet.set(entry.from, setTimeout(begin, wait));
  }

  #note(id: string, from: string): Entry {
    const number = this.#entries.filter((entry) => entry.from === from).length + 1;
    const entry = { id, from, number };
    this.#keep(entry);
    this.#write(entry);
    return entry;
  }

  #api(url: URL, response: ServerResponse): void {
    const address = url.searchParams.get('address');
    const customer = address ?? url.pathname.split('/')[3]!.slice(1);
    const own = this.#entries.filter((entry) => entry.from === customer);
    if (address !== null) {
      const owner = this.#misdeeds.handOff ? 'human' : 'bot';
      const outbox = own.map((entry) => ({ id: opaqueId(entry), revision: entry.number }));
      return void response.end(JSON.stringify({ items: [{ id: `c${address}`, owner, outbox }] }));
    }
    const after = Number(url.searchParams.get('after'));
    const rows = own
      .map(({ id, number }) => ({
        revision: number,
        event: { kind: id === TURN ? 'timer' : 'message', id },
      }))
      .filter(({ revision }) => !this.#misdeeds.forget?.(revision) && revision > after);
    const items = rows.slice(0, 3);
    const next = rows.length > items.length ? { next: items.at(-1)!.revision } : {};
    response.end(JSON.stringify({ items, ...next }));
  }

  #keep(entry: Entry): void {
    this.#entries.push(entry);
    if (entry.id !== TURN) this.#seen.add(entry.id);
  }

  #write(line: object): void {
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }

  #settled(sent: string): void {
    if (this.#sent.has(sent)) return;
    this.#sent.add(sent);
    this.#write({ sent });
  }

  /** One after the other for each customer. */
  #answer(entry: Entry, perhapsSent: boolean): void {
    const message = ++this.#messages;
    const before = this.#queues.get(entry.from) ?? Promise.resolve();
    this.#queues.set(
      entry.from,
      before.then(() => this.#carryOut(entry, message, perhapsSent)).catch(() => {}),
    );
  }

  async #carryOut(entry: Entry, message: number, perhapsSent: boolean): Promise<void> {
    const { lose, repeat, repeatAsNew, swap } = this.#misdeeds;
    if (lose?.(message)) return;
    const id = opaqueId(entry);
    const text = `Resposta ${entry.number}`;
    if (swap?.(message)) {
      await this.#send(entry.from, `${id}5`, `${text}, segunda parte`);
      await this.#send(entry.from, `${id}4`, text);
      return;
    }
    await this.#sendOnce(entry.from, id, text, perhapsSent);
    if (repeat?.(message)) await this.#send(entry.from, id, text);
    if (repeatAsNew?.(message)) await this.#send(entry.from, `${id}9`, text);
  }

  async #sendOnce(to: string, id: string, text: string, perhapsSent: boolean): Promise<void> {
    let unknown = perhapsSent;
    for (let tries = 0; tries < 20 && !this.#stopped; tries++) {
      if (unknown) await this.#waitForStatus(id);
      if (this.#sent.has(id)) return;
      const outcome = await this.#send(to, id, text);
      if (outcome === 'accepted') return this.#settled(id);
      unknown = outcome === 'unknown';
      if (!unknown) await sleep(50);
    }
  }

  async #waitForStatus(id: string): Promise<void> {
    const deadline = performance.now() + (this.#options.unknownWaitMs ?? 1000);
    while (!this.#sent.has(id) && performance.now() < deadline) await sleep(10);
  }

  async #send(to: string, id: string, body: string): Promise<'accepted' | 'refused' | 'unknown'> {
    const { graphUrl, phoneNumberId, accessToken } = this.#options;
    try {
      const response = await fetch(`${graphUrl}/${phoneNumberId}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          messaging_product: 'whatsapp',
          to,
          type: 'text',
          text: { body },
          biz_opaque_callback_data: id,
        }),
      });
      await response.text();
      if (response.ok) return 'accepted';
      return response.status < 500 ? 'refused' : 'unknown';
    } catch {
      return 'unknown';
    }
  }
}

function opaqueId({ from, number }: Entry): string {
  return `c${from}:${number}`;
}

if (import.meta.main) {
  const { env } = process;
  await new EchoProsa({
    graphUrl: env.WHATSAPP_API_URL!,
    phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID!,
    accessToken: env.WHATSAPP_ACCESS_TOKEN!,
    appSecret: env.WHATSAPP_APP_SECRET!,
    port: Number(env.PORT),
    dataDir: env.PROSA_DATA_DIR!,
    unknownWaitMs: Number(env.PROSA_SEND_UNKNOWN_WAIT_MS),
    misdeeds: { forgetful: env.ECHO_FORGETFUL === 'yes' },
  }).start();
}
