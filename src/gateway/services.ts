import type { Registry } from 'prom-client';
import type { ShardTasks } from '../../workers/protocol.ts';
import type { BookingDesk } from '../bookings/booking-desk.ts';
import type { WhatsAppConfig } from '../config.ts';
import { ProsaError } from '../errors.ts';
import type { EventLog } from '../log/event-log.ts';
import type { AuditLog } from '../operators/audit-log.ts';
import type { Operators } from '../operators/operators.ts';
import type { ConversationSummary } from '../shard/conversation-list.ts';
import type { DeadLetters } from '../shard/dead-letter-desk.ts';
import type { HandOffPage, HandOffQuery } from '../shard/hand-off-list.ts';
import type { RecentPage, RecentQuery } from '../shard/person-list.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Contacts } from './contacts.ts';
import type { HealthServices } from './health-routes.ts';
import type { LiveStreams } from './live-streams.ts';
import type { ReplayServices } from './replay-routes.ts';
import type { RequestTraces } from './request-traces.ts';
import type { Steward } from './steward-routes.ts';
import type { WebStreams } from './web-streams.ts';

/** What the routes work with. */
export interface GatewayServices extends HealthServices {
  tenant: string;
  operators: Operators;
  audit: AuditLog;
  /** Whose X-Forwarded headers are believed, as addresses or networks. */
  trustedProxies: readonly string[];
  /** Where everybody reaches Prosa, without a slash at its end, as far as that is set. */
  publicUrl: string | undefined;
  whatsapp: WhatsAppConfig | undefined;
  contacts: Contacts;
  log: EventLog;
  shards: ShardReader;
  streams: WebStreams;
  live: LiveStreams;
  /** Undefined where nothing is traced. */
  traces?: RequestTraces | undefined;
  logger: Logger;
  registry: Registry;
  steward: Steward;
  /** Conversations in the order of their ids, those after `after`. */
  conversations(after: string, limit: number): Promise<ConversationSummary[]>;
  replays: ReplayServices;
  /** Those that wait for a person or that one has, the longest first. */
  handOffs(query: HandOffQuery): Promise<HandOffPage>;
  /** Those that changed last first. */
  recent(query: RecentQuery): Promise<RecentPage>;
  /** Events that could not be applied. */
  deadLetters: DeadLetters;
  bookings: Pick<BookingDesk, 'list' | 'show' | 'cancel'>;
}

type Read = 'view' | 'transcript' | 'journal' | 'memory' | 'record' | 'watch' | 'operated';

/** Asks the shard that owns a conversation. */
export interface ShardReader {
  ask<T extends Read>(type: T, task: Omit<ShardTasks[T]['task'], 'group'>): Promise<ShardTasks[T]['answer']>;
}

/** @throws ProsaError `channel_disabled` */
export function whatsappOf({ whatsapp }: GatewayServices): WhatsAppConfig {
  if (whatsapp === undefined) {
    throw new ProsaError(
      'channel_disabled',
      'WhatsApp is off: set WHATSAPP_PHONE_NUMBER_ID and the settings beside it',
    );
  }
  return whatsapp;
}
