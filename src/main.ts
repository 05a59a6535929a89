/** Composition root of the embedded mode: chooses the adapters, starts the parts in order and stops them in the other. */
import type { AddressInfo } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AggregatorRegistry, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Config } from './config.ts';
import { Eraser } from './erasure/eraser.ts';
import { ErasureFiles } from './erasure/erasure-files.ts';
import { Retention } from './erasure/retention.ts';
import { ProsaError } from './errors.ts';
import type { FunnelModule } from './funnel/catalogue.ts';
import type { CompiledFunnel } from './funnel/compile.ts';
import { loadFunnel } from './funnel/load.ts';
import { formatProblems } from './funnel/problems.ts';
import { Publisher } from './funnel/publisher.ts';
import { Contacts } from './gateway/contacts.ts';
import { createServer } from './gateway/server.ts';
import type { ShardReader } from './gateway/services.ts';
import { WebStreams } from './gateway/web-streams.ts';
import { EmbeddedLog } from './log/embedded-log.ts';
import { SETTINGS } from './settings.ts';
import type { ConversationSummary } from './shard/conversation-list.ts';
import { DeadLetterDesk } from './shard/dead-letter-desk.ts';
import { erasureHosts } from './shard/erasure-hosts.ts';
import { funnelHosts } from './shard/funnel-hosts.ts';
import { ShardPool } from './shard/shard-pool.ts';
import { supervisedTasks } from './shard/supervised-tasks.ts';
import { SUPERVISION } from './shard/supervision.ts';
import { generatedAdminToken, openDataDirectory } from './store/data-directory.ts';
import { LocalFiles } from './store/durable-files.ts';
import { SqliteAliases } from './store/sqlite-aliases.ts';
import { ErasureMetrics } from './telemetry/erasure-metrics.ts';
import { createLogger } from './telemetry/logger.ts';
import { SupervisionMetrics } from './telemetry/supervision-metrics.ts';
import { systemClock } from './timers/clock.ts';

export interface Prosa {
  url: string;
  adminToken: string;
  /** `<id>@<version>` that conversations begin with, as far as nothing else is published. */
  funnel: string;
  /** For tests of what follows when a worker thread dies. */
  shards: Pick<ShardPool, 'slots' | 'ready' | 'killWorker'>;
  /** Takes no more, finishes what was accepted, closes the files. */
  stop(): Promise<void>;
  /** Resolves if it cannot go on, once the shards that can have finished what was accepted; then it is to be stopped. */
  failed: Promise<ProsaError>;
}

/** Where the funnels' code is; the worker threads load it, too. */
const MACHINES = new URL('../machines/machines.ts', import.meta.url);

/** Records kept hot by all workers together, in characters. */
const HOT_RECORDS = 64 * 1024 * 1024;

/** Requests that are still coming in get so long to end when the process stops (ms). */
const CLOSE_PATIENCE = 3_000;

/** Who asks for readiness can read in this time why the process is about to end (ms). */
const LAST_WORDS = 1_000;

/**
 * @param machines a module with the exports of machines/machines.ts
 * @throws ProsaError that says which setting, file or funnel is at fault
 */
export async function startProsa(config: Config, machines: URL = MACHINES): Promise<Prosa> {
  const { funnelModules } = (await import(machines.href)) as typeof import('../machines/machines.ts');
  const logger = createLogger(config.logLevel);
  const data = openDataDirectory(config);
  const adminToken = config.adminToken ?? generatedAdminToken(data.path);

  const registry = new Registry();
  const streamsHolder: { streams?: WebStreams } = {};
  const pool = new ShardPool(
    {
      groups: data.groups,
      workers: config.workers,
      worker: {
        dataDir: resolve(data.path),
        logLevel: config.logLevel,
        sendUnknownWait: config.sendUnknownWait,
        whatsapp: config.whatsapp,
        pacing: new SharedArrayBuffer(8),
        cacheCapacity: HOT_RECORDS / data.groups,
        machines: machines.href,
      },
      supervision: { ...SUPERVISION, ...config.supervision },
    },
    logger,
    (conversation) => streamsHolder.streams?.changed(conversation),
    new SupervisionMetrics(registry),
  );
  const tasks = supervisedTasks(pool);
  const publisher = new Publisher({
    files: new LocalFiles(join(data.path, 'funnels')),
    modules: funnelModules,
    hosts: funnelHosts(tasks, data.groups),
    log: logger,
    now: Date.now,
  });
  const log = new EmbeddedLog(pool, data.shards, data.groups, config.maxInFlight);
  const shards: ShardReader = {
    ask: (type, task) => pool.run(type, { ...task, group: log.groupOf(task.conversation) } as never),
  };
  const streams = new WebStreams(shards);
  streamsHolder.streams = streams;
  const aliases = new SqliteAliases(join(data.path, 'contacts.sqlite'));
  const contacts = new Contacts(config.tenant, data.hashKey, aliases);
  collectDefaultMetrics({ register: registry });
  gauge(registry, 'prosa_events_in_flight', 'Events accepted but not yet durable.', () => log.inFlight);
  gauge(registry, 'prosa_web_streams', 'Open streams of the page.', () => streams.size);
  const hosts = erasureHosts(tasks, data.groups, (conversation) => log.groupOf(conversation));
  const erasureMetrics = new ErasureMetrics(registry, () => eraser.unfinished);
  const eraser = new Eraser({
    hosts,
    contacts,
    files: new ErasureFiles(new LocalFiles(join(data.path, 'erasures'))),
    clock: systemClock,
    log: logger,
    erased: (reason, counts) => erasureMetrics.erased(reason, counts),
  });
  const retention =
    config.retentionDays === undefined
      ? undefined
      : new Retention({
          days: config.retentionDays,
          hosts,
          eraser,
          clock: systemClock,
          log: logger,
          trimmed: (counts) => erasureMetrics.trimmed(counts),
          untrimmable: () => erasureMetrics.untrimmable(),
        });

  const server = await createServer({
    tenant: config.tenant,
    adminToken,
    whatsapp: config.whatsapp,
    contacts,
    log,
    shards,
    streams,
    steward: { funnels: publisher, erasures: eraser },
    logger,
    registry,
    conversations: (after, limit) => allConversations(pool, data.groups, after, limit),
    deadLetters: new DeadLetterDesk(tasks, data.groups, (conversation) => log.groupOf(conversation)),
    notReady: () => (pool.ready ? [] : [pool.failure ? `shards: ${pool.failure.message}` : 'shards']),
    metrics: () => allMetrics(registry, pool),
  });

  const stop = async () => {
    streams.close();
    const patience = setTimeout(() => server.server.closeAllConnections(), CLOSE_PATIENCE);
    await server.close();
    clearTimeout(patience);
    await publisher.close();
    await retention?.close();
    await eraser.close();
    await pool.close();
    aliases.close();
  };
  let funnel: string;
  try {
    funnel = await publisher.begin(await loadConfiguredFunnel(config.funnel, funnelModules));
    await pool.open(funnel);
    publisher.resume();
    await eraser.resume();
    retention?.start();
    await server.listen({ port: config.port, host: config.host });
  } catch (error) {
    await stop();
    throw listenError(error, config);
  }
  const { port } = server.server.address() as AddressInfo;
  const host = ['127.0.0.1', '0.0.0.0', '::1', '::'].includes(config.host) ? 'localhost' : config.host;
  const failed = pool.gaveUp.then(async (error) => {
    await Promise.all([pool.close(), delay(LAST_WORDS)]);
    return error;
  });
  return { url: `http://${host}:${port}`, adminToken, funnel, shards: pool, stop, failed };
}

function gauge(registry: Registry, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

async function loadConfiguredFunnel(
  setting: string,
  funnelModules: Record<string, FunnelModule>,
): Promise<CompiledFunnel> {
  // The default is Prosa's own file, wherever it is started from.
  const isDefault = setting === SETTINGS.PROSA_FUNNEL.default;
  const path = isDefault ? fileURLToPath(new URL(`../${setting}`, import.meta.url)) : setting;
  const id = basename(dirname(resolve(path)));
  const module = funnelModules[id];
  if (module === undefined) {
    throw new ProsaError(
      'config_invalid',
      `PROSA_FUNNEL ${path}: there is no funnel "${id}" in machines/machines.ts`,
    );
  }
  const { funnel, problems } = await loadFunnel(path, undefined, module);
  if (funnel === undefined)
    throw new ProsaError('funnel_invalid', `${path}:\n${formatProblems(problems, path)}`);
  return funnel;
}

async function allConversations(
  pool: ShardPool,
  groups: number,
  after: string,
  limit: number,
): Promise<ConversationSummary[]> {
  const all = Array.from({ length: groups }, (_, group) =>
    pool.run('conversations', { group, after, limit }),
  );
  return (await Promise.all(all))
    .flat()
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit);
}

async function allMetrics(registry: Registry, pool: ShardPool): Promise<string> {
  const slots = Array.from({ length: pool.slots }, (_, group) => group);
  const answers = await Promise.allSettled(slots.map((group) => pool.run('metrics', { group })));
  const workers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  return AggregatorRegistry.aggregate([await registry.getMetricsAsJSON(), ...workers] as never).metrics();
}

function listenError(error: unknown, { port, host }: Config): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return new ProsaError('config_invalid', `PORT ${port} on ${host} is in use by another program`);
  if (code === 'EACCES')
    return new ProsaError('config_invalid', `PORT ${port} may not be opened by this user`);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ProsaError('config_invalid', `HOST ${host} is not an address of this machine`);
  }
  return error;
}
