/**
 * Server-sent events of where conversations are: what is known at once, then again whenever something changed, at most
 * once a second. Each event has everything, so one that a slow reader did not take is left out, not kept; while something
 * cannot be asked, it says that it may be old.
 */
import type { ServerResponse } from 'node:http';
import type { Flowed, FlowWindows } from '../analytics/flow-windows.ts';
import type { GroupLive } from '../analytics/group-live.ts';
import { type LiveView, liveView } from '../analytics/live-view.ts';
import { ProsaError } from '../errors.ts';
import type { Clock } from '../timers/clock.ts';
import { AskedCounts } from './asked-counts.ts';

/** What gathers before a change is sent, and the least time between two events of a stream (ms). */
const GATHER = 50;
const APART = 1_000;
/** Comment lines that keep proxies from closing a quiet stream; each also asks whether its reader still may (ms). */
const PING_EVERY = 15_000;
/** How long the first event waits for groups that do not answer (ms). */
const FIRST_PATIENCE = 1_000;
const MOST_STREAMS = 200;

export interface LiveStreamsParts {
  windows: Pick<FlowWindows, 'read'>;
  clock: Clock;
  groups: number;
  /** What the group has; undefined while it is not known there. */
  ask(group: number): Promise<GroupLive | undefined>;
}

interface Stream {
  response: ServerResponse;
  funnel: string | undefined;
  last: string;
  /** Something may have changed since it was told. */
  isBehind: boolean;
  /** It was told a moment ago, or is not open yet. */
  isResting: boolean;
  stopResting(): void;
  stopPinging(): void;
}

export class LiveStreams {
  readonly #parts: LiveStreamsParts;
  readonly #counts: AskedCounts;
  readonly #streams = new Set<Stream>();
  #stopGathering: (() => void) | undefined;
  /** Read last. */
  #flowed: Flowed | undefined;
  /** Groups' changes do not arrive. */
  #isCutOff = false;
  /** How often that has changed: what was asked before is no answer any more. */
  #turns = 0;
  #isClosed = false;

  constructor(parts: LiveStreamsParts) {
    this.#parts = parts;
    this.#counts = new AskedCounts(parts, () => this.#schedule());
  }

  get size(): number {
    return this.#streams.size;
  }

  /** What groups tell unasked. */
  changed(changes: readonly GroupLive[]): void {
    for (const change of changes) this.#counts.take(change);
    this.#schedule();
  }

  /** From now on nothing that groups tell arrives. */
  cutOff(): void {
    this.#isCutOff = true;
    this.#turns++;
    this.#schedule();
  }

  /** It arrives again; what was told meanwhile is asked for. */
  reconnected(): void {
    this.#isCutOff = false;
    this.#turns++;
    if (this.#streams.size > 0) void this.#counts.askAnew();
    this.#schedule();
  }

  /** @throws ProsaError `overloaded` when there are too many */
  assertRoom(): void {
    if (this.#streams.size < MOST_STREAMS && !this.#isClosed) return;
    throw new ProsaError('overloaded', `there are ${this.#streams.size} live streams already`);
  }

  /**
   * Answers `response` with the stream.
   * @param funnel id of the one it is about; else the one with the most conversations
   * @param mayStill whether its reader may see it, asked again and again; while that cannot be said, it goes on
   */
  async open(
    response: ServerResponse,
    funnel: string | undefined,
    mayStill: () => Promise<boolean>,
  ): Promise<void> {
    if (response.destroyed) return; // it was closed while it was found out who asks
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const stream: Stream = {
      ...{ response, funnel, last: '', isBehind: false, isResting: true, stopResting: () => {} },
      stopPinging: this.#ping(response, mayStill),
    };
    this.#streams.add(stream);
    response.on('close', () => this.#left(stream));
    response.on('drain', () => this.#schedule());
    await this.#within(this.#counts.begin());
    await this.#tell([stream]);
  }

  close(): void {
    this.#isClosed = true;
    for (const { response } of this.#streams) response.end();
    for (const stream of [...this.#streams]) this.#left(stream);
  }

  #left(stream: Stream): void {
    stream.stopPinging();
    stream.stopResting();
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    this.#stopGathering?.();
    this.#stopGathering = undefined;
    this.#counts.end();
  }

  #ping(response: ServerResponse, mayStill: () => Promise<boolean>): () => void {
    const { clock } = this.#parts;
    let stop: () => void;
    const ping = async () => {
      stop = clock.callAt(clock.now() + PING_EVERY, ping);
      if (!(await mayStill().catch(() => true))) response.end();
      else if (!response.writableEnded && !response.writableNeedDrain) response.write(': ping\n\n');
    };
    stop = clock.callAt(clock.now() + PING_EVERY, ping);
    return () => stop();
  }

  async #within(known: Promise<void>): Promise<void> {
    const { clock } = this.#parts;
    const { promise: isOver, resolve } = Promise.withResolvers<void>();
    const stop = clock.callAt(clock.now() + FIRST_PATIENCE, resolve);
    await Promise.race([known, isOver]);
    stop();
  }

  #schedule(): void {
    for (const stream of this.#streams) stream.isBehind = true;
    this.#gather();
  }

  #gather(): void {
    const mayBeTold = ({ isBehind, isResting }: Stream) => isBehind && !isResting;
    if (this.#stopGathering !== undefined || ![...this.#streams].some(mayBeTold)) return;
    const { clock } = this.#parts;
    this.#stopGathering = clock.callAt(clock.now() + GATHER, async () => {
      this.#stopGathering = undefined;
      await this.#tell([...this.#streams].filter(mayBeTold));
    });
  }

  async #tell(streams: readonly Stream[]): Promise<void> {
    const { clock } = this.#parts;
    for (const stream of streams.filter((one) => this.#streams.has(one))) {
      Object.assign(stream, { isBehind: false, isResting: true });
      stream.stopResting = clock.callAt(clock.now() + APART, () => {
        stream.isResting = false;
        this.#gather();
      });
    }
    await this.#send(streams);
  }

  async #send(streams: readonly Stream[]): Promise<void> {
    const turns = this.#turns;
    const read = this.#isCutOff ? undefined : await this.#parts.windows.read().catch(() => undefined);
    if (turns !== this.#turns) return; // there is a later one
    if (read === undefined && !this.#isCutOff) this.#schedule();
    this.#flowed = read ?? this.#flowed;
    if (this.#flowed === undefined) return;
    const isStale = read === undefined || !this.#counts.areKnown;
    const at = this.#parts.clock.now();
    const views = new Map<string | undefined, LiveView>();
    for (const stream of streams) {
      const { response, funnel } = stream;
      if (response.destroyed || response.writableEnded || response.writableNeedDrain) continue;
      const view = views.get(funnel) ?? liveView(this.#counts.all, this.#flowed, at, funnel);
      views.set(funnel, view);
      const told: LiveView = isStale ? { ...view, stale: true } : view;
      const { waiting } = view.handOffs;
      const shown = JSON.stringify({ ...told, at: undefined, handOffs: { waiting } });
      if (shown === stream.last) continue;
      stream.last = shown;
      response.write(`event: counts\ndata: ${JSON.stringify(told)}\n\n`);
    }
  }
}
