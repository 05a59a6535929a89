/**
 * Server-sent events of the page: what is said in a conversation, and its state, as they are committed.
 *
 * A stream sends what the store holds after the last line it sent, each time its conversation changes. So a
 * page that reconnects with `Last-Event-ID` misses nothing and gets nothing twice.
 *
 * A draft is a reply that still grows. It has no id and is not kept: the message replaces it, and it is nothing any
 * more when the effect it is of has ended, which the state tells.
 */
import type { ServerResponse } from 'node:http';
import type { Draft } from '../effects/llm/drafts.ts';
import type { ShardReader } from './services.ts';

/** Comment lines that keep proxies from closing a quiet stream; each also catches up (ms). */
const PING_EVERY = 15_000;
/** After a shard could not be asked, it is asked again so much later (ms), twice as long each time. */
const FIRST_PAUSE = 500;
/** A client that does not read is let go at so many bytes; it resumes where it was. */
const MOST_UNREAD = 1024 * 1024;
/** Streams of one conversation; the oldest is let go for a new one. */
const MOST_STREAMS = 20;

export class WebStreams {
  readonly #shards: ShardReader;
  readonly #open = new Map<string, Set<WebStream>>();

  constructor(shards: ShardReader) {
    this.#shards = shards;
  }

  get size(): number {
    let size = 0;
    for (const streams of this.#open.values()) size += streams.size;
    return size;
  }

  /** Answers `response` with the stream of the conversation, after line `lastSeen`. */
  async open(conversation: string, lastSeen: string | undefined, response: ServerResponse): Promise<void> {
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const watch = () => this.#watch(conversation);
    const stream = new WebStream(conversation, lastSeen, response, this.#shards, watch);
    const streams = this.#open.get(conversation) ?? new Set();
    streams.add(stream);
    if (streams.size > MOST_STREAMS) [...streams][0]!.end();
    this.#open.set(conversation, streams);
    const ping = setInterval(() => {
      stream.ping();
      void watch();
      void stream.refresh();
    }, PING_EVERY);
    response.on('close', () => {
      clearInterval(ping);
      stream.stop();
      streams.delete(stream);
      if (streams.size === 0) this.#open.delete(conversation);
    });
    await watch();
    await stream.refresh();
  }

  changed(conversation: string): void {
    for (const stream of this.#open.get(conversation) ?? []) void stream.refresh();
  }

  draft({ conversation, id, text }: Draft): void {
    for (const stream of this.#open.get(conversation) ?? []) stream.draft(id, text);
  }

  close(): void {
    for (const streams of this.#open.values()) for (const stream of streams) stream.end();
  }

  /** It lapses by itself. */
  async #watch(conversation: string): Promise<void> {
    await this.#shards.ask('watch', { conversation }).catch(() => undefined); // it is asked again with what it says
  }
}

class WebStream {
  readonly #conversation: string;
  readonly #response: ServerResponse;
  readonly #shards: ShardReader;
  readonly #watch: () => Promise<void>;
  #pause = FIRST_PAUSE;
  #askingAgain: NodeJS.Timeout | undefined;
  #lastLine: string | undefined;
  #lastState = '';
  #refreshing = false;
  #again = false;

  constructor(
    conversation: string,
    lastLine: string | undefined,
    response: ServerResponse,
    shards: ShardReader,
    watch: () => Promise<void>,
  ) {
    this.#conversation = conversation;
    this.#lastLine = lastLine;
    this.#response = response;
    this.#shards = shards;
    this.#watch = watch;
  }

  /** Sends what is new. Calls while it runs are taken together into one more round. */
  async refresh(): Promise<void> {
    this.#again = true;
    if (this.#refreshing) return;
    this.#refreshing = true;
    try {
      while (this.#again) {
        this.#again = false;
        if (this.#isOver) return;
        await this.#send();
        this.#pause = FIRST_PAUSE;
      }
    } catch {
      this.#askAgain(); // the shard is closed for the moment
    } finally {
      this.#refreshing = false;
    }
  }

  /** It is watched no more where it opens anew. */
  #askAgain(): void {
    if (this.#isOver) return;
    clearTimeout(this.#askingAgain);
    this.#askingAgain = setTimeout(() => void this.#watch().then(() => this.refresh()), this.#pause);
    this.#pause = Math.min(2 * this.#pause, PING_EVERY);
  }

  stop(): void {
    clearTimeout(this.#askingAgain);
  }

  ping(): void {
    this.#write(': ping\n\n');
  }

  draft(id: string, text: string): void {
    this.#write(`event: draft\ndata: ${JSON.stringify({ id, text })}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  async #send(): Promise<void> {
    const conversation = this.#conversation;
    const after = this.#lastLine === undefined ? {} : { after: this.#lastLine };
    const lines = await this.#shards.ask('transcript', { conversation, ...after });
    const view = await this.#shards.ask('view', { conversation });
    if (lines === undefined || view === undefined) {
      const message = 'This address has no conversation yet; the first message begins one.';
      this.#lastLine = undefined; // of a conversation that is no more
      this.#sendState('unknown', JSON.stringify({ message }));
      return;
    }
    if (lines.length > 0) this.#again = true; // until nothing is left to catch up with
    for (const line of lines) {
      this.#lastLine = line.id;
      this.#write(`event: message\nid: ${line.id}\ndata: ${JSON.stringify({ ...line, by: undefined })}\n\n`);
    }
    this.#sendState('state', JSON.stringify({ ...view, outbox: undefined, takenBy: undefined }));
  }

  #sendState(event: string, data: string): void {
    if (data === this.#lastState) return;
    this.#lastState = data;
    this.#write(`event: ${event}\ndata: ${data}\n\n`);
  }

  /** Ended or closed; one that ended stays open for as long as its client does not read what is left. */
  get #isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  #write(text: string): void {
    if (this.#isOver) return;
    this.#response.write(text);
    if (this.#response.writableLength > MOST_UNREAD) this.#response.destroy();
  }
}
