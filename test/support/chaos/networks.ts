/** A network for each engine, between it and the services, and what can happen to one. */
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { freePorts } from '../../../dev/services/free-ports.ts';
import type { Random } from '../../../src/simulator/random.ts';
import { type BackingServices, startBackingServices } from '../backing-services.ts';
import { SESSION_TIMEOUT } from '../fleet.ts';
import { TcpProxy } from '../tcp-proxy.ts';
import type { Trouble } from './troubles.ts';

export interface Network {
  kafka: TcpProxy;
  redis: TcpProxy;
  /** Settings of the engine that lives in it. */
  env: Record<string, string>;
}

/** Each engine has ways of its own to Kafka and to Redis. */
export async function startNetworks(count: number): Promise<BackingServices & { networks: Network[] }> {
  const ports = await freePorts(count);
  const toKafka = await Promise.all(ports.map((port) => TcpProxy.start(port)));
  const entrances = toKafka.map((proxy, n) => ({ port: ports[n]!, advertisedPort: proxy.port }));
  const services = await startBackingServices({ kafka: { entrances } });
  const networks = await Promise.all(
    toKafka.map(async (kafka) => {
      const redis = await TcpProxy.start(services.redis.port);
      const env = {
        KAFKA_BROKERS: `127.0.0.1:${kafka.port}`,
        REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      };
      return { kafka, redis, env };
    }),
  );
  onTestFinished(async () => {
    await Promise.all(networks.flatMap(({ kafka, redis }) => [kafka.stop(), redis.stop()]));
  });
  return { ...services, networks };
}

type Ill = 'cut' | 'drop' | 'silence' | 'slow' | 'strand';

export const ILLS: readonly (readonly [Ill, keyof Omit<Network, 'env'>])[] = (
  ['cut', 'drop', 'silence', 'slow', 'strand'] as const
).flatMap((ill) => [
  [ill, 'kafka'],
  [ill, 'redis'],
]);

/**
 * Each ill of each connection in turn, in an order by chance, of an engine by chance: cut or silent for up to half as
 * long again as a session lasts, dropped some times, slow by up to a second, or dead without a word.
 */
export function networksIll(networks: readonly Network[], random: Random): Trouble {
  let order: typeof ILLS = [];
  let ailing: TcpProxy;
  return {
    begin: async () => {
      if (order.length === 0) order = random.shuffled(ILLS);
      const [[ill, service], ...rest] = order as [(typeof ILLS)[number], ...typeof ILLS];
      order = rest;
      ailing = random.pick(networks)[service];
      const lasts = random.between(0.1, 1.5) * SESSION_TIMEOUT;
      if (ill === 'slow') ailing.slow(random.pick([50, 300, 1_000]));
      else if (ill !== 'drop') ailing[ill]();
      if (ill !== 'drop') return delay(lasts);
      for (let drops = 0; drops < 5; drops++) {
        ailing.drop();
        await delay(random.between(0, 600));
      }
    },
    end: async () => ailing.restore(),
  };
}
