/** `/api/funnels/replay`: the last conversations led through a draft, told line by line. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { z } from 'zod';
import { type DraftReplaySource, replayLast } from '../editing/draft-replay.ts';
import type { Workshop } from '../editing/workshop.ts';
import { ProsaError } from '../errors.ts';
import type { Operator } from '../operators/role.ts';
import { define } from './route.ts';
import { FUNNEL_BODY_LIMIT, sentFunnel } from './sent-funnel.ts';

/** What the routes work with. */
export interface ReplayServices {
  workshop: Pick<Workshop, 'run'>;
  /** Before each replay; what the workshop needs is there when it has resolved. */
  prepare(): Promise<void>;
  /** @param by who asks */
  source(by: Operator): DraftReplaySource;
  /** Whether one runs. */
  running: boolean;
}

const of = define<ReplayServices>();

export const replayRoutes = [
  of({
    method: 'POST',
    url: '/api/funnels/replay',
    least: 'editor',
    summary:
      'Leads the last conversations through a funnel; answers line by line, in newline-delimited JSON.',
    body: sentFunnel.extend({ last: z.int().min(1).max(200) }),
    bodyLimit: FUNNEL_BODY_LIMIT,
    answer: z.object({ type: z.enum(['progress', 'conversation', 'end', 'error']) }).describe('Each line.'),
    handle: async ({ body: { last, ...sent }, by, reply }, services) => {
      const { workshop, source } = services;
      if (services.running)
        throw new ProsaError('conflict', 'another replay runs; try again when it has ended');
      services.running = true;
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      try {
        await services.prepare();
        const { version, problems } = await workshop.run('check', sent, gone.signal);
        if (version === undefined) {
          const errors = problems.filter(({ severity }) => severity === 'error');
          throw new ProsaError('funnel_invalid', errors.map(({ message }) => message).join('\n'));
        }
        reply.hijack();
        reply.raw.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
        await tell(reply.raw, replayLast(sent, last, source(by), workshop, gone.signal), gone.signal);
      } finally {
        services.running = false;
      }
    },
  }),
];

/** What fails after the first line is the last one. */
async function tell(
  response: ServerResponse,
  lines: AsyncIterable<object>,
  gone: AbortSignal,
): Promise<void> {
  const write = async (line: object) => {
    if (!response.write(`${JSON.stringify(line)}\n`)) await once(response, 'drain', { signal: gone });
  };
  try {
    for await (const line of lines) await write(line);
  } catch (error) {
    if (gone.aborted) return;
    const told =
      error instanceof ProsaError ? error : new ProsaError('internal', 'something failed; see the log');
    await write({ type: 'error', code: told.code, message: told.message }).catch(() => {});
  }
  response.end();
}
