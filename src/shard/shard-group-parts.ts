/** What a group of shards is given and whom it tells. */
import type { Channel } from '../channels/channel.ts';
import type { DispatcherSettings } from '../delivery/dispatcher-parts.ts';
import type { AttemptRun, EffectHandlers } from '../effects/effect.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../timers/clock.ts';
import type { AppliedListener } from './applied-event.ts';
import type { GroupTraces } from './group-traces.ts';
import type { Precautions } from './precautions.ts';
import type { ShardObserver } from './shard-observer.ts';
import type { Enrich, Funnels } from './step-batch.ts';

export interface ShardGroupParts {
  store: Store;
  funnels: Funnels;
  enrich: Enrich;
  effects: EffectHandlers<AttemptRun>;
  channels: ReadonlyMap<string, Channel>;
  clock: Clock;
  dispatcher: DispatcherSettings;
  observer: ShardObserver;
  /** Characters of records kept hot. */
  cacheCapacity: number;
  /** Against events that kill the worker. */
  precautions?: Precautions;
  /** Behind a log that keeps events itself: the group has ended and is to be opened anew. */
  ended?: (error: unknown) => void;
  /** What else hears of applied events. */
  listeners?: readonly AppliedListener[];
  /** Undefined where nothing is traced. */
  traces?: GroupTraces | undefined;
  /** Facts wait in the store to be published; told also when it opens, as some may wait since before. */
  factsWait?: () => void;
}
