/** Sends requests to Redis as one pipeline. */
import { ProsaError } from '../errors.ts';
import type { RedisClient } from './redis-client.ts';
import type { Script } from './redis-scripts.ts';

export type Argument = string | number | Buffer;
export type Reply = Buffer | number | null | Reply[];

export type RedisRequest =
  | readonly [command: string, ...args: Argument[]]
  | { readonly script: Script; readonly keys: readonly string[]; readonly args: readonly Argument[] };

/** Answers that mean: not now, or not here. */
const PASSING = /^(LOADING|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|MOVED|ASK|BUSY|NOSCRIPT)\b/;

/** Whether the same request may be answered later. */
export function isPassing(error: Error): boolean {
  return error.name !== 'ReplyError' || PASSING.test(error.message);
}

/**
 * The answers in order, of which some may be errors.
 * @throws Error when none is left to come; any of them may have been carried out
 */
export async function sendTogether(
  client: RedisClient,
  requests: readonly RedisRequest[],
  patience: number,
): Promise<(Reply | Error)[]> {
  const replies = await send(client, requests, patience, false);
  const areUnknown = replies.some((reply) => reply instanceof Error && reply.message.startsWith('NOSCRIPT'));
  return areUnknown ? send(client, requests, patience, true) : replies;
}

/** @param withTexts sends the text of each script at its first use, after which the server knows it */
async function send(
  client: RedisClient,
  requests: readonly RedisRequest[],
  patience: number,
  withTexts: boolean,
): Promise<(Reply | Error)[]> {
  const pipeline = client.pipeline();
  const sent = new Set<string>();
  for (const request of requests) {
    if ('script' in request) {
      const { script, keys, args } = request;
      const isText = withTexts && !sent.has(script.sha);
      sent.add(script.sha);
      pipeline.callBuffer(
        isText ? 'eval' : 'evalsha',
        isText ? script.text : script.sha,
        keys.length,
        ...keys,
        ...args,
      );
    } else {
      const [name, ...args] = request;
      pipeline.callBuffer(name, ...args);
    }
  }
  let timer: NodeJS.Timeout | undefined;
  const outOfPatience = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, Math.max(0, patience), new Error('there was no answer in time'));
  });
  try {
    const answers = await Promise.race([pipeline.exec(), outOfPatience]);
    return answers!.map(([error, reply]) => error ?? (reply as Reply));
  } finally {
    clearTimeout(timer);
  }
}

/** Without what was sent, which ioredis adds to its errors. */
export function refusal(url: string, error: Error): ProsaError {
  return new ProsaError('store_failed', `Redis (${url}) refused: ${error.message}`);
}
