import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorAnswer, type GraphFailure, graphFailures } from './graph-errors.ts';
import { drawFault, type FaultOptions, noFaults } from './graph-faults.ts';
import { close, listen, originOf } from './loopback-server.ts';
import { pause } from './pause.ts';
import type { Random } from './random.ts';
import { cloudApiLimits, type RateLimitOptions, RateLimits } from './rate-limits.ts';
import { readBody } from './read-body.ts';
import { type MessageRequest, readSendRequest, type TemplateRequest } from './send-request.ts';
import type { Wamids } from './wamid.ts';

const windowMs = 24 * 3600 * 1000;
const maxBodyBytes = 1_048_576;

/** A message the Graph API took for delivery. */
export interface AcceptedSend extends MessageRequest {
  wamid: string;
  /** The sender cannot know that it was accepted: a fault spoilt the answer. */
  outcomeUnknown: boolean;
}

/** One that Meta approved. */
export interface GraphTemplate {
  name: string;
  language: string;
  /** How many places its body has. */
  parameters: number;
}

export interface GraphServerOptions {
  phoneNumberId: string;
  accessToken: string;
  /** 0 for any free one. */
  port?: number;
  limits?: Partial<RateLimitOptions>;
  faults?: Partial<FaultOptions>;
  templates?: readonly GraphTemplate[];
  /** Shortest and longest time a send takes before it is accepted. */
  latencyMs?: readonly [number, number];
  random: Random;
  wamids: Wamids;
  onAccepted(send: AcceptedSend): void;
  now?: () => number;
}

/**
 * The Graph API's side of `POST /{version}/{phone-number-id}/messages`, on 127.0.0.1 only. A request that was read
 * is carried out even if its sender is gone by then, as a real server would.
 */
export class GraphServer {
  readonly answers: Record<string, number> = {};
  readonly faults: Record<string, number> = {};
  accepted = 0;
  reads = 0;
  readonly #options: GraphServerOptions;
  readonly #faults: FaultOptions;
  readonly #limits: RateLimits;
  readonly #now: () => number;
  readonly #lastWrote = new Map<string, number>();
  readonly #server: Server;
  readonly #stopped = new AbortController();

  constructor(options: GraphServerOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => performance.now());
    this.#faults = { ...noFaults, ...options.faults };
    this.#limits = new RateLimits({ ...cloudApiLimits, ...options.limits }, this.#now());
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.keepAliveTimeout = 60_000;
  }

  async start(): Promise<this> {
    await listen(this.#server, this.#options.port);
    return this;
  }

  /** What Prosa is given as `WHATSAPP_API_URL`. */
  get url(): string {
    return `${originOf(this.#server)}/v23.0`;
  }

  /** A customer wrote: opens the 24-hour window and counts towards the number's rate. */
  customerWrote(waId: string): void {
    this.#lastWrote.set(waId, this.#now());
    this.#limits.received(this.#now());
  }

  /** Milliseconds until the pair limit has room for `messages` to the customer. */
  pairWait(waId: string, messages: number): number {
    return this.#limits.pairWait(waId, messages, this.#now());
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await close(this.#server);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const raw = await readBody(request, maxBodyBytes);
    if (raw === undefined) return void request.destroy();
    const [, , phoneNumberId = '', edge, ...rest] = (request.url ?? '').split('?')[0]!.split('/');
    if (request.headers.authorization !== `Bearer ${this.#options.accessToken}`) {
      return this.#refuse(response, graphFailures.badToken);
    }
    const known = phoneNumberId === this.#options.phoneNumberId && /^\/v\d+\.\d+\//.test(request.url ?? '');
    if (!known || edge !== 'messages' || rest.length > 0 || request.method !== 'POST') {
      return this.#refuse(response, graphFailures.unknownObject(phoneNumberId));
    }
    const read = readSendRequest(raw);
    if ('failure' in read) return this.#refuse(response, read.failure);
    if (read.request.kind === 'read') {
      this.reads++;
      return this.#answer(response, 200, { success: true });
    }
    const [min, max] = this.#options.latencyMs ?? [0, 0];
    if (max > 0) await pause(this.#options.random.between(min, max), this.#stopped.signal);
    if (this.#stopped.signal.aborted) return void response.destroy();
    await this.#send(read.request, response);
  }

  async #send(message: MessageRequest, response: ServerResponse): Promise<void> {
    const fault = drawFault(this.#faults, this.#options.random);
    if (fault) this.faults[fault.name] = (this.faults[fault.name] ?? 0) + 1;
    if (fault && !fault.accepts) {
      return this.#refuse(
        response,
        fault.name === 'failBefore' ? graphFailures.internal : graphFailures.somethingWrong,
      );
    }
    const refusal = this.#refusal(message);
    if (refusal) return this.#refuse(response, refusal);
    const wamid = this.#options.wamids.outbound(message.to);
    this.accepted++;
    this.#options.onAccepted({ ...message, wamid, outcomeUnknown: fault !== undefined });
    if (fault?.name === 'failAfter') return this.#refuse(response, graphFailures.internal);
    if (fault?.name === 'somethingWrong') return this.#refuse(response, graphFailures.somethingWrong);
    if (fault?.name === 'dropAfter') return void response.destroy();
    if (fault?.name === 'slow') await pause(this.#faults.slowMs, this.#stopped.signal);
    this.#answer(response, 200, {
      messaging_product: 'whatsapp',
      contacts: [{ input: message.to, wa_id: message.to }],
      messages: [{ id: wamid }],
    });
  }

  #refusal(message: MessageRequest): GraphFailure | undefined {
    const wrong = message.template && this.#templateRefusal(message.template);
    if (wrong) return wrong;
    const lastWrote = this.#lastWrote.get(message.to);
    const open = lastWrote !== undefined && this.#now() - lastWrote <= windowMs;
    if (!open && message.type !== 'template') return graphFailures.windowClosed;
    const verdict = this.#limits.send(message.to, this.#now());
    if (verdict === 'pair') return graphFailures.pairRate;
    return verdict === 'number' ? graphFailures.numberRate : undefined;
  }

  #templateRefusal({ name, language, parameters }: TemplateRequest): GraphFailure | undefined {
    const approved = this.#options.templates?.find((one) => one.name === name && one.language === language);
    if (approved === undefined) return graphFailures.templateUnknown(name, language);
    if (approved.parameters === parameters.length) return undefined;
    return graphFailures.templateParameters(parameters.length, approved.parameters);
  }

  #refuse(response: ServerResponse, failure: GraphFailure): void {
    this.#answer(response, failure.status, errorAnswer(failure), String(failure.code));
  }

  #answer(response: ServerResponse, status: number, body: object, label = String(status)): void {
    this.answers[label] = (this.answers[label] ?? 0) + 1;
    const raw = JSON.stringify(body);
    response.writeHead(status, {
      'content-type': 'application/json; charset=UTF-8',
      'content-length': Buffer.byteLength(raw),
    });
    response.end(raw);
  }
}
