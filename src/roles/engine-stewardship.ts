import { RedisBookings } from '../bookings/redis-bookings.ts';
import type { PassedSnapshot } from '../catalogue/held-catalogue.ts';
import type { MirroredFiles } from '../cluster/mirrored-files.ts';
import { sharedContacts } from '../cluster/shared-contacts.ts';
import type { Workshop } from '../editing/workshop.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import type { CompiledFunnel } from '../funnel/compile.ts';
import { Contacts } from '../gateway/contacts.ts';
import { GroupOffsets } from '../log/group-offsets.ts';
import { untilApplied } from '../log/log-drain.ts';
import { RedisAuditLog } from '../operators/redis-audit-log.ts';
import { shardOf } from '../shard/shard-of.ts';
import { RedisAliases } from '../store/redis-aliases.ts';
import { ErasureMetrics } from '../telemetry/erasure-metrics.ts';
import { keepAuditFor } from './access.ts';
import type { EngineParts } from './engine.ts';
import { Stewardship } from './stewardship.ts';

interface Parts extends EngineParts {
  modules: Record<string, FunnelModule>;
  /** What PROSA_FUNNEL names. */
  configured: CompiledFunnel;
  funnels: MirroredFiles;
  erasures: MirroredFiles;
  drafts: MirroredFiles;
  workshop: Workshop;
  catalogue(): PassedSnapshot<unknown> | undefined;
  /** Consumer group of the engines. */
  group: string;
  /** Whether the log says now that this engine has its shards. */
  isConfirmed(): boolean;
}

/** What an engine needs to be the steward, whenever the log makes it that. */
export function createStewardship(parts: Parts): { stewardship: Stewardship; close(): Promise<void> } {
  const { config, backbone, modules, configured, funnels, erasures, drafts, group, workshop, registry, log } =
    parts;
  const { prefix } = config.distributed;
  const groupOf = (conversation: string) => shardOf(conversation, config.shards);
  const offsets = new GroupOffsets(backbone.kafka, backbone.topics.events, group);
  const aliases = new RedisAliases(backbone.redis, `${prefix}:`);
  const contacts = new Contacts(config.tenant, config.hashKey!, aliases);
  const stewardship = new Stewardship({
    bus: backbone.bus,
    prefix,
    caretaking: {
      config,
      modules,
      shards: backbone.shards,
      groups: config.shards,
      groupOf,
      contacts: sharedContacts(contacts, backbone.bus, prefix, {
        applied: (conversations) => untilApplied(offsets, conversations.map(groupOf)),
        deleteApplied: (conversations) => offsets.deleteApplied(conversations.map(groupOf)),
        remains: `in segments of the topic ${backbone.topics.events}, unreadable, until Kafka deletes them: an hour after they were begun at the earliest, with the next message of their partition`,
      }),
      bookings: new RedisBookings(backbone.redis, `${prefix}:`),
      funnelFiles: funnels,
      erasureFiles: erasures,
      metrics: new ErasureMetrics(registry, () => stewardship.unfinishedErasures),
      log,
    },
    files: [funnels, erasures, drafts],
    drafts,
    audit: new RedisAuditLog(backbone.redis, prefix, keepAuditFor(config)),
    isConfirmed: parts.isConfirmed,
    workshop,
    catalogue: parts.catalogue,
    funnel: configured,
    log,
  });
  return { stewardship, close: () => offsets.close() };
}
