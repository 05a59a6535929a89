/** The services that tests need: where they are, and what happens where they are not. */
import { describe } from 'vitest';
import { findProgram } from '../../dev/services/programs.ts';

/** Set by whoever started them: the set-up of the test project, or `npm run services`. */
export const redisUrl = process.env.PROSA_TEST_REDIS_URL;
export const kafkaBrokers = process.env.PROSA_TEST_KAFKA_BROKERS?.split(',');
/** A server that speaks as Redis does and has WAITAOF. */
export const valkeyUrl = process.env.PROSA_TEST_VALKEY_URL;

type Body = () => void;

/** Tests with a Redis: they fail where CI has none, and elsewhere are skipped and say so. */
export function describeWithRedis(name: string, body: (url: string) => void): void {
  describeWith('Redis', 'PROSA_TEST_REDIS_URL', redisUrl, name, () => body(redisUrl!));
}

/** Tests with a Kafka, in the same way. */
export function describeWithKafka(name: string, body: (brokers: string[]) => void): void {
  describeWith('Kafka', 'PROSA_TEST_KAFKA_BROKERS', kafkaBrokers, name, () => body(kafkaBrokers!));
}

/** Tests with a Valkey. Not every release of Debian has one, so they are skipped without it in CI, too. */
export function describeWithValkey(name: string, body: (url: string) => void): void {
  describeWith('Valkey', 'PROSA_TEST_VALKEY_URL', valkeyUrl, name, () => body(valkeyUrl!), false);
}

/** Tests with Prometheus, Alertmanager and their tools, which they start themselves. */
export function describeWithPrometheus(name: string, body: Body): void {
  const missing = ['prometheus', 'promtool', 'prometheus-alertmanager', 'amtool'].find(
    (program) => findProgram(program) === undefined,
  );
  if (missing === undefined) {
    describe(name, body);
    return;
  }
  const lack = `${name}: there is no ${missing}; install the Debian packages prometheus and prometheus-alertmanager`;
  if (process.env.CI) throw new Error(lack);
  console.warn(`SKIPPED ${lack}`);
  describe.skip(name, body);
}

function describeWith(
  service: string,
  variable: string,
  found: unknown,
  name: string,
  body: Body,
  neededInCi = true,
): void {
  if (found !== undefined) {
    describe(name, body);
    return;
  }
  const lack = `${name}: there is no ${service}; start it with \`npm run services\` and set ${variable}`;
  if (process.env.CI && neededInCi) throw new Error(lack);
  console.warn(`SKIPPED ${lack}`);
  describe.skip(name, body);
}
