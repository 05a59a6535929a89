import type { Sent } from '../../workers/editing-protocol.ts';
import type { Workshop } from '../editing/workshop.ts';
import { ProsaError } from '../errors.ts';
import type { ReplayServices } from '../gateway/replay-routes.ts';
import type { GatewayServices, ShardReader } from '../gateway/services.ts';
import type { Operator } from '../operators/role.ts';

/** @param bundle a version that is kept, for whoever asks */
export function draftReplays(
  shards: ShardReader,
  conversations: GatewayServices['conversations'],
  workshop: Pick<Workshop, 'run'>,
  bundle: (version: string, by: Operator) => Promise<Sent>,
): ReplayServices {
  return {
    workshop,
    running: false,
    source: (by) => ({
      conversations,
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
