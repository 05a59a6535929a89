/** A real Prosa and the Graph API's simulator, whose clocks are moved on together by starting Prosa again. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AcceptedSend, GraphServer, type GraphTemplate } from '../../src/simulator/graph-server.ts';
import { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { Random } from '../../src/simulator/random.ts';
import { Wamids } from '../../src/simulator/wamid.ts';
import { webhookPayload } from '../../src/simulator/webhook-payload.ts';
import { WebhookSender } from '../../src/simulator/webhook-sender.ts';
import { clockShiftedBy } from './pinned-day.ts';
import { AT_ONCE, ENDPOINT } from './prosa.ts';

const business = {
  accountId: '100000000000002',
  phoneNumberId: ENDPOINT.phoneNumberId,
  displayPhoneNumber: '5500800000000',
};

export class MovedDay {
  readonly sends: AcceptedSend[] = [];
  readonly dataDir: string;
  readonly graph: GraphServer;
  readonly #env: Record<string, string>;
  readonly #wamids = new Wamids();
  #shift = 0;
  #prosa: ProsaProcess | undefined;

  static async create(env: Record<string, string>, templates: readonly GraphTemplate[]): Promise<MovedDay> {
    const day = new MovedDay(await mkdtemp(join(tmpdir(), 'prosa-moved-day-')), env, templates);
    await day.graph.start();
    return day;
  }

  private constructor(dataDir: string, env: Record<string, string>, templates: readonly GraphTemplate[]) {
    this.dataDir = dataDir;
    this.#env = env;
    this.graph = new GraphServer({
      phoneNumberId: ENDPOINT.phoneNumberId,
      accessToken: ENDPOINT.accessToken,
      limits: { pairBurst: 1_000, numberRate: ENDPOINT.numberRate },
      random: new Random(1),
      wamids: this.#wamids,
      templates,
      now: () => Date.now() + this.#shift,
      onAccepted: (send) => this.sends.push(send),
    });
  }

  get prosa(): ProsaProcess {
    return this.#prosa!;
  }

  /** Ends Prosa and starts it when its clock says `at` (ms). */
  async moveTo(at: number): Promise<void> {
    await this.end();
    this.#shift = at - Date.now();
    this.#prosa = await ProsaProcess.start(
      { ...ENDPOINT, graphUrl: this.graph.url },
      {
        dataDir: this.dataDir,
        turns: AT_ONCE,
        env: {
          PROSA_WORKERS: '1',
          ...this.#env,
          ...clockShiftedBy(this.#shift),
        },
      },
    );
  }

  /** Prosa has it when this resolves. */
  async write(waId: string, text: string): Promise<void> {
    this.graph.customerWrote(waId);
    const sender = new WebhookSender({
      url: new URL('/webhooks/whatsapp', this.prosa.url).href,
      appSecret: ENDPOINT.appSecret,
    });
    const timestamp = Math.floor((Date.now() + this.#shift) / 1000);
    const message = {
      kind: 'message' as const,
      waId,
      profile: 'Ana',
      id: this.#wamids.inbound(waId),
      timestamp,
    };
    const { accepted } = await sender.deliver(
      webhookPayload([{ ...message, content: { type: 'text', text } }], business),
    );
    sender.stop();
    if (!accepted) throw new Error('the webhook was not accepted');
  }

  sentTo(waId: string): AcceptedSend[] {
    return this.sends.filter(({ to }) => to === waId);
  }

  async end(): Promise<void> {
    await this.#prosa?.stop();
    this.#prosa = undefined;
  }

  async destroy(): Promise<void> {
    await this.end();
    await this.graph.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
