/** What a Prosa of many processes keeps: conversations in Redis, and what is on its way to them in Kafka. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisFlowLedger } from '../analytics/redis-flow-ledger.ts';
import { RedisBookings } from '../bookings/redis-bookings.ts';
import { MirroredFiles } from '../cluster/mirrored-files.ts';
import { processesHere } from '../cluster/presence.ts';
import {
  agreeOnLayout,
  disownSharedLog,
  isAgreed,
  readSharedImportMark,
  readSharedLog,
  writeSharedImportMark,
} from '../cluster/shared-layout.ts';
import { RedisSpendLedger } from '../effects/llm/redis-spend-ledger.ts';
import { accountsAt } from '../effects/llm/spend-accounts.ts';
import { ProsaError } from '../errors.ts';
import { groupState } from '../log/group-state.ts';
import type { KafkaConnection } from '../log/kafka-connection.ts';
import { KafkaPublisher } from '../log/kafka-publisher.ts';
import { type KafkaTopics, prepareTopics, topicsOf } from '../log/kafka-topics.ts';
import { identifyLog } from '../log/log-identity.ts';
import type { House, Likeness, Room } from '../moving/house.ts';
import { RedisUsersFile } from '../operators/redis-users-file.ts';
import { fingerprintOf } from '../store/hash-key.ts';
import { RedisAliases } from '../store/redis-aliases.ts';
import { RedisConnection } from '../store/redis-connection.ts';
import { RedisStore } from '../store/redis-store.ts';
import { createLogger } from '../telemetry/logger.ts';
import { engineGroup, kafkaOf, type ManyConfig } from './backbone.ts';
import { publishFirst } from './fact-publishing.ts';
import { assertLike } from './likeness.ts';

/** Shards that are opened at once. */
const AT_ONCE = 64;
/** Partitions that are named in a message. */
const NAMED = 8;

/**
 * Takes all shards over, so that an engine which starts meanwhile is noticed.
 * @param like what comes into it
 * @throws ProsaError `config_invalid`, `unreachable`, `log_unavailable`, `data_locked`, `log_pending`
 */
export async function openDistributedHouse(config: ManyConfig, like: Likeness | undefined): Promise<House> {
  const { shards, hashKey } = config;
  const { prefix, redisUrl } = config.distributed;
  if (like !== undefined) assertLike({ shards, hashKey: fingerprintOf(hashKey!) }, like);
  const redis = await RedisConnection.open(redisUrl);
  const copies = await mkdtemp(join(tmpdir(), 'prosa-moving-'));
  const close = async () => {
    redis.close();
    await rm(copies, { recursive: true, force: true });
  };
  try {
    if (like === undefined && !(await isAgreed(redis, prefix))) {
      throw new ProsaError(
        'config_invalid',
        `Redis (${redis.url}) holds nothing of PROSA_TOPIC_PREFIX ${prefix}`,
      );
    }
    await agreeOnLayout(redis, prefix, shards, hashKey!);
    const kafka = kafkaOf(config, createLogger(config.logLevel));
    await disownLostLog(kafka, redis, prefix);
    const topics = await prepareTopics(kafka, prefix, shards);
    const assertQuiet = () => assertAlone({ kafka, topics, redis, prefix, shards });
    await assertQuiet();
    const rooms = await openRooms(redis, prefix, shards);
    const mirror = async (name: string) => {
      const files = new MirroredFiles({ redis, prefix, name, directory: join(copies, name) });
      await files.takeOver();
      await files.pull();
      return files;
    };
    return {
      name: `Redis at ${redis.url} under PROSA_TOPIC_PREFIX ${prefix}`,
      shards,
      hashKey: fingerprintOf(hashKey!),
      rooms,
      aliases: new RedisAliases(redis, `${prefix}:`),
      bookings: new RedisBookings(redis, `${prefix}:`),
      flows: new RedisFlowLedger(async () => redis, `${prefix}:`),
      spending: {
        ledger: new RedisSpendLedger(async () => redis, `${prefix}:`),
        accounts: () => accountsAt(Date.now(), config.tenant),
      },
      users: config.usersFile === undefined ? new RedisUsersFile(redis, prefix) : undefined,
      folders: {
        funnels: await mirror('funnels'),
        erasures: await mirror('erasures'),
        drafts: await mirror('drafts'),
      },
      marks: {
        read: () => readSharedImportMark(redis, prefix),
        write: (mark) => writeSharedImportMark(redis, prefix, mark),
      },
      assertQuiet,
      settle: () => publishLeftFacts(rooms, kafka, topics),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Conversations can be carried from beside a Kafka that is lost, but the topics made for that must not pass for the old ones. */
async function disownLostLog(kafka: KafkaConnection, redis: RedisConnection, prefix: string): Promise<void> {
  try {
    await identifyLog(kafka, topicsOf(prefix).events, await readSharedLog(redis, prefix));
  } catch (error) {
    if ((error as ProsaError).code !== 'config_invalid') throw error;
    await disownSharedLog(redis, prefix);
  }
}

async function openRooms(connection: RedisConnection, prefix: string, shards: number): Promise<Room[]> {
  const rooms: Room[] = [];
  while (rooms.length < shards) {
    const next = Array.from({ length: Math.min(AT_ONCE, shards - rooms.length) }, (_, n) => rooms.length + n);
    const stores = next.map((shard) => RedisStore.open({ connection, prefix: `${prefix}:`, shard }));
    rooms.push(...(await Promise.all(stores)).map((store, n) => ({ shards: [next[n]!], store })));
  }
  return rooms;
}

/** Engines publish facts behind their commits, and may have been stopped in between; elsewhere nobody would. */
async function publishLeftFacts(
  rooms: readonly Room[],
  kafka: KafkaConnection,
  topics: KafkaTopics,
): Promise<void> {
  const publisher = new KafkaPublisher(kafka);
  try {
    for (const { store } of rooms) while (await publishFirst(store.factQueue!, publisher, topics));
  } finally {
    await publisher.close();
  }
}

interface Surroundings {
  kafka: KafkaConnection;
  topics: KafkaTopics;
  redis: RedisConnection;
  prefix: string;
  shards: number;
}

async function assertAlone({ kafka, topics, redis, prefix, shards }: Surroundings): Promise<void> {
  const group = engineGroup(prefix);
  const { members, waiting } = await groupState(kafka, topics.events, group);
  if (members > 0) {
    throw new ProsaError(
      'data_locked',
      `${members} engines of PROSA_TOPIC_PREFIX ${prefix} run, as members of the group ${group}: stop them and the ` +
        'gateways; one that was killed counts until its session has ended (PROSA_SESSION_TIMEOUT_MS)',
    );
  }
  const processes = await processesHere(redis, prefix, shards);
  if (processes > 0) {
    throw new ProsaError(
      'data_locked',
      `${processes} processes of PROSA_TOPIC_PREFIX ${prefix} are connected to Redis: stop all gateways and engines`,
    );
  }
  if (waiting.length === 0) return;
  const sum = waiting.reduce((all, { records }) => all + records, 0);
  const named = waiting.slice(0, NAMED).map(({ partition, records }) => `shard ${partition}: ${records}`);
  throw new ProsaError(
    'log_pending',
    `${sum} events in ${topics.events} have not been applied (${named.join(', ')}${waiting.length > NAMED ? ', …' : ''}): ` +
      'start an engine without gateways until prosa_log_lag is 0, stop it with SIGTERM and try again',
  );
}
