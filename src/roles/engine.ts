/** Hosts the shards that the log assigns to this process. */
import { join, resolve } from 'node:path';
import type { Registry } from 'prom-client';
import type { GroupLive } from '../analytics/group-live.ts';
import type { FeedAddress } from '../catalogue/snapshot-feed.ts';
import { ChangeTeller } from '../cluster/changes.ts';
import { MirroredFiles } from '../cluster/mirrored-files.ts';
import { ShardServer } from '../cluster/shard-server.ts';
import { tellDraft } from '../cluster/shared-drafts.ts';
import { LiveTeller } from '../cluster/shared-live.ts';
import { pacingMemory } from '../delivery/pacing.ts';
import { Workshop } from '../editing/workshop.ts';
import type { Draft } from '../effects/llm/drafts.ts';
import type { ProsaError } from '../errors.ts';
import { liveOf } from '../funnel/publication.ts';
import { readPublications } from '../funnel/publication-file.ts';
import { unreadableEvent } from '../log/cloud-events.ts';
import { KafkaPublisher } from '../log/kafka-publisher.ts';
import { KafkaSource } from '../log/kafka-source.ts';
import { LogTail } from '../log/log-tail.ts';
import type { ShardCaller } from '../shard/shard-caller.ts';
import { ShardPool } from '../shard/shard-pool.ts';
import { supervisedTasks } from '../shard/supervised-tasks.ts';
import { SUPERVISION } from '../shard/supervision.ts';
import { lockDirectory } from '../store/directory-lock.ts';
import { ShardKeys } from '../store/redis-keys.ts';
import { RedisLogMemory } from '../store/redis-log-memory.ts';
import type { Logger } from '../telemetry/logger.ts';
import { SourceMetrics } from '../telemetry/source-metrics.ts';
import { SupervisionMetrics } from '../telemetry/supervision-metrics.ts';
import type { TracingSettings } from '../telemetry/tracing/open-tracing.ts';
import { systemClock } from '../timers/clock.ts';
import { type Backbone, engineGroup, type ManyConfig } from './backbone.ts';
import { keepCatalogue } from './catalogue-keeping.ts';
import { loadConfiguredFunnel } from './configured-funnel.ts';
import { createStewardship } from './engine-stewardship.ts';
import { FactPublishing } from './fact-publishing.ts';
import { HOT_RECORDS, type MachinesModule } from './process-settings.ts';
import { ShardHosting } from './shard-hosting.ts';
import { prepareShard } from './shard-preparation.ts';

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
  /** Undefined where nothing is traced. */
  tracing: TracingSettings | undefined;
}

/** How long what was accepted may take to be finished when the process stops (ms). */
const STOP_PATIENCE = 8_000;

/** Resolves when the log has assigned shards. @throws ProsaError that names the setting or service at fault */
export async function startEngine(parts: EngineParts): Promise<Engine> {
  const { config, backbone, machines, registry, log } = parts;
  const { redis, bus, kafka, topics } = backbone;
  const { prefix, sessionTimeout } = config.distributed;
  const unlock = lockDirectory(resolve(config.dataDir));
  const { funnelModules, catalogue } = (await import(machines.href)) as MachinesModule;
  const configured = await loadConfiguredFunnel(config.funnel, funnelModules);
  const kept = await keepCatalogue(catalogue, config, registry, log);
  const mirror = (name: string) =>
    new MirroredFiles({ redis, prefix, name, directory: resolve(join(config.dataDir, name)) });
  const [funnels, erasures, drafts] = [mirror('funnels'), mirror('erasures'), mirror('drafts')];
  const group = engineGroup(prefix);

  const pool = createPool(parts, kept?.address, {
    changed: (conversation) => teller.changed(conversation),
    draft: (draft) => tellDraft(bus, prefix, draft),
    live: (changes) => liveTeller.tell(changes),
    factsWait: (shard) => facts.wait(shard),
    mayReopen: () => source.stats.isConfirmed,
  });
  const teller = new ChangeTeller(bus, prefix);
  const liveTeller = new LiveTeller(bus, prefix);
  const publisher = new KafkaPublisher(kafka);
  const facts = new FactPublishing(pool, publisher, topics, systemClock, log);
  const workshop = new Workshop({
    machines: machines.href,
    pageUrl: config.pageUrl,
    ...(kept && { catalogue: kept.address }),
  });
  const { stewardship, close: closeStewardship } = createStewardship({
    ...parts,
    modules: funnelModules,
    configured,
    funnels,
    erasures,
    drafts,
    workshop,
    catalogue: () => kept?.snapshot(),
    group,
    isConfirmed: () => source.stats.isConfirmed,
  });
  /** By what all processes share, as it was brought here last. */
  const live = () => liveOf(readPublications(funnels.directory));
  const tail = new LogTail({
    topic: topics.events,
    applied: (shard) => new RedisLogMemory(redis, new ShardKeys(`${prefix}:`, shard)).lastOffset(),
    ends: () => source.ends(),
  });
  const hosting = new ShardHosting({
    pool,
    server: new ShardServer(bus, prefix, informed(supervisedTasks(pool), funnels)),
    prepare: (shard) =>
      prepareShard(shard, {
        pull: () => funnels.pull(),
        live,
        assertWhole: (shard) => tail.assertWhole(shard),
        beginWith: (version) => pool.beginWith(version),
      }),
    stewardship,
    log,
  });
  const source = new KafkaSource(
    kafka,
    { topic: topics.events, shards: config.shards, group, sessionTimeout },
    hosting,
    (partition, offset, value) => {
      const record = { topic: topics.events, partition, offset, value, at: Date.now() };
      return publisher.publish(topics.deadLetters, [unreadableEvent(config.tenant, record)]);
    },
    log,
  );
  new SourceMetrics(registry, () => source.stats);
  const stop = async () => {
    await source.stop(STOP_PATIENCE);
    await workshop.close();
    await pool.close();
    await kept?.stop();
    await facts.stop();
    await publisher.close();
    await closeStewardship();
    unlock();
  };
  const notReady = () => {
    if (pool.failure !== undefined) return [`shards: ${pool.failure.message}`];
    const { isConfirmed, shards } = source.stats;
    const areOpen = pool.ready && shards.every(({ state }) => state === 'open');
    return [...(isConfirmed ? [] : ['kafka']), ...(areOpen ? [] : ['shards'])];
  };
  try {
    await funnels.pull();
    const funnel = live() ?? (await stewardship.beginFirst());
    await pool.open(funnel, []);
    await source.start();
    return { pool, funnel, notReady, stop, failed: Promise.race([pool.gaveUp, source.failed]) };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface PoolTold {
  changed(conversation: string): void;
  draft(draft: Draft): void;
  live(changes: GroupLive[]): void;
  factsWait(shard: number): void;
  mayReopen(): boolean;
}

function createPool(
  { config, machines, registry, log, tracing }: EngineParts,
  catalogue: FeedAddress | undefined,
  told: PoolTold,
): ShardPool {
  const { prefix, redisUrl } = config.distributed;
  return new ShardPool(
    {
      groups: config.shards,
      workers: config.workers,
      worker: {
        dataDir: resolve(config.dataDir),
        logLevel: config.logLevel,
        sendUnknownWait: config.sendUnknownWait,
        whatsapp: config.whatsapp,
        pageUrl: config.pageUrl,
        pacing: pacingMemory(),
        cacheCapacity: HOT_RECORDS / config.shards,
        redis: { url: redisUrl, prefix },
        llm: config.llm && { ...config.llm, tenant: config.tenant },
        tracing,
        machines: machines.href,
        ...(catalogue && { catalogue }),
      },
      supervision: { ...SUPERVISION, ...config.supervision },
      mayReopen: () => told.mayReopen(),
    },
    log,
    told,
    new SupervisionMetrics(registry),
  );
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
