import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type ErrorCode, ProsaError } from '../errors.ts';
import type { Logger } from '../telemetry/logger.ts';

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  signature_invalid: 401,
  unauthorized: 401,
  verify_token_invalid: 403,
  request_invalid: 400,
  body_too_large: 413,
  not_found: 404,
  channel_disabled: 404,
  dead_letter_settled: 409,
  dead_letter_stale: 409,
  overloaded: 503,
  shard_closed: 503,
};

/** Fastify's own refusals in Prosa's words. */
const FASTIFY_CODES: Record<string, [ErrorCode, string]> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['body_too_large', 'the body is larger than this route takes'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['request_invalid', 'the content type must be application/json'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['request_invalid', 'the body is empty; it must be JSON'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['request_invalid', 'the body is not valid JSON'],
};

/** Every error leaves as `{error: {code, message}}`; what was unforeseen keeps its details to the log. */
export function errorHandler(log: Logger) {
  return (error: FastifyError | ProsaError, request: FastifyRequest, reply: FastifyReply): void => {
    const [code, message] = describe(error);
    const status = HTTP_STATUS[code] ?? 500;
    if (status >= 500 && status !== 503)
      log.error({ err: error, route: request.routeOptions.url }, 'request failed');
    if (status === 503) reply.header('retry-after', '1');
    if (code === 'unauthorized') reply.header('www-authenticate', 'Bearer');
    void reply.code(status).send({ error: { code, message } });
  };
}

function describe(error: FastifyError | ProsaError): [ErrorCode, string] {
  if (error instanceof ProsaError) {
    return HTTP_STATUS[error.code] === undefined
      ? [error.code, 'something failed; see the log']
      : [error.code, error.message];
  }
  const known = FASTIFY_CODES[error.code];
  if (known !== undefined) return known;
  if (error.statusCode !== undefined && error.statusCode < 500) return ['request_invalid', error.message];
  return ['internal', 'something failed; see the log'];
}
