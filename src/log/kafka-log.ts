/**
 * The log on Kafka, as a gateway has it: an append resolves when every copy in sync of its partition has it.
 *
 * 1. A partition has one write under way at a time, and tries the same until it is written or given up. So the
 *    events of a conversation are written in the order of their appends, also when a write is repeated.
 * 2. What is appended while a write is under way leaves in the next one: nothing waits for a timer.
 * 3. Partitions of one leader are written together; one whose leader is away keeps up no other.
 * 4. What is given up may have been written or not. Who sent it sends it again, and the conversation's record
 *    knows the duplicate (G3).
 */
import { ProsaError } from '../errors.ts';
import { shardOf } from '../shard/shard-of.ts';
import type { EventLog, LogEvent } from './event-log.ts';
import { encodeEvent, headersOf } from './event-record.ts';
import type { InFlight } from './in-flight.ts';
import type { KafkaConnection } from './kafka-connection.ts';
import { causeOf, isPassing, isRefusal } from './kafka-errors.ts';
import { type Item, PartitionLine } from './partition-line.ts';
import { ProducerSession } from './producer-session.ts';

export interface KafkaLogSettings {
  topic: string;
  /** Partitions of the topic. */
  shards: number;
}

/** No try begins later than so long after the append (ms); with the last one that makes about ten seconds. */
const PATIENCE = 8_000;
/** Between tries (ms), doubled each time. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [50, 1_000];
/** How often the lines are looked through for those that waited too long (ms). */
const SWEEP = 250;
/** A larger event has no place in a log of conversations; a broker refuses 1 MiB. */
const LARGEST_EVENT = 512 * 1024;

export class KafkaLog implements EventLog {
  readonly #connection: KafkaConnection;
  readonly #settings: KafkaLogSettings;
  readonly #inFlight: InFlight;
  readonly #lines = new Map<number, PartitionLine>();
  /** Lines that may be written now. */
  readonly #ready = new Set<PartitionLine>();
  readonly #underWay = new Set<PartitionLine>();
  #session: ProducerSession;
  #leaving = false;
  #isStopping = false;
  readonly #sweep: NodeJS.Timeout;
  #emptied: (() => void) | undefined;

  /** @throws ProsaError `log_unavailable` if Kafka cannot be reached */
  static async open(
    connection: KafkaConnection,
    settings: KafkaLogSettings,
    inFlight: InFlight,
  ): Promise<KafkaLog> {
    const log = new KafkaLog(connection, settings, inFlight);
    try {
      await log.#session.connect();
      return log;
    } catch (error) {
      await log.stop();
      throw connection.unavailable('Kafka takes no events', error);
    }
  }

  private constructor(connection: KafkaConnection, settings: KafkaLogSettings, inFlight: InFlight) {
    this.#connection = connection;
    this.#settings = settings;
    this.#inFlight = inFlight;
    this.#session = new ProducerSession(connection, settings.topic);
    this.#sweep = setInterval(() => this.#giveUpOld(), SWEEP);
  }

  get inFlight(): number {
    return this.#inFlight.count;
  }

  get full(): boolean {
    return this.#inFlight.isFull;
  }

  append(events: readonly LogEvent[]): Promise<void> {
    if (this.#isStopping) return Promise.reject(new ProsaError('shard_closed', 'the log is closed'));
    if (events.length === 0) return Promise.resolve();
    const refusal = this.#inFlight.refusalOf(events);
    if (refusal !== undefined) return Promise.reject(refusal);
    const values = events.map(encodeEvent);
    if (values.some(({ length }) => length > LARGEST_EVENT)) {
      return Promise.reject(
        new ProsaError('body_too_large', `an event may have at most ${LARGEST_EVENT} bytes`),
      );
    }
    return new Promise((resolve, reject) => {
      let left = events.length;
      let failure: Error | undefined;
      const since = performance.now();
      events.forEach((event, n) => {
        this.#inFlight.hold(event);
        this.#put(event, values[n]!, since, (error) => {
          this.#release(event);
          failure ??= error;
          if (--left > 0) return;
          if (failure === undefined) resolve();
          else reject(failure);
        });
      });
    });
  }

  /** Writes what was accepted, or gives it up in its time; appends are refused from now on. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    while (this.#inFlight.count > 0) {
      await new Promise<void>((resolve) => {
        this.#emptied = resolve;
      });
    }
    clearInterval(this.#sweep);
    await this.#session.retire();
  }

  #release(event: LogEvent): void {
    this.#inFlight.release(event);
    if (this.#inFlight.count === 0) this.#emptied?.();
  }

  #put(event: LogEvent, value: Buffer, since: number, settle: Item['settle']): void {
    const { conversation } = event;
    const partition = shardOf(conversation, this.#settings.shards);
    let line = this.#lines.get(partition);
    if (line === undefined) {
      line = new PartitionLine(partition);
      this.#lines.set(partition, line);
    }
    const isIdle = line.isEmpty;
    const message = { key: conversation, value, partition, headers: headersOf(event) };
    line.put({ message, size: value.length + conversation.length, since, settle });
    if (isIdle) this.#becomeReady(line);
  }

  /** What is appended in this turn of the event loop leaves together. */
  #becomeReady(line: PartitionLine): void {
    this.#ready.add(line);
    if (this.#leaving) return;
    this.#leaving = true;
    setImmediate(() => {
      this.#leaving = false;
      this.#leave();
    });
  }

  #leave(): void {
    const session = this.#session;
    const free = [...this.#ready].filter(({ partition }) => !session.isBusy(session.leaderOf(partition)));
    for (const [leader, lines] of Map.groupBy(free, ({ partition }) => session.leaderOf(partition))) {
      const alone = lines.find((line) => line.alone);
      void this.#write(session, leader, alone === undefined ? lines : [alone]);
    }
  }

  async #write(session: ProducerSession, leader: number | undefined, lines: PartitionLine[]): Promise<void> {
    for (const line of lines) {
      this.#ready.delete(line);
      this.#underWay.add(line);
    }
    let written: ReadonlySet<number> = new Set();
    let failure: unknown = new Error('its leader changes');
    try {
      const messages = lines.flatMap((line) => line.chunk().map(({ message }) => message));
      written = await session.write(leader, messages);
    } catch (error) {
      failure = error;
      if (needsNewSession(error)) this.#replace(session);
    }
    for (const line of lines) {
      this.#underWay.delete(line);
      if (written.has(line.partition)) this.#written(line);
      else this.#failed(line, failure, lines.length === 1);
    }
    this.#leave();
  }

  #written(line: PartitionLine): void {
    line.written();
    if (!line.isEmpty) this.#ready.add(line);
  }

  #failed(line: PartitionLine, failure: unknown, wasAlone: boolean): void {
    const isRefused = isRefusal(failure);
    line.failure = failure;
    // Refused twice without company, the second time under a new producer id: it would be refused again.
    if (isRefused && wasAlone && line.alone) {
      this.#giveUp([line]);
      return;
    }
    line.alone ||= isRefused;
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** line.failures++);
    setTimeout(() => {
      if (!line.isEmpty && !this.#underWay.has(line)) this.#becomeReady(line);
    }, pause);
  }

  #giveUpOld(): void {
    const oldest = performance.now() - PATIENCE;
    const old = [...this.#lines.values()].filter(
      (line) => !line.isEmpty && !this.#underWay.has(line) && line.since < oldest,
    );
    if (old.length > 0) this.#giveUp(old);
  }

  /** The lines begin anew with the next append, and never with numbers that may have been used. */
  #giveUp(lines: readonly PartitionLine[]): void {
    const isUncertain = lines.some((line) => line.isUncertain);
    for (const line of lines) {
      this.#ready.delete(line);
      const cause = line.failure ?? new Error('what was before it took too long');
      line.fail(this.#connection.unavailable('Kafka did not take the events', cause));
    }
    if (isUncertain) this.#replace(this.#session);
  }

  #replace(session: ProducerSession): void {
    if (session !== this.#session) return;
    this.#session = new ProducerSession(this.#connection, this.#settings.topic);
    void session.retire();
    this.#leave();
  }
}

/** The producer id is of no more use, or its connection may be dead: kafkajs goes on with one that is silent. */
const needsNewSession = (error: unknown) =>
  !isPassing(error) || causeOf(error).name === 'KafkaJSRequestTimeoutError';
