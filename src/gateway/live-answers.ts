/** What `GET /api/live` tells, for its description. */
import { z } from 'zod';

const count = z.number().int();
const moved = z.object({ in: count, out: count });
const stageMoved = moved.extend({
  dropped: count.describe(
    'Silences that ended: a timer passed and nothing is waited for any more, or nothing has happened for seven days.',
  ),
});

/** The data of an event `counts`. */
export const liveView = z.object({
  at: z.number().describe('Milliseconds since the epoch.'),
  stale: z
    .literal(true)
    .optional()
    .describe(
      'Some counts may be old or missing, as while shards move or Redis is away; the next event tells.',
    ),
  funnel: z.string(),
  versions: z.array(
    z.object({
      version: z.string(),
      states: z.array(z.object({ state: z.string(), now: count, hour: moved, day: moved, week: moved })),
      stages: z.array(
        z.object({
          stage: z.string(),
          now: count,
          ...{ hour: stageMoved, day: stageMoved, week: stageMoved },
          medianSeconds: z
            .number()
            .nullable()
            .describe('Of stays that ended within a week, wrong by at most an eighth.'),
        }),
      ),
    }),
  ),
  handOffs: z.object({ waiting: count, oldestSeconds: z.number().nullable() }),
});
