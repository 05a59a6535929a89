import type { LogEvent } from './event-log.ts';

/** An event and its place in the partition of its shard. */
export interface LoggedEvent {
  offset: number;
  event: LogEvent;
}

/** The shards of this process as the source of a distributed log drives them. */
export interface ShardHost {
  /**
   * The shard is this process's from now on; resolves when it takes events. Rejects when it cannot be opened:
   * tried again while the shard is assigned. It may be called for a shard that is open, when events have to be
   * brought again.
   */
  open(shard: number): Promise<void>;
  /**
   * Ownership ends: finishes what is in hand, for at most `patience` ms, then lets go. Never rejects. When it has
   * resolved, every `deliver` of the shard has been answered.
   */
  close(shard: number, patience: number): Promise<void>;
  /**
   * Resolves when the log may forget the events: they are applied and durable in the store. Calls for one shard
   * may overlap; their order is the order of the log. Rejects, with shard_closed or shard_fenced, when they must
   * be brought again. Behind an event that it rejects, it applies none of the same conversation before `open` is
   * called again. Of others it may have applied some, which come again, too: it knows duplicates.
   */
  deliver(shard: number, events: readonly LoggedEvent[]): Promise<void>;
}
