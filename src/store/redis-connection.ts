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
import { connect, createClient, type RedisClient, SILENCE, unreachable, whenReady } from './redis-client.ts';
import { RedisDurability } from './redis-durability.ts';
import { isPassing, type RedisRequest, type Reply, refusal, sendTogether } from './redis-request.ts';
import { combine, inspectServer, type ServerFacts } from './redis-server.ts';
import { describeAddresses, parseRedisUrl, type RedisAddress } from './redis-url.ts';

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
  /** Unless they are to be found out anew. */
  #facts: Promise<ServerFacts> | undefined;
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
    const forgetFacts = () => {
      this.#facts = undefined;
    };
    client.on('ready', forgetFacts);
    client.on('+node', forgetFacts);
  }

  /**
   * Sends them together and gives their answers. In a cluster they must belong to one node.
   * @throws ProsaError `unreachable` when there is no answer, `store_failed` when one of them is refused
   */
  request(requests: readonly RedisRequest[]): Promise<Reply[]> {
    return this.#ask(this.#client, requests, this.#patience);
  }

  /** As `request`, on a connection of its own where it may block for up to `longest` milliseconds. */
  requestBlocking(requests: readonly RedisRequest[], longest: number): Promise<Reply[]> {
    if (this.#isClosed) return Promise.reject(this.#closedError());
    this.#waiting ??= createClient(this.#addresses, this.#client instanceof Cluster, SILENCE + longest);
    return this.#ask(this.#waiting, requests, this.#patience + longest);
  }

  /** A client of its own that may subscribe; whoever asked for it disconnects it. @throws ProsaError `unreachable` */
  async openSubscriber(): Promise<RedisClient> {
    const client = createClient(this.#addresses, this.isCluster, SILENCE);
    const failure = await whenReady(client, Date.now() + this.#patience);
    if (failure === undefined) return client;
    client.disconnect();
    throw unreachable(this.url, failure);
  }

  get isCluster(): boolean {
    return this.#client instanceof Cluster;
  }

  /**
   * What its servers promise. It is found out anew after each reconnect.
   * @throws ProsaError as `request`, or `config_invalid` as `open`
   */
  facts(): Promise<ServerFacts> {
    if (this.#facts !== undefined) return this.#facts;
    const facts = this.#untilAnswered(this.#client, this.#patience, () => this.#inspect());
    this.#facts = facts;
    facts.catch(() => {
      if (this.#facts === facts) this.#facts = undefined;
    });
    return facts;
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

  close(): void {
    this.#isClosed = true;
    this.#client.disconnect();
    this.#waiting?.disconnect();
  }

  async #ask(client: RedisClient, requests: readonly RedisRequest[], patience: number): Promise<Reply[]> {
    if (requests.length === 0) return [];
    return this.#untilAnswered(client, patience, async (left) => {
      const replies = await sendTogether(client, requests, left);
      const error = replies.find((reply) => reply instanceof Error);
      if (error !== undefined) throw error;
      return replies as Reply[];
    });
  }

  /** @param attempt is told how long an answer is still waited for (ms) */
  async #untilAnswered<T>(
    client: RedisClient,
    patience: number,
    attempt: (left: number) => Promise<T>,
  ): Promise<T> {
    const deadline = Date.now() + patience;
    for (let rest = REST; ; rest = Math.min(2 * rest, LONGEST_REST)) {
      if (this.#isClosed) throw this.#closedError();
      const error = await attempt(deadline - Date.now()).then(
        (answer) => ({ answer }),
        (error: Error) => error,
      );
      if (!(error instanceof Error)) return error.answer;
      if (error instanceof ProsaError) throw error;
      if (!isPassing(error)) throw refusal(this.url, error);
      if (error.message.startsWith('READONLY')) client.disconnect(true); // it is a replica by now
      if (Date.now() + rest >= deadline) throw unreachable(this.url, error);
      await (client.status === 'ready' ? delay(rest) : whenReady(client, Date.now() + rest));
    }
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
