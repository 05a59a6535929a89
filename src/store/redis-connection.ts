/**
 * A connection to Redis, one server or a cluster, shared by the stores of a thread.
 *
 * Everything that is asked may be asked again: reads, and scripts that know a call they have seen. So a request whose
 * answer was lost is sent again, until there is one or patience ends; nothing waits longer, and nothing is queued
 * while there is no connection.
 *
 * What a request holds never gets into an error: it is what customers wrote.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster } from 'ioredis';
import { ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';
import { connect, createClient, type RedisClient, SILENCE, unreachable, whenReady } from './redis-client.ts';
import { RedisDurability } from './redis-durability.ts';
import { isPassing, type RedisRequest, type Reply, refusal, sendTogether } from './redis-request.ts';
import { combine, inspectServer, type ServerFacts } from './redis-server.ts';
import { describeAddresses, parseRedisUrl, type RedisAddress } from './redis-url.ts';
import { watchRedis } from './redis-watch.ts';

/** Between two tries (ms). */
const REST = 100;
const LONGEST_REST = 1_000;

export class RedisConnection {
  readonly durability = new RedisDurability(this);
  /** Without its password. */
  readonly url: string;
  readonly #addresses: readonly RedisAddress[];
  readonly #client: RedisClient;
  readonly #patience: number;
  /** For commands that block. */
  #waiting: RedisClient | undefined;
  #facts: Promise<ServerFacts>;
  #unwatch = () => {};
  readonly #slots = new Map<string, number>();
  #isClosed = false;

  /**
   * @param redisUrl see `parseRedisUrl`
   * @param patience how long a request is tried (ms)
   * @throws ProsaError `config_invalid` when the URL is wrong or the server would lose what it is given,
   *   `unreachable`
   */
  static async open(redisUrl: string, patience = 10_000): Promise<RedisConnection> {
    const addresses = parseRedisUrl(redisUrl);
    const client = await connect(addresses, patience);
    const connection = new RedisConnection(addresses, client, patience);
    try {
      await connection.facts();
    } catch (error) {
      connection.close();
      throw error;
    }
    return connection;
  }

  private constructor(addresses: readonly RedisAddress[], client: RedisClient, patience: number) {
    this.url = describeAddresses(addresses);
    this.#addresses = addresses;
    this.#client = client;
    this.#patience = patience;
    this.#facts = this.#inspect();
    const inspectAgain = () => this.#inspectAgain();
    client.on('ready', inspectAgain);
    client.on('+node', inspectAgain);
  }

  /**
   * Sends them together and gives their answers. In a cluster they must belong to one node.
   * @throws ProsaError `unreachable` when there is no answer, `store_failed` when one of them is refused
   */
  request(requests: readonly RedisRequest[]): Promise<Reply[]> {
    return this.#untilAnswered(this.#client, requests, this.#patience);
  }

  /** As `request`, on a connection of its own where it may block for up to `longest` milliseconds. */
  requestBlocking(requests: readonly RedisRequest[], longest: number): Promise<Reply[]> {
    if (this.#isClosed) return Promise.reject(this.#closedError());
    this.#waiting ??= createClient(this.#addresses, this.#client instanceof Cluster, SILENCE + longest);
    return this.#untilAnswered(this.#waiting, requests, this.#patience + longest);
  }

  /** A client of its own that may subscribe; whoever asked for it disconnects it. @throws ProsaError `unreachable` */
  async openSubscriber(): Promise<RedisClient> {
    const client = createClient(this.#addresses, this.isCluster, SILENCE);
    const failure = await whenReady(client, performance.now() + this.#patience);
    if (failure === undefined) return client;
    client.disconnect();
    throw unreachable(this.url, failure);
  }

  get isCluster(): boolean {
    return this.#client instanceof Cluster;
  }

  /** What its servers promise. It is found out anew after each reconnect and each refusal. @throws as `open` does */
  async facts(): Promise<ServerFacts> {
    const deadline = performance.now() + this.#patience;
    for (;;) {
      const found = this.#facts;
      try {
        return await found;
      } catch (error) {
        if (error instanceof ProsaError) {
          if (this.#facts === found && !this.#isClosed) this.#inspectAgain(); // for who asks next
          throw error;
        }
        if (this.#isClosed) throw this.#closedError();
        if (performance.now() + REST >= deadline) throw unreachable(this.url, error as Error);
        await delay(REST);
        if (this.#facts === found) this.#inspectAgain();
      }
    }
  }

  /** Says which node of a cluster has a key; those of one node may be requested together. */
  async nodeOf(key: string): Promise<string> {
    const client = this.#client;
    if (!(client instanceof Cluster)) return '';
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      [slot] = (await this.request([['CLUSTER', 'KEYSLOT', key]])) as [number];
      this.#slots.set(key, slot);
    }
    return client.slots[slot]?.[0] ?? '';
  }

  /** From now on it is logged when the connection is lost and when there is one again. */
  watch(log: Logger): void {
    this.#unwatch = watchRedis(this.#client, this.url, log);
  }

  close(): void {
    this.#isClosed = true;
    this.#unwatch();
    this.#client.disconnect();
    this.#waiting?.disconnect();
  }

  async #untilAnswered(
    client: RedisClient,
    requests: readonly RedisRequest[],
    patience: number,
  ): Promise<Reply[]> {
    if (requests.length === 0) return [];
    const deadline = performance.now() + patience;
    for (let rest = REST; ; rest = Math.min(2 * rest, LONGEST_REST)) {
      if (this.#isClosed) throw this.#closedError();
      const answer = await sendTogether(client, requests, deadline - performance.now()).then(
        (replies) => replies.find((reply) => reply instanceof Error) ?? (replies as Reply[]),
        (error: Error) => error,
      );
      if (!(answer instanceof Error)) return answer;
      if (!isPassing(answer)) throw refusal(this.url, answer);
      if (answer.message.startsWith('READONLY')) client.disconnect(true); // it is a replica by now
      if (performance.now() + rest >= deadline) throw unreachable(this.url, answer);
      await (client.status === 'ready' ? delay(rest) : whenReady(client, performance.now() + rest));
    }
  }

  #inspectAgain(): void {
    this.#facts = this.#inspect();
    this.#facts.catch(() => {}); // who asks is told
  }

  async #inspect(): Promise<ServerFacts> {
    const client = this.#client;
    const nodes = client instanceof Cluster ? client.nodes('master') : [client];
    return combine(
      await Promise.all(
        nodes.map((node) => inspectServer((name, ...args) => node.call(name, ...args), this.url)),
      ),
    );
  }

  #closedError(): ProsaError {
    return new ProsaError('shard_closed', 'the connection to Redis is closed');
  }
}
