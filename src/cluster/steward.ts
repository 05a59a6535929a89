/**
 * Some things must be done by one process only: publishing funnels with their migrations, erasing, retention. That is
 * whoever hosts shard 0, so the log elects it. Other processes pass such requests of the admin API on to it, and its
 * answers back.
 */
import type { FastifyInstance } from 'fastify';
import type { Bus } from './bus.ts';
import { stewardChannel } from './call.ts';
import { answerCall, type Calls } from './calls.ts';

/** The shard whose host is the steward. */
export const STEWARD_SHARD = 0;

export interface PassedRequest {
  method: 'GET' | 'POST';
  /** Path and query. */
  url: string;
  body?: unknown;
}

export interface PassedResponse {
  status: number;
  body: unknown;
}

/**
 * Answers with the routes of `app` until the returned function is called.
 * @param isSteward whether the log says so now. One that slept hears what was asked meanwhile when it wakes: that has
 *   been done by the next one, who is also there to answer.
 */
export async function serveAsSteward(
  bus: Bus,
  prefix: string,
  app: FastifyInstance,
  isSteward: () => boolean,
): Promise<() => Promise<void>> {
  const channel = stewardChannel(prefix);
  await bus.subscribe(channel, (message) => {
    if (!isSteward()) return;
    void answerCall(bus, message, async (_, request) => {
      const { method, url, body } = request as PassedRequest;
      const response = await app.inject({
        method,
        url,
        ...(body === undefined ? {} : { payload: body as object }),
      });
      return { status: response.statusCode, body: response.json() } satisfies PassedResponse;
    });
  });
  return () => bus.unsubscribe(channel);
}

/** @throws ProsaError `shard_closed` while there is no steward */
export async function askSteward(
  calls: Calls,
  prefix: string,
  request: PassedRequest,
): Promise<PassedResponse> {
  const answer = await calls.ask(stewardChannel(prefix), 'the engine of shard 0', 'request', request);
  return answer as PassedResponse;
}
