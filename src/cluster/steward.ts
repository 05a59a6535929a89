/**
 * Some things must be done by one process only: publishing funnels with their migrations, erasing, retention. That is
 * whoever hosts shard 0, so the log elects it. Other processes pass such requests of the admin API on to it, and its
 * answers back.
 */
import type { FastifyInstance } from 'fastify';
import type { PassedSnapshot } from '../catalogue/held-catalogue.ts';
import type { Operator } from '../operators/role.ts';
import type { Bus } from './bus.ts';
import { stewardChannel } from './call.ts';
import { answerCall, type Calls } from './calls.ts';
import { CATALOGUE, tellCatalogue } from './shared-catalogue.ts';

/** The shard whose host is the steward. */
export const STEWARD_SHARD = 0;

/** Header of a request that was passed on, with who asks, as JSON. */
export const ASKED_BY = 'x-prosa-asked-by';

export interface PassedRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path and query. */
  url: string;
  body?: unknown;
  /** Who asks; whoever passes it on has checked that. */
  by: Operator;
}

export interface PassedResponse {
  status: number;
  body: unknown;
}

/**
 * Answers with the routes of `app` until the returned function is called.
 * @param isSteward whether the log says so now. One that slept hears what was asked meanwhile when it wakes: that has
 *   been done by the next one, who is also there to answer.
 * @param catalogue what this engine sells from
 */
export async function serveAsSteward(
  bus: Bus,
  prefix: string,
  app: FastifyInstance,
  isSteward: () => boolean,
  catalogue: () => PassedSnapshot<unknown> | undefined,
): Promise<() => Promise<void>> {
  const channel = stewardChannel(prefix);
  await bus.subscribe(channel, (message) => {
    if (!isSteward()) return;
    void answerCall(bus, message, async (type, request) => {
      if (type === CATALOGUE) return tellCatalogue(catalogue(), request);
      const { method, url, body, by } = request as PassedRequest;
      const response = await app.inject({
        method,
        url,
        headers: { [ASKED_BY]: JSON.stringify(by) },
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
