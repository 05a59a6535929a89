/** How errors leave: as `{error: {code, message}}`; what was unforeseen keeps its details to the log. */
import type { ServerResponse } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  signature_invalid: 401,
  unauthorized: 401,
  forbidden: 403,
  conflict: 409,
  users_read_only: 409,
  too_many_requests: 429,
  verify_token_invalid: 403,
  request_invalid: 400,
  funnel_invalid: 422,
  migration_invalid: 422,
  task_ended: 422,
  body_too_large: 413,
  not_found: 404,
  channel_disabled: 404,
  dead_letter_settled: 409,
  dead_letter_stale: 409,
  overloaded: 503,
  shard_closed: 503,
  shard_fenced: 503,
  log_unavailable: 503,
  unreachable: 503,
  store_failed: 503,
};

/** Fastify's own refusals in Prosa's words. */
const FASTIFY_CODES: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'the body is larger than this route takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['request_invalid', 'the content type must be application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request_invalid', 'the body is empty; it must be JSON'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['request_invalid', 'the body is not valid JSON'],
};

/** Who hears of refusals. */
export interface RefusalObserver {
  log: Logger;
  refused?(code: ErrorCode): void;
}

interface Refusal {
  status: number;
  headers: Record<string, string>;
  body: { error: { code: ErrorCode; message: string } & NonNullable<ProsaError['details']> };
}

const JSON_TEXT = 'application/json; charset=utf-8';
/** Seconds after which what was refused for now may come again. */
const RETRY_AFTER = '1';

const full = JSON.stringify({
  error: { code: 'overloaded', message: 'too many events are in flight; try again shortly' },
});
const FULL = { 'content-type': JSON_TEXT, 'content-length': full.length, 'retry-after': RETRY_AFTER };

/** Refuses what there is no room for: under a flood the most frequent answer, so it must cost least. */
export function refuseWhileFull(response: ServerResponse, { refused }: RefusalObserver): void {
  refused?.('overloaded');
  response.writeHead(503, FULL).end(full);
}

/** For routes of fastify. */
export function errorHandler(observer: RefusalObserver) {
  return (error: FastifyError | ProsaError, request: FastifyRequest, reply: FastifyReply): void => {
    const { status, headers, body } = refusalOf(error, request.routeOptions.url, observer);
    void reply.code(status).headers(headers).send(body);
  };
}

/** For what is answered without fastify. */
export function refuse(
  response: ServerResponse,
  error: unknown,
  route: string,
  observer: RefusalObserver,
): void {
  const { status, headers, body } = refusalOf(error, route, observer);
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': JSON_TEXT,
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

function refusalOf(error: unknown, route: string | undefined, { log, refused }: RefusalObserver): Refusal {
  const [code, message] = describe(error);
  refused?.(code);
  const status = HTTP_STATUS[code] ?? 500;
  if (status >= 500 && status !== 503) log.error({ err: error, route }, 'request failed');
  return {
    status,
    headers: {
      ...(status === 503 ? { 'retry-after': RETRY_AFTER } : {}),
      ...(code === 'unauthorized' ? { 'www-authenticate': 'Bearer' } : {}),
    },
    body: { error: { ...(error instanceof ProsaError && error.details), code, message } },
  };
}

function describe(error: unknown): [ErrorCode, string] {
  if (error instanceof ProsaError) {
    return HTTP_STATUS[error.code] === undefined
      ? [error.code, 'something failed; see the log']
      : [error.code, error.message];
  }
  const { code, statusCode, message } = error as Partial<FastifyError>;
  const known = FASTIFY_CODES[code ?? ''];
  if (known !== undefined) return known;
  if (statusCode !== undefined && statusCode < 500) return ['request_invalid', message ?? 'malformed'];
  return ['internal', 'something failed; see the log'];
}
