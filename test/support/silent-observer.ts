import type { ShardObserver } from '../../src/shard/shard-observer.ts';

/** For groups of shards whose telling does not matter, or only in part. */
export const silentObserver: ShardObserver = {
  committed: () => {},
  commitFailed: () => {},
  readFailed: () => {},
  durable: () => {},
  waited: () => {},
  recordsRead: () => {},
  changed: () => {},
  sent: () => {},
  answered: () => {},
  sendFailed: () => {},
  paced: () => {},
  effectBegins: () => {},
  effectEnded: () => {},
  effectCost: () => {},
  repeatedUnknown: () => {},
};
