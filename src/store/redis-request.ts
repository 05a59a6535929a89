/** Sends requests to Redis, several of them as one pipeline. */
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
  const sent = new Set<string>();
  const commands = requests.map((request): Command => {
    if (!('script' in request)) return request;
    const { script, keys, args } = request;
    const isText = withTexts && !sent.has(script.sha);
    sent.add(script.sha);
    return [isText ? 'eval' : 'evalsha', isText ? script.text : script.sha, keys.length, ...keys, ...args];
  });
  const answers = commands.length === 1 ? sendOne(client, commands[0]!) : sendAll(client, commands);
  let timer: NodeJS.Timeout | undefined;
  const outOfPatience = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new Error('there was no answer in time'));
    timer = setTimeout(giveUp, Math.max(0, patience));
  });
  try {
    return await Promise.race([answers, outOfPatience]);
  } finally {
    clearTimeout(timer);
  }
}

type Command = readonly [name: string, ...args: Argument[]];

/** For less than a pipeline costs: most commits are one call of a script. */
async function sendOne(client: RedisClient, [name, ...args]: Command): Promise<(Reply | Error)[]> {
  return [await client.callBuffer(name, ...args).catch((error: Error) => error)] as (Reply | Error)[];
}

async function sendAll(client: RedisClient, commands: readonly Command[]): Promise<(Reply | Error)[]> {
  const pipeline = client.pipeline();
  for (const [name, ...args] of commands) pipeline.callBuffer(name, ...args);
  const answers = await pipeline.exec();
  return answers!.map(([error, reply]) => error ?? (reply as Reply));
}

/** Without what was sent, which ioredis adds to its errors. */
export function refusal(url: string, error: Error): ProsaError {
  return new ProsaError('store_failed', `Redis (${url}) refused: ${error.message}`);
}
