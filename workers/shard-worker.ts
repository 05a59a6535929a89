/** Thread entry: hosts groups of shards and answers the tasks of the pool. */
import { join } from 'node:path';
import { parentPort, threadId } from 'node:worker_threads';
import { workerData } from 'piscina';
import { Registry } from 'prom-client';
import { ThreadLive } from '../src/analytics/thread-live.ts';
import { feedFrom } from '../src/catalogue/snapshot-feed.ts';
import type { Channel } from '../src/channels/channel.ts';
import { WebChannel } from '../src/channels/web/web-channel.ts';
import { WhatsAppChannel } from '../src/channels/whatsapp/whatsapp-channel.ts';
import { SharedPacing } from '../src/delivery/pacing.ts';
import type { Drafts } from '../src/effects/llm/drafts.ts';
import { NO_PAST } from '../src/effects/past.ts';
import { withServices } from '../src/effects/services.ts';
import { ProsaError } from '../src/errors.ts';
import { enrich } from '../src/perception/enrich.ts';
import type { MachinesModule } from '../src/roles/process-settings.ts';
import { withTemplates } from '../src/shard/approved-templates.ts';
import { storedRecordOf, summariesOf } from '../src/shard/conversation-list.ts';
import { memoryOf } from '../src/shard/conversation-memory.ts';
import { journalOf, transcriptOf, viewOf } from '../src/shard/conversation-view.ts';
import { isErasureTask, performErasure } from '../src/shard/erasure-tasks.ts';
import { HandOffs } from '../src/shard/hand-offs.ts';
import { Housekeeping } from '../src/shard/housekeeping.ts';
import { operatedOf } from '../src/shard/operated.ts';
import { pastOf } from '../src/shard/past-of.ts';
import { handOffsOf, recentOf } from '../src/shard/person-list.ts';
import { requeue } from '../src/shard/requeue.ts';
import { ShardGroup } from '../src/shard/shard-group.ts';
import { isFunnelTask, ThreadFunnels } from '../src/shard/thread-funnels.ts';
import { ThreadPrecautions } from '../src/shard/thread-precautions.ts';
import { WatchList } from '../src/shard/watch-list.ts';
import { FunnelMetrics } from '../src/telemetry/funnel-metrics.ts';
import { GroupMetrics } from '../src/telemetry/group-metrics.ts';
import { createLogger } from '../src/telemetry/logger.ts';
import type { ThreadAnswer } from '../src/telemetry/merged-metrics.ts';
import { countResults } from '../src/telemetry/result-cache-metrics.ts';
import { Seldom } from '../src/telemetry/seldom.ts';
import { ShardMetrics } from '../src/telemetry/shard-metrics.ts';
import { systemClock } from '../src/timers/clock.ts';
import type { ShardAnswer, ShardNotice, ShardTask, ShardTasks, WorkerData } from './protocol.ts';
import { threadModelEffects } from './thread-model.ts';
import { ThreadStores } from './thread-stores.ts';

/** Failures to count are logged so far apart (ms). */
const FLOW_FAILURES_APART = 60_000;

const settings = workerData as WorkerData;
const { pageUrl } = settings;
const machines = (await import(
  settings.machines ?? new URL('../machines/machines.ts', import.meta.url).href
)) as MachinesModule;
const { catalogue, effectHandlers, funnelModules, resultCache } = machines;
const fed = settings.catalogue && catalogue && feedFrom(settings.catalogue, catalogue);
const log = createLogger(settings.logLevel);
const registry = new Registry();
if (resultCache !== undefined) countResults(registry, resultCache);
const funnels = new ThreadFunnels(join(settings.dataDir, 'funnels'), funnelModules);
const stores = new ThreadStores(settings);
const groups = new Map<number, ShardGroup>();
/** Of each group, which opening of it this is. */
const openings = new Map<number, number>();
const housekeepings = new Map<number, Housekeeping>();
const handOffs = new Map<number, HandOffs>();
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
const conversions = Object.entries(funnelModules).map(
  ([funnel, module]) => [funnel, new Set(module.conversions)] as const,
);
const funnelMetrics = new FunnelMetrics(registry, systemClock, new Map(conversions));
new GroupMetrics(
  registry,
  () =>
    new Map(
      [...groups].map(([number, group]) => [
        number,
        { group, unpacked: housekeepings.get(number)!.left, handOffs: handOffs.get(number)! },
      ]),
    ),
);

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
const modelEffects = await threadModelEffects(settings, machines, drafts, registry, log);
machines.tellOfModel?.(settings.llm !== undefined);

async function open(task: ShardTasks['open']['task']): Promise<undefined> {
  const { group: number, liveFunnel, opening } = task;
  openings.set(number, opening);
  if (groups.has(number)) return;
  await fed;
  const versions = await funnels.open(liveFunnel);
  const bookings = await stores.bookings();
  const store = await stores.open(number);
  const past = async (conversation: string) => {
    const record = await group.record(conversation);
    return record === undefined ? NO_PAST : pastOf(record, store);
  };
  const given = new HandOffs();
  const group: ShardGroup = new ShardGroup({
    store,
    funnels: versions,
    enrich: funnels.enrich(versions, withTemplates(settings.whatsapp?.templates ?? [], enrich)),
    effects: withServices(
      { ...modelEffects, ...effectHandlers },
      { bookings, pageUrl, now: () => systemClock.now(), past },
    ),
    channels,
    clock: systemClock,
    dispatcher: { concurrency: 64, unknownWait: settings.sendUnknownWait },
    observer,
    listeners: [funnelMetrics, ...live.listen(number, given)],
    cacheCapacity: settings.cacheCapacity,
    precautions: precautions.open(number, task),
    ...(settings.redis && {
      ended: (error) => ended(number, error),
      factsWait: () => tell({ type: 'facts', group: number }),
    }),
  });
  try {
    await group.open();
  } catch (error) {
    await live.close(number);
    await store.close();
    throw error;
  }
  groups.set(number, group);
  handOffs.set(number, given);
  void live.count(number, group);
  housekeepings.set(
    number,
    new Housekeeping({
      clock: systemClock,
      pack: () => group.exclusively(() => store.pack()),
      shrink: () => group.exclusively(() => store.shrink()),
      head: () => group.position,
      failed: (err) =>
        log.error({ err, group: number }, 'older rows could not be made smaller; trying again'),
    }),
  );
}

async function close(number: number, group: ShardGroup, patience?: number): Promise<undefined> {
  groups.delete(number);
  housekeepings.get(number)?.stop();
  housekeepings.delete(number);
  handOffs.get(number)?.stop();
  handOffs.delete(number);
  await group.close(patience).finally(() => precautions.close(number));
  await live.close(number);
}

/** The group has ended by itself; whether it is opened again is not this thread's to decide. */
function ended(number: number, error: unknown): void {
  const group = groups.get(number);
  if (group === undefined) return;
  const code = error instanceof ProsaError ? error.code : 'internal';
  close(number, group)
    .catch((err: unknown) => log.error({ err, group: number }, 'an ended shard did not close'))
    .finally(() => tell({ type: 'ended', group: number, code }));
}

async function counted(): Promise<ThreadAnswer> {
  return { thread: threadId, metrics: (await registry.getMetricsAsJSON()) as never };
}

function perform(task: ShardTask): Promise<ShardTasks[keyof ShardTasks]['answer']> | undefined {
  if (task.type === 'open') return open(task);
  if (task.type === 'metrics') return counted();
  const group = groups.get(task.group);
  if (group === undefined) throw new ProsaError('shard_closed', `group ${task.group} is not open`);
  if (isFunnelTask(task)) return funnels.perform(task, group);
  if (isErasureTask(task)) return performErasure(task, group);
  switch (task.type) {
    case 'deliver':
      return group.deliver(task.events) as Promise<undefined>;
    case 'deliverLogged':
      if (openings.get(task.group) !== task.opening) {
        throw new ProsaError('shard_closed', `group ${task.group} was opened anew`);
      }
      return group.deliverLogged(task.events) as Promise<undefined>;
    case 'close':
      return close(task.group, group, task.patience);
    case 'live':
      return Promise.resolve(live.of(task.group));
    case 'watch':
      watched.watch(task.conversation);
      return undefined;
    case 'facts':
      return group.store.factQueue!.first(task.limit);
    case 'removeFacts':
      return group.store.factQueue!.remove(task.upTo) as Promise<undefined>;
    case 'deadLetters':
      return group.store.deadLetters(task.query);
    case 'deadLetter':
      return group.store.deadLetter(task.id);
    case 'requeue':
      return requeue(group, precautions.of(task.group).quarantine, task.id, Date.now());
    case 'discard':
      return group.store.discardDeadLetter(task.id, Date.now());
    case 'journal':
      return journalOf(group.store, task.conversation, task.after, task.limit);
    case 'memory':
      return group.record(task.conversation).then((record) => record && memoryOf(record, group.store));
    case 'record':
      return storedRecordOf(group.store, task.conversation);
    case 'conversations':
      return summariesOf(group.store, task.after, task.limit);
    case 'handOffs':
      return handOffsOf(group.store, task.limit);
    case 'countWithPerson':
      return group.store.countWithPerson();
    case 'recent':
      return recentOf(group.store, task.query);
    case 'operated':
      return group
        .record(task.conversation)
        .then((record) => record && operatedOf(record, group.store, task.id));
    case 'view':
      return group.record(task.conversation).then((record) => record && viewOf(record, group.store));
    case 'transcript':
      return group
        .record(task.conversation)
        .then((record) => record && transcriptOf(record, group.store, task.after));
  }
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
