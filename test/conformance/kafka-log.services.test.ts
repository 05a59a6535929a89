import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { GroupOffsets } from '../../src/log/group-offsets.ts';
import { InFlight } from '../../src/log/in-flight.ts';
import { KafkaConnection } from '../../src/log/kafka-connection.ts';
import { KafkaLog } from '../../src/log/kafka-log.ts';
import { KafkaSource } from '../../src/log/kafka-source.ts';
import { prepareTopics } from '../../src/log/kafka-topics.ts';
import type { ShardHost } from '../../src/log/shard-host.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { conversationsApart } from '../support/conversations-apart.ts';
import { describeWithKafka } from '../support/services.ts';
import { Sockets } from '../support/sockets.ts';
import { logSuite, type Receive } from './log-suite.ts';

const SHARDS = 4;
const MOST = 100;
/** The broker is some way off (ms), so that an append is in flight for longer than the suite takes to make many. */
const DISTANCE = 30;
/** The shortest a broker accepts (ms). */
const SESSION_TIMEOUT = 6_000;

const log = createLogger('fatal');

/** A process that appends and receives. */
class Process {
  readonly #sockets = [new Sockets(DISTANCE), new Sockets()] as const;
  readonly #receive: Receive;
  readonly #connections: KafkaConnection[];
  #isDead = false;
  #stopped: Promise<void> | undefined;
  log!: KafkaLog;
  #source!: KafkaSource;
  #offsets!: GroupOffsets;

  constructor(brokers: string[], receive: Receive) {
    this.#receive = receive;
    this.#connections = this.#sockets.map(
      ({ factory }) =>
        new KafkaConnection({ brokers, ssl: false, clientId: 'test', socketFactory: factory }, log),
    );
  }

  async start(topic: string): Promise<void> {
    const host: ShardHost = {
      open: async () => {},
      close: async () => {},
      deliver: async (_shard, events) => {
        if (this.#isDead) return new Promise(() => {});
        await this.#receive(events.map(({ event }) => event));
      },
    };
    const settings = { topic, shards: SHARDS, group: topic, sessionTimeout: SESSION_TIMEOUT };
    this.#offsets = new GroupOffsets(this.#connections[1]!, topic, topic);
    this.#source = new KafkaSource(this.#connections[1]!, settings, host, async () => {}, log);
    this.log = await KafkaLog.open(this.#connections[0]!, settings, new InFlight(MOST, MOST));
    await this.#source.start();
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    await this.log.stop();
    while (!this.#isDead && !(await this.#hasTakenAll())) await setTimeout(20);
    await this.#source.stop(1_000);
    await this.#offsets.close();
  }

  async #hasTakenAll(): Promise<boolean> {
    const ends = await this.#offsets.ends();
    const taken = await Promise.all([...ends.keys()].map((partition) => this.#offsets.start(partition)));
    return [...ends.values()].every((end, n) => end === taken[n]);
  }

  crash(): void {
    this.#isDead = true;
    for (const sockets of this.#sockets) sockets.cut();
    void this.stop();
  }
}

describeWithKafka('Kafka', (brokers) => {
  logSuite('Kafka', async () => {
    const topics = await prepareTopics(
      new KafkaConnection({ brokers, ssl: false, clientId: 'test' }, log),
      `test-${randomUUID()}`,
      SHARDS,
    );
    let process: Process;
    return {
      open: async (receive) => {
        process = new Process(brokers, receive);
        await process.start(topics.events);
        return process.log;
      },
      crash: async () => process.crash(),
      stop: () => process.stop(),
      destroy: async () => {},
      can: {
        durableAt: 'log',
        mostInFlight: MOST,
        apart: conversationsApart(SHARDS),
        patience: 15_000,
      },
    };
  });
});
