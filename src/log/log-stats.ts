import type { RunState } from './partition-run.ts';

/** What the source of a distributed log tells of this process's part of it. */
export interface LogStats {
  /** The group is known to hold this process for the owner of its shards. */
  isConfirmed: boolean;
  /** Records that were no events, since the start. */
  unreadable: number;
  shards: ShardStats[];
}

export interface ShardStats {
  shard: number;
  state: RunState;
  /** Events taken from the log and not finished. */
  held: number;
  /** Records of the partition that are not committed; undefined until that is known. */
  lag: number | undefined;
}
