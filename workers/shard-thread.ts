/** What a worker thread runs: it hosts groups of shards and answers the tasks of the pool. */
import { join } from 'node:path';
import { parentPort, threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { Registry } from 'prom-client';
import { ThreadLive } from '../src/analytics/thread-live.ts';
import { feedFrom } from '../src/catalogue/snapshot-feed.ts';
import type { Channel } from '../src/channels/channel.ts';
import { WebChannel } from '../src/channels/web/web-channel.ts';
import { WhatsAppChannel } from '../src/channels/whatsapp/whatsapp-channel.ts';
import { writeCompiledSoon } from '../src/compile-cache.ts';
import { SharedPacing } from '../src/delivery/pacing.ts';
import type { Drafts } from '../src/effects/llm/drafts.ts';
import { ProsaError } from '../src/errors.ts';
import type { MachinesModule } from '../src/roles/process-settings.ts';
import { isErasureTask, performErasure } from '../src/shard/erasure-tasks.ts';
import { performReading } from '../src/shard/reading-tasks.ts';
import { discard, requeue } from '../src/shard/requeue.ts';
import { isFunnelTask, ThreadFunnels } from '../src/shard/thread-funnels.ts';
import { ThreadPrecautions } from '../src/shard/thread-precautions.ts';
import { WatchList } from '../src/shard/watch-list.ts';
import { BookingMetrics } from '../src/telemetry/booking-metrics.ts';
import { FunnelMetrics } from '../src/telemetry/funnel-metrics.ts';
import { GroupMetrics } from '../src/telemetry/group-metrics.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import type { ThreadAnswer } from '../src/telemetry/merged-metrics.ts';
import { countResults } from '../src/telemetry/result-cache-metrics.ts';
import { Seldom } from '../src/telemetry/seldom.ts';
import { ShardMetrics } from '../src/telemetry/shard-metrics.ts';
import { FLUSH_PATIENCE, openTracing } from '../src/telemetry/tracing/open-tracing.ts';
import { systemClock } from '../src/timers/clock.ts';
import type { ShardAnswer, ShardNotice, ShardTask, ShardTasks, WorkerData } from './protocol.ts';
import { ThreadGroups } from './thread-groups.ts';
import { threadModelEffects } from './thread-model.ts';
import { ThreadStores } from './thread-stores.ts';

/** Failures to count are logged so far apart (ms). */
const FLOW_FAILURES_APART = 60_000;

writeCompiledSoon();
const settings = workerData as WorkerData;
const machines = (await import(
  settings.machines ?? new URL('../machines/machines.ts', import.meta.url).href
)) as MachinesModule;
const { catalogue, effectHandlers, funnelModules, resultCache } = machines;
const fed = settings.catalogue && catalogue && feedFrom(settings.catalogue, catalogue);
const log = createLogger(settings.logLevel);
const registry = new Registry();
const tracing = await openTracing(settings.tracing, registry, log);
if (resultCache !== undefined) countResults(registry, resultCache);
const funnels = new ThreadFunnels(join(settings.dataDir, 'funnels'), funnelModules);
const stores = new ThreadStores(settings);
const precautions = new ThreadPrecautions(settings, systemClock);
const tell = (notice: ShardNotice) => parentPort!.postMessage(notice);
const watched = new WatchList(systemClock);
const flowFailures = new Seldom(FLOW_FAILURES_APART);
const live = new ThreadLive({
  ledger: stores.flows(),
  clock: systemClock,
  tell: (changes) => tell({ type: 'live', changes }),
  failed: (err) =>
    flowFailures.say('', (unsaid) =>
      log.error({ err, unsaid }, 'conversations could not be counted or their flows not be written'),
    ),
});
const observer = new ShardMetrics(registry, log, (conversation) => {
  if (watched.has(conversation)) tell({ type: 'changed', conversation });
});
const bookingMetrics = new BookingMetrics(registry, 'conversation');
const conversions = Object.entries(funnelModules).map(
  ([funnel, module]) => [funnel, new Set(module.conversions)] as const,
);
const funnelMetrics = new FunnelMetrics(registry, systemClock, new Map(conversions));

const channels = new Map<string, Channel>([['web', new WebChannel()]]);
if (settings.whatsapp !== undefined) {
  const { messagesPerSecond } = settings.whatsapp;
  const pacing = new SharedPacing(settings.pacing, messagesPerSecond, Math.ceil(messagesPerSecond / 4));
  channels.set('whatsapp', new WhatsAppChannel({ ...settings.whatsapp, timeout: 15_000 }, pacing));
}

const drafts: Drafts = {
  isWatched: (conversation) => watched.has(conversation),
  show: (draft) => tell({ type: 'draft', ...draft }),
};
const modelEffects = await threadModelEffects(settings, machines, drafts, registry, log, tracing);
machines.tellOfModel?.(settings.llm !== undefined);

const groups = new ThreadGroups({
  settings,
  stores,
  funnels,
  effects: { ...modelEffects, ...effectHandlers },
  channels,
  precautions,
  observer,
  funnelMetrics,
  bookingMetrics,
  live,
  catalogue: fed?.begun,
  tracing,
  log,
  tell,
});
new GroupMetrics(registry, () => groups.watched());

async function counted(): Promise<ThreadAnswer> {
  return { thread: threadId, metrics: (await registry.getMetricsAsJSON()) as never };
}

function perform(task: ShardTask): Promise<ShardTasks[keyof ShardTasks]['answer']> | undefined {
  if (task.type === 'open') return groups.open(task);
  if (task.type === 'metrics') return counted();
  if (task.type === 'flush') return tracing?.flush(FLUSH_PATIENCE) as Promise<undefined> | undefined;
  const group = groups.of(task.group);
  switch (task.type) {
    case 'deliver':
      return group.deliver(task.events) as Promise<undefined>;
    case 'deliverLogged':
      groups.assertOpening(task.group, task.opening);
      return group.deliverLogged(task.events) as Promise<undefined>;
    case 'close':
      return groups.close(task.group, task.patience);
    case 'live':
      return Promise.resolve(live.of(task.group));
    case 'watch':
      watched.watch(task.conversation);
      return undefined;
    case 'facts':
      return group.store.factQueue!.first(task.limit);
    case 'removeFacts':
      return group.store.factQueue!.remove(task.upTo) as Promise<undefined>;
    case 'requeue':
      return requeue(group, precautions.of(task.group).quarantine, task.id, Date.now());
    case 'discard':
      return discard(group, task.id, Date.now());
  }
  if (isFunnelTask(task)) return funnels.perform(task, group);
  if (isErasureTask(task)) return performErasure(task, group);
  return performReading(task, group);
}

export default async function handle(task: ShardTask): Promise<ShardAnswer> {
  try {
    return { answer: await perform(task) } as ShardAnswer;
  } catch (error) {
    if (error instanceof ProsaError) return { error: { code: error.code, message: error.message } };
    log.error({ err: error, task: task.type }, 'task failed');
    return { error: { code: 'internal', message: (error as Error).message } };
  }
}
