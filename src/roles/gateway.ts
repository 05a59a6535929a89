/** What comes from outside goes to the log; what is asked about conversations is asked of their engines. */

import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Sent } from '../../workers/editing-protocol.ts';
import { FlowWindows } from '../analytics/flow-windows.ts';
import { RedisFlowLedger } from '../analytics/redis-flow-ledger.ts';
import { RedisBookings } from '../bookings/redis-bookings.ts';
import { onChanges } from '../cluster/changes.ts';
import { onForgotten } from '../cluster/shared-contacts.ts';
import { onDrafts } from '../cluster/shared-drafts.ts';
import { onLive } from '../cluster/shared-live.ts';
import { askSteward } from '../cluster/steward.ts';
import { Workshop } from '../editing/workshop.ts';
import { type ErrorCode, ProsaError } from '../errors.ts';
import { Contacts } from '../gateway/contacts.ts';
import { LiveStreams } from '../gateway/live-streams.ts';
import { RequestTraces } from '../gateway/request-traces.ts';
import { createServer } from '../gateway/server.ts';
import type { GatewayServices, ShardReader } from '../gateway/services.ts';
import { WebStreams } from '../gateway/web-streams.ts';
import { InFlight } from '../log/in-flight.ts';
import { KafkaLog } from '../log/kafka-log.ts';
import type { Operators } from '../operators/operators.ts';
import { RedisAuditLog } from '../operators/redis-audit-log.ts';
import { RedisSessions } from '../operators/redis-sessions.ts';
import { RedisUsersFile } from '../operators/redis-users-file.ts';
import type { Operator } from '../operators/role.ts';
import { conversationsOfAll } from '../shard/conversation-list.ts';
import { DeadLetterDesk } from '../shard/dead-letter-desk.ts';
import { handOffsOfAll } from '../shard/hand-off-list.ts';
import { recentOfAll } from '../shard/person-list.ts';
import { shardOf } from '../shard/shard-of.ts';
import { RedisAliases } from '../store/redis-aliases.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import { gaugeOf } from '../telemetry/instruments.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import { systemClock } from '../timers/clock.ts';
import { keepAuditFor, openAccess } from './access.ts';
import type { Backbone, ManyConfig } from './backbone.ts';
import { bookingDesk } from './booking-desk.ts';
import { BorrowedCatalogue } from './borrowed-catalogue.ts';
import { draftReplays } from './draft-replays.ts';
import { closeServer } from './http.ts';
import type { MachinesModule } from './process-settings.ts';

export interface Gateway {
  server: FastifyInstance;
  operators: Operators;
  stop(): Promise<void>;
}

export interface GatewayParts {
  config: ManyConfig;
  adminToken: string;
  backbone: Backbone;
  machines: URL;
  registry: Registry;
  log: Logger;
  /** Undefined where nothing is traced. */
  tracing: Tracing | undefined;
  /** Of parts that live in the same process, by name. */
  notReady(): string[];
  metrics(): Promise<string>;
}

/** It does not listen yet. */
export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, adminToken, backbone, machines, registry, log: logger, tracing, notReady, metrics } = parts;
  const { calls, kafka, redis, topics } = backbone;
  const { prefix } = config.distributed;
  const groupOf = (conversation: string) => shardOf(conversation, config.shards);
  const inFlight = new InFlight(config.maxInFlight);
  const log = await KafkaLog.open(kafka, { topic: topics.events, shards: config.shards }, inFlight);
  const shards: ShardReader = {
    ask: (type, task) =>
      backbone.shards.run(type, { ...task, group: groupOf(task.conversation) } as never) as never,
  };
  const streams = new WebStreams(shards);
  await onChanges(backbone.bus, prefix, (conversation) => streams.changed(conversation));
  await onDrafts(backbone.bus, prefix, (draft) => streams.draft(draft));
  const live = new LiveStreams({
    windows: new FlowWindows(new RedisFlowLedger(async () => redis, `${prefix}:`), systemClock),
    clock: systemClock,
    groups: config.shards,
    ask: (group) => backbone.shards.run('live', { group }),
  });
  await onLive(backbone.bus, prefix, (changes) => live.changed(changes));
  backbone.bus.onHearing({ lost: () => live.cutOff(), found: () => live.reconnected() });
  const contacts = new Contacts(config.tenant, config.hashKey!, new RedisAliases(redis, `${prefix}:`));
  await onForgotten(backbone.bus, prefix, contacts);
  gaugeOf(registry, METRICS.eventsInFlight, () => log.inFlight);
  gaugeOf(registry, METRICS.eventsInFlightLimit, () => config.maxInFlight);
  gaugeOf(registry, METRICS.webStreams, () => streams.size);
  const operators = await openAccess({
    config,
    adminToken,
    users: new RedisUsersFile(redis, prefix),
    sessions: new RedisSessions(redis, prefix),
    log: logger,
  });
  const { catalogue: held } = (await import(machines.href)) as MachinesModule;
  const catalogue = held && new BorrowedCatalogue(calls, prefix);
  const workshop = new Workshop({
    machines: machines.href,
    pageUrl: config.pageUrl,
    ...(catalogue && { catalogue: catalogue.address }),
  });
  const recent: GatewayServices['recent'] = (query) => recentOfAll(backbone.shards, config.shards, query);
  const bundleOf = async (version: string, by: Operator) => {
    const url = `/api/funnels/${encodeURIComponent(version)}`;
    const { status, body } = await askSteward(calls, prefix, { method: 'GET', url, by });
    if (status === 200) return body as Sent;
    const { code, message } = (body as { error: { code: ErrorCode; message: string } }).error;
    throw new ProsaError(code, message);
  };
  const server = await createServer({
    tenant: config.tenant,
    operators,
    audit: new RedisAuditLog(redis, prefix, keepAuditFor(config)),
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    whatsapp: config.whatsapp,
    contacts,
    log,
    shards,
    streams,
    live,
    traces: tracing && new RequestTraces(tracing, topics.events),
    steward: { ask: (request) => askSteward(calls, prefix, request) },
    logger,
    registry,
    conversations: (after, limit) => conversationsOfAll(backbone.shards, config.shards, after, limit),
    replays: draftReplays(shards, recent, workshop, bundleOf, async () => catalogue?.renew()),
    handOffs: (query) => handOffsOfAll(backbone.shards, config.shards, query),
    recent,
    deadLetters: new DeadLetterDesk(backbone.shards, config.shards, groupOf),
    bookings: bookingDesk(new RedisBookings(redis, `${prefix}:`), registry),
    notReady,
    metrics,
  });
  return {
    server,
    operators,
    stop: async () => {
      streams.close();
      live.close();
      await closeServer(server);
      await workshop.close();
      catalogue?.close();
      await log.stop();
    },
  };
}
