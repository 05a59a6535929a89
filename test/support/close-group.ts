import type { ShardGroup } from '../../src/shard/shard-group.ts';
import type { FakeClock } from './fake-clock.ts';

/** Closes it, with time for what it waits for. */
export async function closeGroup(group: ShardGroup, clock: FakeClock): Promise<void> {
  const closing = group.close();
  await clock.pass(10_000);
  await closing;
}
