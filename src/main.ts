/** What a process of Prosa can be, and what is started for it; only that is loaded. */
import type { Config } from './config.ts';
import { ProsaError } from './errors.ts';
import type { House, Likeness } from './moving/house.ts';
import type { Prosa } from './roles/prosa.ts';

export type { Prosa } from './roles/prosa.ts';

/** Where the funnels' code is; the worker threads load it, too. */
const MACHINES = new URL('../machines/machines.ts', import.meta.url);

/**
 * Everything in one process: by itself with files, or beside others around Kafka and Redis.
 * @param machines a module with the exports of machines/machines.ts
 * @throws ProsaError that says which setting, file or funnel is at fault
 */
export async function startProsa(config: Config, machines: URL = MACHINES): Promise<Prosa> {
  const { distributed } = config;
  if (distributed === undefined) {
    const { startEmbedded } = await import('./roles/embedded.ts');
    return startEmbedded(config, machines);
  }
  const { startDistributed } = await import('./roles/distributed.ts');
  return startDistributed({ ...config, distributed }, ['gateway', 'engine'], machines);
}

/** One part of a Prosa of many processes. @throws ProsaError as `startProsa` */
export async function startRole(
  role: 'gateway' | 'engine',
  config: Config,
  machines = MACHINES,
): Promise<Prosa> {
  const { distributed } = config;
  if (distributed === undefined) {
    throw new ProsaError(
      'config_invalid',
      `prosa ${role} is for many processes: set KAFKA_BROKERS, REDIS_URL and PROSA_HASH_KEY, or run prosa start`,
    );
  }
  const { startDistributed } = await import('./roles/distributed.ts');
  return startDistributed({ ...config, distributed }, [role], machines);
}

/**
 * All that a Prosa with these settings keeps, while no process of it runs.
 * @param like what is to come into it; without it, it must be there
 * @throws ProsaError `config_invalid`, `data_format`, `data_locked`, `log_pending`, or that a service is not there
 */
export async function openHouse(config: Config, like?: Likeness): Promise<House> {
  const { distributed } = config;
  if (distributed === undefined) {
    const { openEmbeddedHouse } = await import('./roles/embedded-house.ts');
    return openEmbeddedHouse(config, like);
  }
  const { openDistributedHouse } = await import('./roles/distributed-house.ts');
  return openDistributedHouse({ ...config, distributed }, like);
}
