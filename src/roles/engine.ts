/** Hosts the shards that the log assigns to this process. */
import { join, resolve } from 'node:path';
import type { Registry } from 'prom-client';
import { ChangeTeller } from '../cluster/changes.ts';
import { MirroredFiles } from '../cluster/mirrored-files.ts';
import { ShardServer } from '../cluster/shard-server.ts';
import type { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { liveOf } from '../funnel/publication.ts';
import { readPublications } from '../funnel/publication-file.ts';
import { Contacts } from '../gateway/contacts.ts';
import { KafkaSource } from '../log/kafka-source.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import { shardOf } from '../shard/shard-of.ts';
import { ShardPool } from '../shard/shard-pool.ts';
import { supervisedTasks } from '../shard/supervised-tasks.ts';
import { SUPERVISION } from '../shard/supervision.ts';
import { RedisAliases } from '../store/redis-aliases.ts';
import { ErasureMetrics } from '../telemetry/erasure-metrics.ts';
import type { Logger } from '../telemetry/logger.ts';
import { SourceMetrics } from '../telemetry/source-metrics.ts';
import { SupervisionMetrics } from '../telemetry/supervision-metrics.ts';
import type { Backbone, ManyConfig } from './backbone.ts';
import { loadConfiguredFunnel } from './configured-funnel.ts';
import { HOT_RECORDS } from './process-settings.ts';
import { ShardHosting } from './shard-hosting.ts';
import { Stewardship } from './stewardship.ts';

export interface Engine {
  pool: ShardPool;
  /** `<id>@<version>` that conversations begin with. */
  funnel: string;
  notReady(): string[];
  stop(): Promise<void>;
  failed: Promise<ProsaError>;
}

export interface EngineParts {
  config: ManyConfig;
  backbone: Backbone;
  machines: URL;
  registry: Registry;
  log: Logger;
}

/** How long what was accepted may take to be finished when the process stops (ms). */
const STOP_PATIENCE = 8_000;

/** Resolves when the log has assigned shards. @throws ProsaError that names the setting or service at fault */
export async function startEngine(parts: EngineParts): Promise<Engine> {
  const { config, backbone, machines, registry, log } = parts;
  const { redis, bus } = backbone;
  const { prefix, redisUrl, sessionTimeout } = config.distributed;
  const { funnelModules } = (await import(machines.href)) as typeof import('../../machines/machines.ts');
  const configured = await loadConfiguredFunnel(config.funnel, funnelModules);
  const dataDir = resolve(config.dataDir);
  const mirror = (name: string) => new MirroredFiles({ redis, prefix, name, directory: join(dataDir, name) });
  const [funnels, erasures] = [mirror('funnels'), mirror('erasures')];
  const teller = new ChangeTeller(bus, prefix);
  const pool = new ShardPool(
    {
      groups: config.shards,
      workers: config.workers,
      worker: {
        dataDir,
        logLevel: config.logLevel,
        sendUnknownWait: config.sendUnknownWait,
        whatsapp: config.whatsapp,
        pacing: new SharedArrayBuffer(8),
        cacheCapacity: HOT_RECORDS / config.shards,
        redis: { url: redisUrl, prefix },
        machines: machines.href,
      },
      supervision: { ...SUPERVISION, ...config.supervision },
      mayReopen: () => source.stats.isConfirmed,
    },
    log,
    (conversation) => teller.changed(conversation),
    new SupervisionMetrics(registry),
  );
  const stewardship = new Stewardship({
    bus,
    prefix,
    caretaking: {
      config,
      modules: funnelModules as Record<string, FunnelModule>,
      shards: backbone.shards,
      groups: config.shards,
      groupOf: (conversation) => shardOf(conversation, config.shards),
      contacts: new Contacts(config.tenant, config.hashKey!, new RedisAliases(redis, `${prefix}:`)),
      funnelFiles: funnels,
      erasureFiles: erasures,
      metrics: new ErasureMetrics(registry, () => stewardship.unfinishedErasures),
      log,
    },
    files: [funnels, erasures],
    funnel: configured,
    log,
  });
  /** What is live by what all processes share. */
  const readLive = async () => {
    await funnels.pull();
    return liveOf(readPublications(funnels.directory));
  };
  const hosting = new ShardHosting({
    pool,
    server: new ShardServer(bus, prefix, informed(supervisedTasks(pool), funnels)),
    prepare: async () => {
      const live = await readLive();
      if (live !== undefined) pool.beginWith(live);
    },
    stewardship,
    log,
  });
  const source = new KafkaSource(
    backbone.kafka,
    { topic: backbone.topics.events, shards: config.shards, group: `${prefix}.engines`, sessionTimeout },
    hosting,
    async () => {},
    log,
  );
  new SourceMetrics(registry, () => source.stats);
  const stop = async () => {
    await source.stop(STOP_PATIENCE);
    await pool.close();
  };
  try {
    const funnel = (await readLive()) ?? (await stewardship.beginFirst());
    await pool.open(funnel, []);
    await source.start();
    const failed = Promise.race([pool.gaveUp, source.failed]);
    const notReady = () => {
      if (pool.failure !== undefined) return [`shards: ${pool.failure.message}`];
      const { isConfirmed, shards } = source.stats;
      const waiting = shards.filter(({ state }) => state !== 'open');
      return [...(isConfirmed ? [] : ['kafka']), ...(waiting.length > 0 || !pool.ready ? ['shards'] : [])];
    };
    return { pool, funnel, notReady, stop, failed };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Tasks that read files which another process may have just written. */
function informed(shards: ShardCaller, funnels: MirroredFiles): ShardCaller {
  return {
    async run(type, task) {
      if (type === 'loadFunnel' || type === 'goLive' || type === 'migrate') await funnels.pull();
      return shards.run(type, task);
    },
  };
}
