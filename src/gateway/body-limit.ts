import type { IncomingMessage } from 'node:http';
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
  throw tooLarge(size, limit);
};

/**
 * The whole body as it came; undefined if its sender went away before the end.
 * @throws ProsaError `body_too_large`; of such a body no more than the limit is kept
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const said = Number(request.headers['content-length'] ?? 0);
    if (said > MOST_READ) {
      reject(tooLarge(said, limit));
      return;
    }
    let parts: Buffer[] = [];
    let size = 0;
    request.on('data', (part: Buffer) => {
      size += part.length;
      if (size <= limit && said <= limit) parts.push(part);
      else {
        parts = [];
        if (size > MOST_READ) reject(tooLarge(size, limit));
      }
    });
    request.on('end', () => {
      if (size > limit) reject(tooLarge(size, limit));
      else resolve(parts.length === 1 ? parts[0] : Buffer.concat(parts));
    });
    request.on('close', () => resolve(undefined));
  });
}

const tooLarge = (size: number, limit: number) =>
  new ProsaError('body_too_large', `the body has ${size} bytes; this route takes at most ${limit}`);
