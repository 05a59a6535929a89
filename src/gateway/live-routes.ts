/** `GET /api/live` */
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { Operators } from '../operators/operators.ts';
import { mayDo } from '../operators/role.ts';
import { authenticate } from './authentication.ts';
import { liveView } from './live-answers.ts';
import type { LiveStreams } from './live-streams.ts';
import { define, operatorOf } from './route.ts';

export interface LiveServices {
  live: LiveStreams;
  operators: Operators;
}

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
        try {
          await identify(request);
        } catch (error) {
          if (error instanceof ProsaError && error.code === 'unauthorized') return false;
          throw error;
        }
        return mayDo(operatorOf(request), LEAST);
      };
      live.assertRoom();
      reply.hijack();
      await live.open(reply.raw, query.funnel, mayStill);
    },
  }),
];
