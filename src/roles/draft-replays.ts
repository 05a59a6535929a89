import type { Sent } from '../../workers/editing-protocol.ts';
import type { Workshop } from '../editing/workshop.ts';
import { ProsaError } from '../errors.ts';
import type { ReplayServices } from '../gateway/replay-routes.ts';
import type { GatewayServices, ShardReader } from '../gateway/services.ts';
import type { Operator } from '../operators/role.ts';

/**
 * @param bundle a version that is kept, for whoever asks
 * @param prepare before each replay: brings the workshop what it needs of other processes
 */
export function draftReplays(
  shards: ShardReader,
  recent: GatewayServices['recent'],
  workshop: Pick<Workshop, 'run'>,
  bundle: (version: string, by: Operator) => Promise<Sent>,
  prepare: () => Promise<void> = async () => {},
): ReplayServices {
  return {
    workshop,
    prepare,
    running: false,
    source: (by) => ({
      recent,
      record: async (conversation) => {
        const found = await shards.ask('record', { conversation });
        if (found === undefined)
          throw new ProsaError('not_found', `there is no conversation ${conversation}`);
        return found;
      },
      journal: async (conversation, after, limit) =>
        (await shards.ask('journal', { conversation, after, limit })) ?? [],
      bundle: (version) => bundle(version, by),
    }),
  };
}
