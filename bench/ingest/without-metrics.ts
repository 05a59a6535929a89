/**
 * Loaded by `bench ingest --without-metrics` into each thread of the measured Prosa before its own code: what is
 * counted for every event, request, effect and send is not. What the bench itself reads goes on being counted.
 */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { fileURLToPath, type URL } from 'node:url';
import type { WorkerOptions } from 'node:worker_threads';
import { FunnelMetrics } from '../../src/telemetry/funnel-metrics.ts';
import { HttpMetrics } from '../../src/telemetry/http-metrics.ts';
import { ShardMetrics } from '../../src/telemetry/shard-metrics.ts';

const threads = createRequire(import.meta.url)('node:worker_threads') as typeof import('node:worker_threads');
const self = ['--import', fileURLToPath(import.meta.url)];

threads.Worker = class extends threads.Worker {
  constructor(file: string | URL, options: WorkerOptions = {}) {
    super(file, { ...options, execArgv: [...(options.execArgv ?? []), ...self] });
  }
};
syncBuiltinESMExports();

const nothing = () => {};

Object.assign(FunnelMetrics.prototype, { applied: nothing });
Object.assign(HttpMetrics.prototype, { answered: nothing });
Object.assign(ShardMetrics.prototype, {
  waited: nothing,
  recordsRead: nothing,
  durable: nothing,
  effectBegins: nothing,
  effectEnded: nothing,
  answered: nothing,
  sent: nothing,
  sendFailed: nothing,
  paced: nothing,
});
