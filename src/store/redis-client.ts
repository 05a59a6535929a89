/** Clients of ioredis as Prosa needs them: nothing waits in a queue of its own, and nothing is sent again by itself. */
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, Redis } from 'ioredis';
import { ProsaError } from '../errors.ts';
import { parseInfo } from './redis-server.ts';
import { describeAddresses, type RedisAddress } from './redis-url.ts';

export type RedisClient = Redis | Cluster;

/** Without an answer for so long, a connection is given up (ms). */
export const SILENCE = 5_000;
/** Longest pause before the next attempt to connect (ms). */
const LONGEST_REST = 1_000;

/**
 * Connects to the server or cluster at one of these addresses.
 * @throws ProsaError `unreachable`, or `config_invalid` when it is neither
 */
export async function connect(addresses: readonly RedisAddress[], patience: number): Promise<RedisClient> {
  const deadline = performance.now() + patience;
  const url = describeAddresses(addresses);
  let first: Redis | undefined;
  let error: Error | undefined;
  for (const [index, address] of addresses.entries()) {
    const client = createClient([address], false, SILENCE) as Redis;
    const share = (deadline - performance.now()) / (addresses.length - index);
    error = await whenReady(client, performance.now() + share);
    if (error === undefined) {
      first = client;
      break;
    }
    client.disconnect();
  }
  if (first === undefined) throw unreachable(url, error!);
  const mode = await modeOf(first).catch((error) => {
    first.disconnect();
    throw unreachable(url, error);
  });
  if (mode === 'standalone' && addresses.length === 1) return first;
  first.disconnect();
  if (mode !== 'cluster') {
    const why = mode === 'standalone' ? 'several servers that are no cluster' : `a server in ${mode} mode`;
    throw new ProsaError('config_invalid', `REDIS_URL (${url}) names ${why}`);
  }
  const cluster = createClient(addresses, true, SILENCE);
  const failure = await whenReady(cluster, deadline);
  if (failure === undefined) return cluster;
  cluster.disconnect();
  throw unreachable(url, failure);
}

async function modeOf(client: Redis): Promise<string | undefined> {
  const info = parseInfo(await client.info('server'));
  return info.redis_mode ?? info.server_mode; // the latter is Valkey's
}

/** @param silence how long it may take to answer (ms) */
export function createClient(
  addresses: readonly RedisAddress[],
  isCluster: boolean,
  silence: number,
): RedisClient {
  const [{ host, port, username, password, database, isEncrypted }] = addresses as [RedisAddress];
  const options = {
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isEncrypted && { tls: {} }),
    protocol: 2 as const,
    connectionName: 'prosa',
    disableClientInfo: true,
    connectTimeout: SILENCE,
    socketTimeout: silence,
    retryStrategy: (times: number) => Math.min(10 * 2 ** Math.min(times, 10), LONGEST_REST),
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false, // see cluster/bus.ts
    maxRetriesPerRequest: 0,
  };
  const client = isCluster
    ? new Cluster(
        addresses.map(({ host, port }) => ({ host, port })),
        {
          redisOptions: options,
          enableOfflineQueue: false,
          // The certificate is one of names, not of IP addresses.
          ...(isEncrypted && { dnsLookup: (address, found) => found(null, address) }),
        },
      )
    : new Redis({ ...options, host, port, db: database });
  const note = (error: Error) => void lastErrors.set(client, error); // who asks is told
  client
    .on('error', note)
    .on('node error', note)
    .on('ready', () => lastErrors.delete(client));
  return client;
}

/** Why a client has no connection, kept here as many may wait for one. */
const lastErrors = new WeakMap<RedisClient, Error>();

/**
 * Waits for its connection.
 * @param deadline ms of `performance.now()`
 * @returns the last error when it was not ready in time
 */
export async function whenReady(client: RedisClient, deadline: number): Promise<Error | undefined> {
  while (client.status !== 'ready' && performance.now() < deadline) await delay(10);
  return client.status === 'ready' ? undefined : (lastErrors.get(client) ?? new Error('it did not answer'));
}

export function unreachable(url: string, error: Error): ProsaError {
  return new ProsaError('unreachable', `Redis at REDIS_URL (${url}) does not answer: ${error.message}`);
}
