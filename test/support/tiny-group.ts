import type { Channel } from '../../src/channels/channel.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import type { ShardGroupParts } from '../../src/shard/shard-group-parts.ts';
import { silentObserver } from './silent-observer.ts';
import { tinyFunnel } from './tiny-funnel.ts';

const funnel = tinyFunnel();

export const tinyFunnels = { live: () => funnel, of: () => funnel };

export interface TinyGroupParts
  extends Pick<ShardGroupParts, 'store' | 'clock'>,
    Partial<Omit<ShardGroupParts, 'store' | 'clock' | 'channels'>> {
  /** What the channel `web` does with a message; without it there is no channel. */
  send?: Channel['send'];
}

/** A group of shards, not opened yet, that runs the tiny funnel without effects unless it is given others. */
export function tinyGroup({ send, ...parts }: TinyGroupParts): ShardGroup {
  return new ShardGroup({
    funnels: tinyFunnels,
    enrich: (event) => event,
    effects: {},
    channels: new Map(send && [['web', { name: 'web', send }]]),
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: silentObserver,
    cacheCapacity: 1_000_000,
    ...parts,
  });
}
