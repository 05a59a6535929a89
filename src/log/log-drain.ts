import { setTimeout as delay } from 'node:timers/promises';
import { ProsaError } from '../errors.ts';
import type { GroupOffsets } from './group-offsets.ts';

/** How long it is waited (ms), and between two looks. */
const PATIENCE = 30_000;
const LOOK_EVERY = 200;

/**
 * Resolves when all that the log held of these shards at the call has been applied and is durable.
 * @throws ProsaError `shard_closed` if that takes too long, as while the shards have no engine
 */
export async function untilApplied(
  offsets: Pick<GroupOffsets, 'ends' | 'start'>,
  shards: readonly number[],
): Promise<void> {
  const ends = await offsets.ends();
  const deadline = performance.now() + PATIENCE;
  for (const shard of new Set(shards)) {
    while ((await offsets.start(shard)) < (ends.get(shard) ?? 0)) {
      if (performance.now() > deadline) {
        throw new ProsaError(
          'shard_closed',
          `shard ${shard} has not applied what is in its log; trying again`,
        );
      }
      await delay(LOOK_EVERY);
    }
  }
}
