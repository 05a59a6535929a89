/**
 * A language model's server, on 127.0.0.1 only: `POST …/chat/completions` of OpenAI's protocol, streamed or not, with
 * tools. It says what its rules say, and fails as it is told to.
 */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { close, listen, originOf } from '../loopback-server.ts';
import { pause } from '../pause.ts';
import { readBody } from '../read-body.ts';
import { chunksOf, completionOf } from './chat-format.ts';
import { type ModelFault, spoilt } from './model-faults.ts';
import { answerOf, type ChatRequest, type ModelRule } from './model-script.ts';

const maxBodyBytes = 4_194_304;

export interface ModelServerOptions {
  key?: string;
  /** 0 for any free one. */
  port?: number;
  rules?: readonly ModelRule[];
  /** Before the first piece. */
  firstPieceMs?: number;
  /** Between pieces. */
  pieceMs?: number;
  /** What goes wrong with the next request, if anything does. */
  fault?: () => ModelFault | undefined;
}

/** One request that was read. */
export interface SimulatedCall {
  request: ChatRequest;
  fault: ModelFault['kind'] | undefined;
  /** When its first piece was sent (`performance.now()`). */
  firstPieceAt?: number;
  /** The client went away before the end. */
  aborted: boolean;
}

export class ModelServer {
  readonly calls: SimulatedCall[] = [];
  rules: readonly ModelRule[];
  readonly #options: ModelServerOptions;
  readonly #faults: ModelFault[] = [];
  readonly #server: Server;
  readonly #stopped = new AbortController();

  constructor(options: ModelServerOptions = {}) {
    this.#options = options;
    this.rules = options.rules ?? [];
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  async start(): Promise<this> {
    await listen(this.#server, this.#options.port);
    return this;
  }

  /** What Prosa is given as `PROSA_LLM_<NAME>_URL`. */
  get url(): string {
    return `${originOf(this.#server)}/v1`;
  }

  /** How many requests failed, by kind. */
  get faults(): Record<string, number> {
    const faults: Record<string, number> = {};
    for (const { fault } of this.calls) if (fault !== undefined) faults[fault] = (faults[fault] ?? 0) + 1;
    return faults;
  }

  /** The next requests fail like this, one after the other. */
  failNext(...faults: ModelFault[]): void {
    this.#faults.push(...faults);
  }

  /** What was to fail and has not is forgotten. */
  clearFaults(): void {
    this.#faults.length = 0;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await close(this.#server);
  }

  async #handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on('error', () => {});
    const raw = await readBody(incoming, maxBodyBytes);
    if (raw === undefined) return void incoming.destroy();
    if (incoming.method !== 'POST' || !incoming.url?.endsWith('/chat/completions')) {
      return refuse(response, 404, 'unknown_url', 'no such route');
    }
    const { key } = this.#options;
    if (key !== undefined && incoming.headers.authorization !== `Bearer ${key}`) {
      return refuse(response, 401, 'invalid_api_key', 'incorrect API key');
    }
    const request = read(raw);
    if (request === undefined) return refuse(response, 400, 'invalid_request', 'the body is no chat request');
    const fault = this.#faults.shift() ?? this.#options.fault?.();
    const call: SimulatedCall = { request, fault: fault?.kind, aborted: false };
    this.calls.push(call);
    const gone = new AbortController();
    response.on('close', () => {
      call.aborted = !response.writableFinished;
      gone.abort();
    });
    this.#stopped.signal.addEventListener('abort', () => gone.abort(), { once: true });
    await this.#answer(call, fault, response, gone.signal);
  }

  async #answer(
    call: SimulatedCall,
    fault: ModelFault | undefined,
    response: ServerResponse,
    gone: AbortSignal,
  ): Promise<void> {
    if (fault?.kind === 'rateLimit') {
      response.setHeader('retry-after', String(fault.retryAfter));
      return refuse(response, 429, 'rate_limit_exceeded', 'too many requests');
    }
    if (fault?.kind === 'status') return refuse(response, fault.status, 'server_error', 'something failed');
    const { request } = call;
    const answer = spoilt(answerOf(this.rules, request), fault, request);
    if (!request.stream) {
      await pause(this.#options.firstPieceMs ?? 0, gone);
      return sendJson(response, 200, completionOf(request, answer));
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
    });
    response.flushHeaders();
    if (fault?.kind === 'stall') return;
    await pause(this.#options.firstPieceMs ?? 0, gone);
    let sent = 0;
    for (const chunk of chunksOf(request, answer)) {
      if (gone.aborted) return;
      if (fault?.kind === 'cut' && sent === fault.after) return void response.destroy();
      call.firstPieceAt ??= performance.now();
      response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      sent++;
      await pause(this.#options.pieceMs ?? 0, gone);
    }
    response.end('data: [DONE]\n\n');
  }
}

function read(raw: Buffer): ChatRequest | undefined {
  try {
    const body = JSON.parse(raw.toString()) as ChatRequest;
    return typeof body.model === 'string' && Array.isArray(body.messages) ? body : undefined;
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, status: number, code: string, message: string): void {
  sendJson(response, status, { error: { message, type: code, code, param: null } });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  const raw = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(raw),
  });
  response.end(raw);
}
