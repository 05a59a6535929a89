/** Apache Kafka on loopback: one broker or three, in KRaft mode, each broker also a controller. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import { repairKafkajs } from '../../src/log/kafkajs-repairs.ts';
import { freePorts } from './free-ports.ts';
import { kafkaJars, type Progress } from './kafka-jars.ts';
import { type BrokerPorts, brokerProperties, type Entrance } from './kafka-settings.ts';
import { KAFKA_BUILD_DIR } from './paths.ts';
import { requireJava } from './programs.ts';
import { ServiceProcess } from './service-process.ts';
import { ServicesError } from './services-error.ts';

export interface KafkaOptions {
  /** What the brokers keep; a start finds what an earlier one with as many brokers left there. */
  dataDir: string;
  /** 1 unless given. */
  brokers?: 1 | 3;
  /** Of the first broker; any free one unless given. */
  port?: number;
  /** Of the first broker, beside its port. */
  entrances?: readonly Entrance[];
  /** Broker settings beside or instead of those of kafka-settings.ts. */
  settings?: Readonly<Record<string, string>>;
  /** Memory and collector of the JVM, instead of little of both. */
  jvm?: readonly string[];
  progress?: Progress;
}

export interface RunningKafka {
  /** `host:port` of each broker. */
  brokers: string[];
  /** Process of each broker. */
  readonly pids: number[];
  /** Ends a broker with SIGKILL. */
  kill(broker: number): Promise<void>;
  /** Starts a broker that was killed, with its data and port; resolves when it is one of the cluster again. */
  restart(broker: number): Promise<void>;
  /** Ends all brokers; their data stays. */
  stop(): Promise<void>;
}

const ANSWER_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 10_000;
/** Little memory and a quick start; it is not for measuring Kafka. */
const SMALL_JVM = ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC'];

/** @throws ServicesError where Java or Maven is missing, or with the end of a broker's log */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  const {
    brokers: count = 1,
    entrances = [],
    settings = {},
    jvm: flags = SMALL_JVM,
    progress = () => {},
  } = options;
  const dataDir = resolve(options.dataDir);
  const jvm = [await requireJava(), ...flags, ...(await jvmArguments(progress))];
  const ports = await brokerPorts(count, options.port);
  const ids = ports.map((_, i) => i + 1);

  mkdirSync(dataDir, { recursive: true });
  for (const id of ids) {
    const own = { dataDir: join(dataDir, `broker-${id}`), entrances: id === 1 ? entrances : [] };
    const place = { id, ports, ...own };
    writeFileSync(propertiesFile(dataDir, id), brokerProperties(place, settings));
  }
  const cluster = clusterId(dataDir);
  await Promise.all(ids.map((id) => format(jvm, dataDir, id, cluster)));

  const brokers = ports.map(({ client }) => `127.0.0.1:${client}`);
  const spawnBroker = (id: number) =>
    ServiceProcess.start({
      name: `Kafka broker ${id}`,
      command: [...jvm, 'kafka.Kafka', propertiesFile(dataDir, id)],
      logFile: join(dataDir, `broker-${id}.log`),
    });
  const processes = await Promise.all(ids.map(spawnBroker));
  const stop = async () => {
    await Promise.all(processes.map((broker) => broker.terminate(STOP_GRACE_MS)));
  };
  const untilJoined = (id: number, members: number[]) =>
    processes[id - 1]!.untilAnswer(() => requireMembers(brokers[id - 1]!, members), ANSWER_TIMEOUT_MS);
  try {
    await Promise.all(ids.map((id) => untilJoined(id, ids)));
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    brokers,
    get pids() {
      return processes.map(({ pid }) => pid);
    },
    stop,
    kill: (broker) => processes[broker]!.kill(),
    restart: async (broker) => {
      if (processes[broker]!.isRunning) throw new ServicesError(`Kafka broker ${broker + 1} is running`);
      processes[broker] = await spawnBroker(broker + 1);
      await untilJoined(broker + 1, [broker + 1]);
    },
  };
}

async function jvmArguments(progress: Progress): Promise<string[]> {
  return [
    '-XX:+ExitOnOutOfMemoryError',
    `-Dlog4j2.configurationFile=${join(KAFKA_BUILD_DIR, 'log4j2.properties')}`,
    '-cp',
    join(await kafkaJars(progress), '*'),
  ];
}

async function brokerPorts(count: number, first?: number): Promise<BrokerPorts[]> {
  const free = await freePorts(2 * count);
  const ports = Array.from({ length: count }, (_, i) => ({
    client: free[2 * i]!,
    controller: free[2 * i + 1]!,
  }));
  if (first !== undefined) ports[0]!.client = first;
  return ports;
}

const propertiesFile = (dataDir: string, id: number) => join(dataDir, `broker-${id}.properties`);

/** 16 random bytes in base64url, as Kafka writes ids; those that begin with `-` it does not take. */
function clusterId(dataDir: string): string {
  const file = join(dataDir, 'cluster-id');
  if (!existsSync(file)) writeFileSync(file, randomBytes(16).toString('base64url').replace(/^-/, 'A'));
  return readFileSync(file, 'utf8');
}

async function format(jvm: string[], dataDir: string, id: number, cluster: string): Promise<void> {
  if (existsSync(join(dataDir, `broker-${id}`, 'meta.properties'))) return;
  const [java, ...args] = jvm;
  const tool = ['kafka.tools.StorageTool', 'format', '-t', cluster, '-c', propertiesFile(dataDir, id)];
  try {
    await promisify(execFile)(java!, [...args, ...tool], { maxBuffer: 1 << 24 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.split('\n').filter((line) => !line.startsWith('\tat ')); // no stack
    const tail = said.slice(-10).join('\n').trimEnd();
    throw new ServicesError(`the directory of Kafka broker ${id} cannot be made:\n${tail}`, { cause: error });
  }
}

/** @throws Error as long as this broker does not answer that all of these are in the cluster */
async function requireMembers(broker: string, ids: number[]): Promise<void> {
  repairKafkajs();
  const kafka = new Kafka({
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const missing = ids.filter((id) => !brokers.some(({ nodeId }) => nodeId === id));
    if (missing.length > 0) throw new Error(`${broker} does not see broker ${missing.join(', ')}`);
  } finally {
    await admin.disconnect();
  }
}
