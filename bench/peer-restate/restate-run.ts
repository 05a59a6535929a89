/** One run: a fresh Restate and its handler, a warm-up, and the measured messages. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../src/simulator/pause.ts';
import { sendAll } from '../ingest/load.ts';
import { type Percentiles, percentiles } from '../summary.ts';
import { dialogue } from './five-stages.ts';
import { type RestateOptions, RestateProcess, type RestateUsage } from './restate-process.ts';

export interface RestateRunOptions extends RestateOptions {
  concurrency: number;
  messages: number;
  warmUp: number;
}

export interface RestateRunResult {
  messagesPerSecond: number;
  latencyMs: Percentiles;
  /** Microseconds a message of the server and of the handler; undefined where the system does not tell. */
  cpu: { server: number; handler: number } | undefined;
  /** Of both processes, in megabytes. */
  residentMb: number | undefined;
}

const warmUpConcurrency = 64;

export async function restateRun(options: RestateRunOptions): Promise<RestateRunResult> {
  const directory = mkdtempSync(join(options.directory, 'restate-'));
  let restate: RestateProcess | undefined;
  try {
    restate = await RestateProcess.start({ ...options, directory });
    const { crashed } = restate;
    try {
      return await Promise.race([measure(options, restate), crashed]);
    } catch (error) {
      await Promise.race([crashed, pause(500)]); // its connections fail before its end is known
      throw error;
    }
  } finally {
    await restate?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(
  { concurrency, messages, warmUp, variant, signal }: RestateRunOptions,
  restate: RestateProcess,
): Promise<RestateRunResult> {
  const port = restate.ingressPort;
  const count = Math.ceil(messages / dialogue.length);
  const warming = Math.ceil(warmUp / dialogue.length);
  if (variant === 'xstate') {
    // The integration wants every machine created before its first event; that is not counted.
    const creates = Array.from({ length: count + warming }, (_, number) => ({ requests: [create(number)] }));
    await sendAll(port, creates, warmUpConcurrency, signal);
  }
  if (warming > 0) {
    await sendAll(port, conversations(count, warming), warmUpConcurrency, signal, () => {}, wrong);
  }
  const measured = conversations(0, count);
  let used: RestateUsage | undefined;
  const { seconds, latencies } = await sendAll(
    port,
    measured,
    concurrency,
    signal,
    () => {
      used = restate.usage();
    },
    wrong,
  );
  const after = restate.usage();
  const each = (process: keyof RestateUsage) => (after![process].cpu - used![process].cpu) / latencies.length;
  return {
    messagesPerSecond: latencies.length / seconds,
    latencyMs: percentiles(latencies),
    cpu: used && after && { server: each('server'), handler: each('handler') },
    residentMb: after && after.server.residentMb + after.handler.residentMb,
  };
}

/** What is wrong with the machine's answer to a message; undefined if it is where it should be. */
export function wrong(response: string, _conversation: number, message: number): string | undefined {
  let body: { value?: unknown; context?: { messages?: unknown } };
  try {
    body = JSON.parse(response.slice(response.indexOf('\r\n\r\n') + 4)) as typeof body;
  } catch {
    return 'not JSON';
  }
  const { stage } = dialogue[message]!;
  if (body.value !== stage) return `the stage is ${JSON.stringify(body.value)}, not "${stage}"`;
  const counted = body.context?.messages;
  return counted === message + 1 ? undefined : `${counted} messages were counted, not ${message + 1}`;
}

function conversations(first: number, count: number) {
  const bodies = dialogue.map(({ text }) => JSON.stringify({ event: { type: 'message', text } }));
  return Array.from({ length: count }, (_, index) => ({
    requests: bodies.map((body) => post(`/funnel/${key(first + index)}/send`, body)),
  }));
}

const create = (number: number) => post(`/funnel/${key(number)}/create`, '{}');
const key = (number: number) => `customer-${String(number).padStart(9, '0')}`;

function post(path: string, body: string): Buffer {
  const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}
