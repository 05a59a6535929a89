/**
 * Clients of kafkajs with settings that fit, and its many log lines made few: at the default level one when a
 * broker is lost and one when it is back.
 */
import {
  type Admin,
  type Consumer,
  type ConsumerConfig,
  type ICustomPartitioner,
  type ISocketFactory,
  Kafka,
  type KafkaConfig,
  type LogEntry,
  logLevel,
  type Producer,
} from 'kafkajs';
import { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { BrokerWatch } from './broker-watch.ts';
import { causeOf } from './kafka-errors.ts';
import { repairKafkajs } from './kafkajs-repairs.ts';

export interface KafkaSettings {
  /** `host:port` of some brokers; the others are learnt from them. */
  brokers: readonly string[];
  ssl: boolean;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
  /** What the brokers' logs and quotas call this process. */
  clientId: string;
  /** How sockets are opened where not directly. */
  socketFactory?: ISocketFactory;
}

/** Until a broker has accepted a connection (ms). */
const CONNECTION_TIMEOUT = 2_000;
/**
 * Until an answer (ms). A write is given up early, as its repetition does no harm; what a member of a group asks
 * must not outlast its session; topics take long to make. Joins have their own, longer one.
 */
const REQUEST_TIMEOUT = { producer: 2_500, consumer: 5_000, reader: 5_000, admin: 30_000 };

/** Of a call inside kafkajs. Who calls it repeats what may take longer. */
const BRIEF_RETRY = { initialRetryTime: 100, maxRetryTime: 500, retries: 2 };

/** What kafkajs logs of a connection that fails; not of one that it ended itself while a request was on its way. */
const LOST = /^Connection (?!error: write after end)/;

export class KafkaConnection {
  readonly #settings: KafkaSettings;
  readonly #log: Logger;
  readonly #watch: BrokerWatch;

  constructor(settings: KafkaSettings, log: Logger) {
    repairKafkajs();
    this.#settings = settings;
    this.#log = log;
    this.#watch = new BrokerWatch(log);
  }

  /** Idempotent, it numbers what it writes, so that brokers know repetitions. Who uses it repeats what fails. */
  producer(config: { createPartitioner: ICustomPartitioner; idempotent: boolean }): Producer {
    // kafkajs asks for at least one repetition: between the two it looks for the leaders anew.
    const retry = { ...BRIEF_RETRY, retries: 1 };
    const client = this.#client('producer');
    return this.#watched(client.producer({ ...config, allowAutoTopicCreation: false, retry }));
  }

  consumer(config: ConsumerConfig): Consumer {
    return this.#watched(this.#client('consumer').consumer({ ...config, allowAutoTopicCreation: false }));
  }

  /** @param role `reader` asks for offsets, `admin` makes topics */
  admin(role: 'reader' | 'admin'): Admin {
    return this.#watched(this.#client(role).admin({ retry: BRIEF_RETRY }));
  }

  /** What to say when Kafka does not do its part. */
  unavailable(what: string, cause: unknown): ProsaError {
    return new ProsaError(
      'log_unavailable',
      `${what} (KAFKA_BROKERS is ${this.#settings.brokers.join(',')}): ${causeOf(cause).message}`,
      { cause },
    );
  }

  #client(role: keyof typeof REQUEST_TIMEOUT): Kafka {
    const { brokers, ssl, sasl, clientId, socketFactory } = this.#settings;
    return new Kafka({
      brokers: [...brokers],
      ssl,
      clientId,
      connectionTimeout: CONNECTION_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT[role],
      retry: BRIEF_RETRY,
      logLevel: this.#log.isLevelEnabled('trace') ? logLevel.DEBUG : logLevel.INFO,
      logCreator: () => (entry) => this.#take(entry),
      ...(sasl && ({ sasl } as Pick<KafkaConfig, 'sasl'>)),
      ...(socketFactory && { socketFactory }),
    });
  }

  #take({ namespace, level, log: { message, timestamp: _, ...details } }: LogEntry): void {
    if (namespace === 'Connection' && level === logLevel.ERROR && LOST.test(message)) {
      this.#watch.lost(details.broker as string, message);
    }
    this.#log[level === logLevel.DEBUG ? 'trace' : 'debug']({ kafkajs: details }, message);
  }

  #watched<T extends Producer | Consumer | Admin>(client: T): T {
    // The three have the same events, which their types do not say.
    const { on, events } = client as Consumer;
    on(events.REQUEST, ({ payload }) => this.#watch.answered(payload.broker));
    on(events.REQUEST_TIMEOUT, ({ payload }) =>
      this.#watch.lost(payload.broker, `${payload.apiName} was not answered`),
    );
    return client;
  }
}
