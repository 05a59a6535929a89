/** What comes from outside goes to the log; what is asked about conversations is asked of their engines. */
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { Sent } from '../../workers/editing-protocol.ts';
import { FlowWindows } from '../analytics/flow-windows.ts';
import { RedisFlowLedger } from '../analytics/redis-flow-ledger.ts';
import { onChanges } from '../cluster/changes.ts';
import { onForgotten } from '../cluster/shared-contacts.ts';
import { onDrafts } from '../cluster/shared-drafts.ts';
import { onLive } from '../cluster/shared-live.ts';
import { askSteward } from '../cluster/steward.ts';
import { Workshop } from '../editing/workshop.ts';
import { type ErrorCode, ProsaError } from '../errors.ts';
import { Contacts } from '../gateway/contacts.ts';
import { LiveStreams } from '../gateway/live-streams.ts';
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
import { handOffsOfAll, recentOfAll } from '../shard/person-list.ts';
import { shardOf } from '../shard/shard-of.ts';
import { RedisAliases } from '../store/redis-aliases.ts';
import { METRICS } from '../telemetry/catalogue.ts';
import { gaugeOf } from '../telemetry/instruments.ts';
import type { Logger } from '../telemetry/logger.ts';
import { systemClock } from '../timers/clock.ts';
import { keepAuditFor, openAccess } from './access.ts';
import type { Backbone, ManyConfig } from './backbone.ts';
import { draftReplays } from './draft-replays.ts';
import { closeServer } from './http.ts';

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
  /** Of parts that live in the same process, by name. */
  notReady(): string[];
  metrics(): Promise<string>;
}

/** It does not listen yet. */
export async function createGateway(parts: GatewayParts): Promise<Gateway> {
  const { config, adminToken, backbone, machines, registry, log: logger, notReady, metrics } = parts;
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
  const workshop = new Workshop({ machines: machines.href, pageUrl: config.pageUrl });
  const conversations: GatewayServices['conversations'] = (after, limit) =>
    conversationsOfAll(backbone.shards, config.shards, after, limit);
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
    whatsapp: config.whatsapp,
    contacts,
    log,
    shards,
    streams,
    live,
    steward: { ask: (request) => askSteward(calls, prefix, request) },
    logger,
    registry,
    conversations,
    replays: draftReplays(shards, conversations, workshop, (version, by) => bundleOf(version, by)),
    handOffs: (limit) => handOffsOfAll(backbone.shards, config.shards, limit),
    recent: (query) => recentOfAll(backbone.shards, config.shards, query),
    deadLetters: new DeadLetterDesk(backbone.shards, config.shards, groupOf),
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
      await log.stop();
    },
  };
}
