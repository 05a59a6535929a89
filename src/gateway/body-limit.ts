import { finished } from 'node:stream/promises';
import type { preParsingAsyncHookHandler } from 'fastify';
import { ProsaError } from '../errors.ts';

/** A refused body is still read up to this size, so that its sender gets to see the refusal. */
const MOST_READ = 16 * 1024 * 1024;

/** Refuses a body that says it is larger than its route takes, before any of it is kept. */
export const refuseTooLarge: preParsingAsyncHookHandler = async (request, _reply, payload) => {
  const limit = request.routeOptions.bodyLimit;
  const size = Number(request.headers['content-length'] ?? 0);
  if (size <= limit) return payload;
  if (size <= MOST_READ) await finished(payload.resume());
  throw new ProsaError('body_too_large', `the body has ${size} bytes; this route takes at most ${limit}`);
};
