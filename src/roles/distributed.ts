/** One process of many around Kafka and Redis: a gateway, an engine, or both. */
import { setTimeout as delay } from 'node:timers/promises';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { createHealthServer } from '../gateway/health-server.ts';
import { generatedAdminToken, makeDataDirectory } from '../store/data-directory.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import { Gauge } from '../telemetry/instruments.ts';
import { createLogger } from '../telemetry/logger.ts';
import { ThreadMetrics } from '../telemetry/thread-metrics.ts';
import { FLUSH_PATIENCE, openTracing, tracingSettings } from '../telemetry/tracing/open-tracing.ts';
import { Backbone, type ManyConfig } from './backbone.ts';
import { type Engine, startEngine } from './engine.ts';
import { createGateway, type Gateway } from './gateway.ts';
import { closeServer, listen } from './http.ts';
import { allMetrics, tellProcess, versionOfProsa } from './process-metrics.ts';
import { LAST_WORDS } from './process-settings.ts';
import type { Prosa } from './prosa.ts';

export type Role = 'gateway' | 'engine';

/** @throws ProsaError that names the setting or service at fault */
export async function startDistributed(
  config: ManyConfig,
  roles: readonly Role[],
  machines: URL,
): Promise<Prosa> {
  const log = createLogger(config.logLevel);
  makeDataDirectory(config.dataDir);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const isGateway = roles.includes('gateway');
  const adminToken = isGateway ? (config.adminToken ?? generatedAdminToken(config.dataDir)) : undefined;
  const backbone = await Backbone.open(config, log);
  const role = isGateway ? 'gateway' : 'engine';
  const traced = tracingSettings(config.tracing, role, versionOfProsa(), backbone.topics.events);
  const tracing = isGateway ? await openTracing(traced, registry, log) : undefined;
  let engine: Engine | undefined;
  let metrics = () => registry.metrics();
  let gateway: Gateway | undefined;
  const health = {
    notReady: () => engine?.notReady() ?? [],
    metrics: () => metrics(),
  };
  const stop = async () => {
    if (gateway !== undefined) await gateway.stop();
    else await closeServer(healthServer);
    await engine?.stop();
    await backbone.close();
    await tracing?.close(FLUSH_PATIENCE);
  };
  const healthServer = createHealthServer(health, log);
  try {
    if (roles.includes('engine')) {
      engine = await startEngine({ config, backbone, machines, registry, log, tracing: traced });
      metrics = allMetrics(registry, engine.pool);
    }
    new ThreadMetrics(registry, engine?.pool);
    tellProcess(registry, role, health.notReady);
    new Gauge(registry, METRICS.shards).set({}, config.shards);
    if (isGateway) {
      gateway = await createGateway({
        config,
        adminToken: adminToken!,
        backbone,
        machines,
        registry,
        log,
        tracing,
        ...health,
      });
    }
    const url = await listen(gateway?.server ?? healthServer, config);
    const failed = (engine?.failed ?? new Promise<never>(() => {})).then(async (error) => {
      await delay(LAST_WORDS);
      return error;
    });
    const hasUsers = (await gateway?.operators.haveUsers()) ?? false;
    return { url, adminToken, hasUsers, funnel: engine?.funnel, shards: engine?.pool, stop, failed };
  } catch (error) {
    await stop();
    throw error;
  }
}
