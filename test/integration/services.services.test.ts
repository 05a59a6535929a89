import { Redis } from 'ioredis';
import { type Admin, Kafka, logLevel } from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { freePorts, isFree } from '../../dev/services/free-ports.ts';
import { type KafkaOptions, type RunningKafka, startKafka } from '../../dev/services/kafka.ts';
import { runningRecords } from '../../dev/services/process-records.ts';
import { type RedisOptions, type RunningRedis, startRedis } from '../../dev/services/redis.ts';
import { describeWithKafka, describeWithRedis, describeWithValkey } from '../support/services.ts';
import { TcpProxy } from '../support/tcp-proxy.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describeWithKafka('Kafka', (given) => {
  it('gives a consumer group what was produced, in the order of each key', async () => {
    const topic = `services-${crypto.randomUUID()}`;
    await createTopic(given, topic);
    await produce(given, topic, 0, 100);
    expect(await consumed(given, topic, 100)).toEqual(range(0, 100));
    const admin = await connected(client(given).admin());
    await admin.deleteTopics({ topics: [topic] });
    await admin.deleteGroups([topic]);
  });

  it('knows no topic that was not created', async () => {
    const kafka = new Kafka({ brokers: given, logLevel: logLevel.NOTHING, retry: { retries: 1 } });
    const producer = await connected(kafka.producer());
    const send = producer.send({ topic: 'services-never-created', messages: [{ value: 'lost' }] });
    await expect(send).rejects.toThrow(/does not host this topic/);
  });

  it('keeps what was acknowledged by all when a broker is killed and restarted', async () => {
    const kafka = await kafkaOfThisTest({ dataDir: temporaryDirectory() });
    await createTopic(kafka.brokers, 'kept');
    const acknowledged = await producedUntil(kafka.brokers, 'kept', () => kafka.kill(0));
    await kafka.restart(0);
    const found = await consumed(kafka.brokers, 'kept', acknowledged);
    expect(found.slice(0, acknowledged)).toEqual(range(0, acknowledged));
  });

  // Starting three brokers takes a minute where the machine is busy.
  it('of three brokers takes writes for all while one is dead', { timeout: 300_000 }, async () => {
    const kafka = await kafkaOfThisTest({ dataDir: temporaryDirectory(), brokers: 3 });
    await createTopic(kafka.brokers, 'replicated');
    await produce(kafka.brokers, 'replicated', 0, 50);
    await kafka.kill(1);
    await produce(kafka.brokers, 'replicated', 50, 100);
    await kafka.restart(1);
    await kafka.kill(2);
    expect(await consumed(kafka.brokers, 'replicated', 100)).toEqual(range(0, 100));
  });

  it('finds the data of an earlier start, and leaves no process behind', async () => {
    const dataDir = temporaryDirectory();
    const first = await kafkaOfThisTest({ dataDir });
    await createTopic(first.brokers, 'kept');
    await produce(first.brokers, 'kept', 0, 20);
    const [pid] = servicesWith(dataDir);
    await first.stop();
    expect(servicesWith(dataDir)).toEqual([]);
    expect(() => process.kill(pid!, 0)).toThrow('ESRCH');
    expect(await isFree(portOf(first.brokers[0]!))).toBe(true);

    const second = await kafkaOfThisTest({ dataDir });
    expect(await consumed(second.brokers, 'kept', 20)).toEqual(range(0, 20));
  });

  it('tells who comes by an entrance to come by the port of its proxy', async () => {
    const [port] = await freePorts(1);
    const proxy = await TcpProxy.start(port!);
    onTestFinished(() => proxy.stop());
    const entrances = [{ port: port!, advertisedPort: proxy.port }];
    const kafka = await kafkaOfThisTest({ dataDir: temporaryDirectory(), entrances });
    const entrance = [`127.0.0.1:${port}`];
    await createTopic(kafka.brokers, 'proxied');
    await produce(entrance, 'proxied', 0, 20);
    proxy.cut();
    await expect(produce(entrance, 'proxied', 20, 40, 0)).rejects.toThrow();
    await produce(kafka.brokers, 'proxied', 20, 40);
    proxy.restore();
    await produce(entrance, 'proxied', 40, 60);
    expect(await consumed(kafka.brokers, 'proxied', 60)).toEqual(range(0, 60));
  });

  it('that cannot start says why, with the end of its log', async () => {
    const dataDir = temporaryDirectory();
    const settings = { 'log.retention.ms': 'soon' };
    await expect(startKafka({ dataDir, settings })).rejects.toThrow(/Invalid value soon/);
    expect(servicesWith(dataDir)).toEqual([]);
  });
});

describeWithRedis('Redis', () => {
  it('keeps every write it answered when it is killed and restarted', async () => {
    const dataDir = temporaryDirectory();
    const redis = await redisOfThisTest({ dataDir });
    const acknowledged = await writtenUntil(redis.url, () => redis.kill());
    await redis.restart();
    const found = await redisClient(redis.url).lrange('written', 0, acknowledged - 1);
    expect(found.map(Number)).toEqual(range(0, acknowledged));
    expect(servicesWith(dataDir)).toEqual([redis.pid]);
  });

  it('has a replica that follows, also after the primary or it was killed', async () => {
    const redis = await redisOfThisTest({ dataDir: temporaryDirectory(), replica: true });
    const primary = redisClient(redis.url);
    const replica = redisClient(redis.replica!.url);
    await primary.set('key', 'first');
    await expect.poll(() => replica.get('key')).toBe('first');
    await redis.kill();
    await redis.restart();
    await primary.set('key', 'second');
    await expect.poll(() => replica.get('key'), { timeout: 20_000 }).toBe('second');
    await redis.replica!.kill();
    await primary.set('key', 'third');
    await redis.replica!.restart();
    expect(await replica.get('key')).toBe('third');
  });

  it('finds the data of an earlier start, and leaves no process behind', async () => {
    const dataDir = temporaryDirectory();
    const first = await redisOfThisTest({ dataDir, replica: true });
    await redisClient(first.url).set('key', 'kept');
    const pids = servicesWith(dataDir);
    expect(pids).toHaveLength(2);
    await first.stop();
    expect(servicesWith(dataDir)).toEqual([]);
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await isFree(first.port)).toBe(true);

    const second = await redisOfThisTest({ dataDir });
    expect(await redisClient(second.url).get('key')).toBe('kept');
  });

  it('that cannot start says why, with the end of its log', async () => {
    const dataDir = temporaryDirectory();
    const settings = { maxmemory: 'plenty' };
    await expect(startRedis({ dataDir, settings })).rejects.toThrow(/argument must be a memory value/);
    expect(servicesWith(dataDir)).toEqual([]);
  });
});

describeWithValkey('Valkey', (url) => {
  it('says when a write is in its append-only file', async () => {
    const valkey = redisClient(url);
    await valkey.set('services:waitaof', 'kept');
    expect(await valkey.call('WAITAOF', 1, 0, 1_000)).toEqual([1, 0]);
    await valkey.del('services:waitaof');
  });
});

async function kafkaOfThisTest(options: KafkaOptions): Promise<RunningKafka> {
  const kafka = await startKafka({ progress: console.warn, ...options });
  onTestFinished(kafka.stop);
  return kafka;
}

async function redisOfThisTest(options: RedisOptions): Promise<RunningRedis> {
  const redis = await startRedis(options);
  onTestFinished(redis.stop);
  return redis;
}

/** Ids of the services that run on these data. */
const servicesWith = (dataDir: string) =>
  runningRecords()
    .filter(({ command }) => command.some((part) => part.startsWith(dataDir)))
    .map(({ pid }) => pid);

/** Acknowledged before the kill; more are meanwhile. */
const ENOUGH = 50;

const portOf = (broker: string) => Number(broker.split(':')[1]);
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

const client = (brokers: string[], retries = 15) =>
  new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { initialRetryTime: 50, retries } });

type Connectable = { connect(): Promise<void>; disconnect(): Promise<void> };

async function connected<T extends Connectable>(one: T): Promise<T> {
  await one.connect();
  onTestFinished(() => one.disconnect());
  return one;
}

async function createTopic(brokers: string[], topic: string): Promise<void> {
  const admin: Admin = await connected(client(brokers).admin());
  await admin.createTopics({ topics: [{ topic, numPartitions: 2 }], waitForLeaders: true });
}

/** Whole numbers as values, all with one key, each acknowledged by all replicas in sync. */
async function produce(
  brokers: string[],
  topic: string,
  from: number,
  to: number,
  retries?: number,
): Promise<void> {
  const producer = await connected(client(brokers, retries).producer({ allowAutoTopicCreation: false }));
  const messages = range(from, to).map((n) => ({ key: 'one', value: String(n) }));
  await producer.send({ topic, acks: -1, messages });
}

/** One number after another until the broker dies in the middle of it; resolves with how many were acknowledged. */
async function producedUntil(brokers: string[], topic: string, kill: () => Promise<void>): Promise<number> {
  const once = new Kafka({ brokers, logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const producer = await connected(once.producer({ allowAutoTopicCreation: false }));
  let acknowledged = 0;
  let killed: Promise<void> | undefined;
  await expect(
    (async () => {
      for (;;) {
        await producer.send({ topic, acks: -1, messages: [{ key: 'one', value: String(acknowledged) }] });
        acknowledged++;
        if (acknowledged === ENOUGH) killed = kill();
      }
    })(),
  ).rejects.toThrow();
  await killed;
  expect(acknowledged).toBeGreaterThanOrEqual(ENOUGH);
  return acknowledged;
}

/** The first so many values of a topic, as a new group gets them. */
async function consumed(brokers: string[], topic: string, count: number): Promise<number[]> {
  const consumer = await connected(client(brokers).consumer({ groupId: topic, maxWaitTimeInMs: 100 }));
  await consumer.subscribe({ topic, fromBeginning: true });
  const values: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  await consumer.run({
    eachMessage: async ({ message }) => {
      values.push(Number(message.value));
      if (values.length >= count) resolve();
    },
  });
  await promise;
  await consumer.disconnect();
  return values;
}

function redisClient(url: string): Redis {
  const redis = new Redis(url);
  redis.on('error', () => {}); // it connects again
  onTestFinished(() => redis.disconnect());
  return redis;
}

/** One number after another until the server dies in the middle of it; resolves with how many were answered. */
async function writtenUntil(url: string, kill: () => Promise<void>): Promise<number> {
  const redis = new Redis(url, { retryStrategy: () => null, maxRetriesPerRequest: 0 });
  redis.on('error', () => {});
  let acknowledged = 0;
  let killed: Promise<void> | undefined;
  await expect(
    (async () => {
      for (;;) {
        await redis.rpush('written', acknowledged);
        acknowledged++;
        if (acknowledged === ENOUGH) killed = kill();
      }
    })(),
  ).rejects.toThrow();
  await killed;
  expect(acknowledged).toBeGreaterThanOrEqual(ENOUGH);
  return acknowledged;
}
