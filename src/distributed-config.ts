/** Whether Prosa is one process with files or many around Kafka and Redis, and which choices cannot work. */
import type { Values } from './config.ts';

export interface DistributedConfig {
  kafka: KafkaConfig;
  redisUrl: string;
  /** What the names of topics and keys begin with. */
  prefix: string;
  /** How long an engine may be silent before others take its shards over (ms). */
  sessionTimeout: number;
}

export interface KafkaConfig {
  brokers: string[];
  ssl: boolean;
  sasl:
    | { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string }
    | undefined;
}

/** @param problems what is wrong is added, naming the settings */
export function readDistributed(set: Values, problems: string[]): DistributedConfig | undefined {
  if (problems.some((problem) => /^(PROSA_LOG|PROSA_STORE|KAFKA_|REDIS_URL)/.test(problem))) return undefined;
  const brokers = set.KAFKA_BROKERS;
  const redisUrl = set.REDIS_URL;
  const isUnset = set.PROSA_LOG === undefined && set.PROSA_STORE === undefined;
  const bothGiven = brokers !== undefined && redisUrl !== undefined;
  const log = set.PROSA_LOG ?? (bothGiven ? 'kafka' : 'embedded');
  const store = set.PROSA_STORE ?? (bothGiven ? 'redis' : 'embedded');
  const before = problems.length;
  if (isUnset && !bothGiven && (brokers ?? redisUrl) !== undefined) {
    const [given, missing] =
      brokers === undefined ? ['REDIS_URL', 'KAFKA_BROKERS'] : ['KAFKA_BROKERS', 'REDIS_URL'];
    problems.push(
      `${given} is set and ${missing} is not: many processes need both, one process with files needs neither`,
    );
  } else if (log === 'kafka' && store === 'embedded') {
    problems.push(
      'PROSA_LOG is kafka and PROSA_STORE is embedded: a shard that moves to another engine would leave its conversations behind in files; set PROSA_STORE=redis and REDIS_URL',
    );
  } else if (log === 'embedded' && store === 'redis') {
    problems.push(
      'PROSA_LOG is embedded and PROSA_STORE is redis: nothing would divide the shards among processes, and two could own one; set PROSA_LOG=kafka and KAFKA_BROKERS',
    );
  }
  const sasl = readSasl(set, problems);
  if (log !== 'kafka' || store !== 'redis') return undefined;
  if (brokers === undefined) problems.push('KAFKA_BROKERS missing: PROSA_LOG=kafka needs it');
  if (redisUrl === undefined) problems.push('REDIS_URL missing: PROSA_STORE=redis needs it');
  if (set.PROSA_HASH_KEY === undefined && !problems.some((problem) => problem.startsWith('PROSA_HASH_KEY'))) {
    problems.push('PROSA_HASH_KEY missing: all processes must make the same conversation ids of an address');
  }
  if (problems.length > before) return undefined;
  return {
    kafka: { brokers: brokers!, ssl: set.KAFKA_SSL!, sasl },
    redisUrl: redisUrl!,
    prefix: set.PROSA_TOPIC_PREFIX!,
    sessionTimeout: set.PROSA_SESSION_TIMEOUT_MS!,
  };
}

function readSasl(set: Values, problems: string[]): KafkaConfig['sasl'] {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username,
    KAFKA_SASL_PASSWORD: password,
  } = set;
  if (mechanism !== undefined && username !== undefined && password !== undefined) {
    return { mechanism, username, password };
  }
  if ((mechanism ?? username ?? password) !== undefined) {
    problems.push('KAFKA_SASL_MECHANISM, KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD belong together');
  }
  return undefined;
}
