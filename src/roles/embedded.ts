/** One process by itself: chooses the adapters, starts the parts in order and stops them in the other. */
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { FlowWindows } from '../analytics/flow-windows.ts';
import { SqliteFlowLedger } from '../analytics/sqlite-flow-ledger.ts';
import { SqliteBookings } from '../bookings/sqlite-bookings.ts';
import type { Config } from '../config.ts';
import { pacingMemory } from '../delivery/pacing.ts';
import { Editing } from '../editing/editing.ts';
import { Workshop } from '../editing/workshop.ts';
import { keptVersions } from '../funnel/archive.ts';
import { Contacts } from '../gateway/contacts.ts';
import { LiveStreams } from '../gateway/live-streams.ts';
import { RequestTraces } from '../gateway/request-traces.ts';
import type { GatewayServices, ShardReader } from '../gateway/services.ts';
import { WebStreams } from '../gateway/web-streams.ts';
import { EmbeddedLog } from '../log/embedded-log.ts';
import { LocalUsersFile } from '../operators/local-users-file.ts';
import { SqliteAuditLog } from '../operators/sqlite-audit-log.ts';
import { SqliteSessions } from '../operators/sqlite-sessions.ts';
import { conversationsOfAll } from '../shard/conversation-list.ts';
import { DeadLetterDesk } from '../shard/dead-letter-desk.ts';
import { handOffsOfAll } from '../shard/hand-off-list.ts';
import { recentOfAll } from '../shard/person-list.ts';
import { ShardPool } from '../shard/shard-pool.ts';
import { supervisedTasks } from '../shard/supervised-tasks.ts';
import { SUPERVISION } from '../shard/supervision.ts';
import { generatedAdminToken, openDataDirectory, usersPath } from '../store/data-directory.ts';
import { LocalFiles } from '../store/durable-files.ts';
import { readImportMark, refuseUnfinishedImport } from '../store/import-mark.ts';
import { SqliteAliases } from '../store/sqlite-aliases.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import { ErasureMetrics } from '../telemetry/erasure-metrics.ts';
import { gaugeOf } from '../telemetry/instruments.ts';
import { createLogger } from '../telemetry/logger.ts';
import { SupervisionMetrics } from '../telemetry/supervision-metrics.ts';
import { ThreadMetrics } from '../telemetry/thread-metrics.ts';
import { FLUSH_PATIENCE, openTracing, tracingSettings } from '../telemetry/tracing/open-tracing.ts';
import { systemClock } from '../timers/clock.ts';
import { keepAuditFor, openAccess } from './access.ts';
import { bookingDesk } from './booking-desk.ts';
import { Caretaking } from './caretaking.ts';
import { keepCatalogue } from './catalogue-keeping.ts';
import { loadConfiguredFunnel } from './configured-funnel.ts';
import { draftServices, keptIn } from './draft-keeping.ts';
import { draftReplays } from './draft-replays.ts';
import { closeServer, listen } from './http.ts';
import { allMetrics, tellProcess, versionOfProsa } from './process-metrics.ts';
import { HOT_RECORDS, LAST_WORDS, type MachinesModule } from './process-settings.ts';
import type { Prosa } from './prosa.ts';

/** @throws ProsaError that says which setting, file or funnel is at fault */
export async function startEmbedded(config: Config, machines: URL): Promise<Prosa> {
  const { funnelModules, catalogue } = (await import(machines.href)) as MachinesModule;
  const logger = createLogger(config.logLevel);
  const data = openDataDirectory(config);
  refuseUnfinishedImport(readImportMark(data.path), `PROSA_DATA_DIR ${data.path}`);
  const adminToken = config.adminToken ?? generatedAdminToken(data.path);
  const sessions = new SqliteSessions(join(data.path, 'sessions.sqlite'));
  const users = new LocalUsersFile(usersPath(data.path));
  const operators = await openAccess({ config, adminToken, users, sessions, log: logger });

  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const traced = tracingSettings(config.tracing, 'start', versionOfProsa());
  const tracing = await openTracing(traced, registry, logger);
  const kept = await keepCatalogue(catalogue, config, registry, logger);
  const pool = new ShardPool(
    {
      groups: data.groups,
      workers: config.workers,
      worker: {
        dataDir: resolve(data.path),
        logLevel: config.logLevel,
        sendUnknownWait: config.sendUnknownWait,
        whatsapp: config.whatsapp,
        pageUrl: config.pageUrl,
        pacing: pacingMemory(),
        cacheCapacity: HOT_RECORDS / data.groups,
        llm: config.llm && { ...config.llm, tenant: config.tenant },
        tracing: traced,
        machines: machines.href,
        ...(kept && { catalogue: kept.address }),
      },
      supervision: { ...SUPERVISION, ...config.supervision },
    },
    logger,
    {
      changed: (conversation) => streams.changed(conversation),
      draft: (draft) => streams.draft(draft),
      live: (changes) => live.changed(changes),
    },
    new SupervisionMetrics(registry),
  );
  const tasks = supervisedTasks(pool);
  const log = new EmbeddedLog(pool, data.shards, data.groups, config.maxInFlight);
  const groupOf = (conversation: string) => log.groupOf(conversation);
  const shards: ShardReader = {
    ask: (type, task) => pool.run(type, { ...task, group: groupOf(task.conversation) } as never),
  };
  const streams = new WebStreams(shards);
  const flows = new SqliteFlowLedger(join(data.path, 'flows.sqlite'), systemClock);
  const live = new LiveStreams({
    windows: new FlowWindows(flows, systemClock),
    clock: systemClock,
    groups: data.groups,
    ask: (group) => pool.run('live', { group }),
  });
  const aliases = new SqliteAliases(join(data.path, 'contacts.sqlite'));
  const bookings = new SqliteBookings(join(data.path, 'bookings.sqlite'));
  const contacts = new Contacts(config.tenant, data.hashKey, aliases);
  gaugeOf(registry, METRICS.eventsInFlight, () => log.inFlight);
  gaugeOf(registry, METRICS.eventsInFlightLimit, () => config.maxInFlight);
  new ThreadMetrics(registry, pool);
  gaugeOf(registry, METRICS.webStreams, () => streams.size);
  const notReady = () => (pool.ready ? [] : [pool.failure ? `shards: ${pool.failure.message}` : 'shards']);
  tellProcess(registry, 'start', notReady);
  const caretaking = new Caretaking({
    config,
    modules: funnelModules,
    shards: tasks,
    groups: data.groups,
    groupOf,
    contacts,
    bookings,
    funnelFiles: new LocalFiles(join(data.path, 'funnels')),
    erasureFiles: new LocalFiles(join(data.path, 'erasures')),
    metrics: new ErasureMetrics(registry, () => caretaking.eraser.unfinished),
    log: logger,
  });

  const audit = new SqliteAuditLog(join(data.path, 'audit.sqlite'), keepAuditFor(config));
  const workshop = new Workshop({
    machines: machines.href,
    pageUrl: config.pageUrl,
    ...(kept && { catalogue: kept.address }),
  });
  const recent: GatewayServices['recent'] = (query) => recentOfAll(pool, data.groups, query);
  const keptVersion = keptIn(join(data.path, 'funnels'));
  const editing = new Editing(workshop, keptVersion);
  const { createServer } = await import('../gateway/server.ts'); // loaded while the threads start
  const server = await createServer({
    tenant: config.tenant,
    operators,
    audit,
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    whatsapp: config.whatsapp,
    contacts,
    log,
    shards,
    streams,
    live,
    traces: tracing && new RequestTraces(tracing, undefined),
    steward: {
      funnels: caretaking.publisher,
      editing,
      drafts: draftServices(new LocalFiles(join(data.path, 'drafts')), join(data.path, 'funnels'), editing),
      erasures: caretaking.eraser,
    },
    logger,
    registry,
    conversations: (after, limit) => conversationsOfAll(pool, data.groups, after, limit),
    replays: draftReplays(shards, recent, workshop, async (version) => keptVersion(version)),
    handOffs: (query) => handOffsOfAll(pool, data.groups, query),
    recent,
    deadLetters: new DeadLetterDesk(tasks, data.groups, groupOf),
    bookings: bookingDesk(bookings, registry),
    notReady,
    metrics: allMetrics(registry, pool),
  });

  const stop = async () => {
    streams.close();
    live.close();
    await closeServer(server);
    await caretaking.close();
    await workshop.close();
    await pool.close();
    await kept?.stop();
    aliases.close();
    bookings.close();
    flows.close();
    sessions.close();
    audit.close();
    await tracing?.close(FLUSH_PATIENCE);
  };
  try {
    const ranBefore = await keptVersions(join(data.path, 'funnels'));
    const configured = await loadConfiguredFunnel(config.funnel, funnelModules, ranBefore);
    const funnel = await caretaking.publisher.begin(configured);
    await pool.open(funnel);
    await caretaking.resume();
    const url = await listen(server, config);
    const failed = pool.gaveUp.then(async (error) => {
      await Promise.all([pool.close(), delay(LAST_WORDS)]);
      return error;
    });
    const hasUsers = await operators.haveUsers();
    return { url, adminToken, hasUsers, funnel, shards: pool, stop, failed };
  } catch (error) {
    await stop();
    throw error;
  }
}
