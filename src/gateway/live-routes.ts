/** `GET /api/live` */
import { z } from 'zod';
import type { Operators } from '../operators/operators.ts';
import { mayDo } from '../operators/role.ts';
import { authenticate } from './authentication.ts';
import type { LiveStreams } from './live-streams.ts';
import { define, operatorOf } from './route.ts';

export interface LiveServices {
  live: LiveStreams;
  operators: Operators;
}

const count = z.number().int();
const moved = z.object({ in: count, out: count });
const stageMoved = moved.extend({
  dropped: count.describe(
    'Silences the funnel gave up on: a timer passed and nothing is waited for any more.',
  ),
});

/** The data of an event `counts`. */
export const liveView = z.object({
  at: z.number().describe('Milliseconds since the epoch.'),
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

const LEAST = 'viewer';

export const liveRoutes = [
  define<LiveServices>()({
    method: 'GET',
    url: '/api/live',
    least: LEAST,
    summary:
      'Where conversations are and how they move, as server-sent events `counts`, one a second at most.',
    query: z.strictObject({
      funnel: z
        .string()
        .max(100)
        .optional()
        .describe('Id of the funnel; without it, the one with the most conversations.'),
    }),
    answer: liveView,
    handle: async ({ query, request, reply }, { live, operators }) => {
      const identify = authenticate(operators);
      const mayStill = async () => {
        await identify(request);
        return mayDo(operatorOf(request), LEAST);
      };
      live.assertRoom();
      reply.hijack();
      await live.open(reply.raw, query.funnel, mayStill);
    },
  }),
];
