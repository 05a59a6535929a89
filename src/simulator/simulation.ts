import { type BurstWait, burstWait } from './burst-wait.ts';
import { type Kill, killAndRestart } from './chaos.ts';
import { Courier } from './courier.ts';
import { customerNumber, playCustomer } from './customer.ts';
import { type AcceptedSend, GraphServer } from './graph-server.ts';
import { Ledger } from './ledger.ts';
import { drawModelFault } from './model/model-faults.ts';
import { ModelServer } from './model/model-server.ts';
import { Occasion } from './occasion.ts';
import { Pace, pause } from './pause.ts';
import { type Progress, plannedMessages } from './progress.ts';
import { ProsaProcess } from './prosa-process.ts';
import { Random } from './random.ts';
import type { SimulateSettings } from './simulate-options.ts';
import { planStatuses } from './status-plan.ts';
import type { SimulatorEndpoint, Target } from './target.ts';
import { isAnswered } from './verdicts.ts';
import { Wamids } from './wamid.ts';
import { WebhookSender } from './webhook-sender.ts';

const progressEveryMs = 500;

/** One run: the two servers' sides, the customers, the kills. It owns and ends everything it starts. */
export class Simulation {
  readonly settings: SimulateSettings;
  readonly ledger = new Ledger();
  readonly graph: GraphServer;
  /** Where Prosa is to have a language model. */
  readonly model: ModelServer | undefined;
  readonly startedAt = performance.now();
  readonly kills: Kill[] = [];
  target!: Target;
  sender!: WebhookSender;
  courier!: Courier;
  /** How long the funnel waits for a burst to end. */
  wait!: BurstWait;
  /** Why the run ended early. */
  aborted: string | undefined;
  readonly #random: Random;
  readonly #statusRandom: Random;
  readonly #wamids = new Wamids();
  readonly #stop = new AbortController();
  readonly #nextSend = new Occasion();
  readonly #nextPost = new Occasion();
  #finished = 0;

  constructor(settings: SimulateSettings) {
    this.settings = settings;
    this.#random = new Random(settings.seed);
    this.#statusRandom = this.#random.fork('statuses');
    this.graph = new GraphServer({
      phoneNumberId: settings.phoneNumberId,
      accessToken: settings.accessToken,
      port: settings.graphPort,
      limits: { ...settings.limits, numberRate: settings.numberRate },
      faults: settings.faults,
      latencyMs: settings.latencyMs,
      random: this.#random.fork('graph'),
      wamids: this.#wamids,
      onAccepted: (send) => this.#accepted(send),
    });
    const { llmFaults } = settings;
    if (llmFaults !== undefined) {
      const random = this.#random.fork('model');
      this.model = new ModelServer({ fault: () => drawModelFault(llmFaults, random) });
    }
  }

  async start(): Promise<void> {
    const { settings } = this;
    settings.signal?.addEventListener('abort', () => this.#abort('interrupted'), { once: true });
    if (settings.signal?.aborted) this.#abort('interrupted');
    this.wait = await burstWait(this.#turns());
    await this.graph.start();
    await this.model?.start();
    this.target = await this.#startTarget();
    this.target.crashed?.catch((error: Error) => this.#abort(error.message));
    this.sender = new WebhookSender({
      url: new URL('/webhooks/whatsapp', this.target.url).href,
      appSecret: settings.appSecret,
      deadlineMs: settings.deliverySeconds * 1000,
    });
    this.courier = new Courier({
      sender: this.sender,
      business: {
        accountId: '100000000000002',
        phoneNumberId: settings.phoneNumberId,
        displayPhoneNumber: '5500800000000',
      },
      random: this.#random.fork('courier'),
      duplicates: settings.duplicates,
      shuffle: settings.shuffle,
      onPosted: ({ id }) => {
        this.ledger.posted(id);
        this.#nextPost.come();
      },
      onAccepted: ({ id }) => this.ledger.accepted(id),
    });
  }

  /** Until every customer has written its messages and every kill is done. */
  async play(): Promise<void> {
    const { settings } = this;
    const show = () => settings.onProgress?.(this.#progress());
    const timer = setInterval(show, progressEveryMs);
    let underFire = settings.kills + settings.workerKills > 0;
    const killing = this.#kill()
      .catch((error: Error) => this.#abort(error.message))
      .finally(() => {
        underFire = false;
      });
    const pace = new Pace(settings.rate);
    const customers = Array.from({ length: settings.customers }, async (_, index) => {
      await playCustomer({
        waId: customerNumber(index, settings.phoneBlock),
        messages: settings.messages,
        goOn: () => underFire,
        unsupported: settings.unsupported,
        bursts: settings.bursts,
        wait: this.wait,
        thinkMs: settings.thinkMs,
        settleMs: settings.settleSeconds * 1000,
        random: this.#random.fork(`customer ${index}`),
        ledger: this.ledger,
        graph: this.graph,
        courier: this.courier,
        wamids: this.#wamids,
        pace,
        signal: this.#stop.signal,
      });
      this.#finished++;
    });
    try {
      await Promise.all([...customers, killing]);
    } finally {
      clearInterval(timer);
      show();
    }
  }

  /** What was held back goes out, and what should not be sent any more gets the time to be sent. */
  async settle(): Promise<void> {
    const { quietMs, settleSeconds, deliverySeconds } = this.settings;
    const { signal } = this.#stop;
    if (signal.aborted) return;
    await this.courier.drain(deliverySeconds * 1000);
    const began = performance.now();
    while (!signal.aborted) {
      const quietSince = Math.max(began, this.ledger.replies.at(-1)?.at ?? 0);
      const until = Math.min(quietSince + quietMs, began + settleSeconds * 1000);
      if (until <= performance.now()) break;
      await pause(until - performance.now(), signal);
    }
    await this.courier.drain(deliverySeconds * 1000);
  }

  async end(): Promise<void> {
    this.#stop.abort();
    this.sender?.stop();
    await this.target?.stop();
    await this.graph.stop();
    await this.model?.stop();
  }

  async #startTarget(): Promise<Target> {
    const { target, phoneNumberId, accessToken, appSecret, verifyToken, adminToken, numberRate } =
      this.settings;
    if (typeof target === 'string') return { url: target, stop: async () => {} };
    const turns = this.#turns();
    const killableWorkers = this.settings.workerKills > 0;
    const start = (endpoint: SimulatorEndpoint) =>
      ProsaProcess.start(endpoint, { killableWorkers, ...(turns && { turns }) });
    return (target ?? start)({
      graphUrl: this.graph.url,
      phoneNumberId,
      accessToken,
      appSecret,
      verifyToken,
      numberRate,
      ...(this.model && { llmUrl: this.model.url }),
      ...(adminToken === undefined ? {} : { adminToken }),
    });
  }

  #turns(): { burst: { quietMs: number } } | undefined {
    const { burstMs } = this.settings;
    return burstMs === undefined ? undefined : { burst: { quietMs: burstMs } };
  }

  async #kill(): Promise<void> {
    await killAndRestart({
      kills: this.settings.kills,
      workerKills: this.settings.workerKills,
      done: this.kills,
      target: this.target,
      ledger: this.ledger,
      random: this.#random.fork('kills'),
      signal: this.#stop.signal,
      nextSend: () => this.#nextSend.wait(),
      nextPost: () => this.#nextPost.wait(),
    });
  }

  #accepted(send: AcceptedSend): void {
    const { to: customer, wamid, text, opaqueId, answersTo, outcomeUnknown } = send;
    this.ledger.replied({ customer, wamid, text, opaqueId, answersTo, outcomeUnknown });
    this.#nextSend.come();
    for (const { delayMs, update } of planStatuses(send, this.#statusRandom, this.settings.shuffle)) {
      void pause(delayMs, this.#stop.signal).then(() => {
        if (!this.#stop.signal.aborted) this.courier.status(update);
      });
    }
  }

  #abort(reason: string): void {
    this.aborted ??= reason;
    this.#stop.abort();
    // Ends the redelivery of what is under way.
    this.sender?.stop();
  }

  #progress(): Progress {
    const { customers, messages, bursts, kills, workerKills } = this.settings;
    const plannedKills = kills + workerKills;
    const written = [...this.ledger.messages.values()];
    return {
      elapsedMs: performance.now() - this.startedAt,
      finished: this.#finished,
      customers,
      planned: plannedMessages(written, customers, messages),
      mayBecomeMore: (bursts > 0 || plannedKills > 0) && this.#finished < customers,
      accepted: written.filter((message) => message.acceptedAt !== undefined).length,
      answered: written.filter(isAnswered).length,
      kills: this.kills.length,
      plannedKills,
    };
  }
}
