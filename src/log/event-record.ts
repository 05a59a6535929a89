/** An event of the log as the value of a Kafka record, and back. */
import type { IHeaders } from 'kafkajs';
import type { OperatorEvent } from '../actor/event.ts';
import { parseTraceparent } from '../telemetry/tracing/tracing.ts';
import type { LogEvent } from './event-log.ts';

/** Say what the value is to whoever looks at the topic. */
const HEADERS: IHeaders = { 'content-type': 'application/vnd.prosa.event.v1+json' };

/** Without the trace, which is in the headers. */
export function encodeEvent(event: LogEvent): Buffer {
  if (event.trace === undefined) return Buffer.from(JSON.stringify(event));
  const { trace: _, ...told } = event;
  return Buffer.from(JSON.stringify(told));
}

/** The trace stands where others look for it, too. */
export const headersOf = ({ trace }: LogEvent): IHeaders =>
  trace === undefined ? HEADERS : { ...HEADERS, traceparent: trace };

/** Undefined where it is no event, as when something else wrote to the topic. */
export function decodeEvent(value: Buffer | null, headers?: IHeaders): LogEvent | undefined {
  if (value === null) return undefined;
  try {
    const event = JSON.parse(value.toString()) as unknown;
    if (!isEvent(event)) return undefined;
    const trace = headers?.traceparent?.toString();
    if (trace !== undefined && parseTraceparent(trace)?.sampled) event.trace = trace;
    return event;
  } catch {
    return undefined;
  }
}

type Unknown<T> = { [name in keyof T]?: unknown };

function isEvent(event: unknown): event is LogEvent {
  if (typeof event !== 'object' || event === null) return false;
  const { kind, conversation, at } = event as Unknown<LogEvent>;
  if (typeof conversation !== 'string' || conversation === '' || typeof at !== 'number') return false;
  return (
    (kind === 'message' && isMessage(event)) ||
    (kind === 'status' && isStatus(event)) ||
    (kind === 'operator' && isOperator(event))
  );
}

function isMessage(event: Unknown<Extract<LogEvent, { kind: 'message' }>>): boolean {
  const { id, tenant, channel, address, sentAt, content } = event;
  return (
    [id, tenant, channel, address].every((text) => typeof text === 'string') &&
    typeof sentAt === 'number' &&
    typeof content === 'object' &&
    content !== null &&
    isContent(content)
  );
}

const isContent = ({ type, text, original }: { type?: unknown; text?: unknown; original?: unknown }) =>
  (type === 'text' && typeof text === 'string') || (type === 'unsupported' && typeof original === 'string');

const RESUMES: readonly unknown[] = [undefined, 'where-it-was', 'greet'];

function isOperator({ id, by, action }: Unknown<OperatorEvent>): boolean {
  if (typeof id !== 'string' || typeof by !== 'string') return false;
  if (typeof action !== 'object' || action === null) return false;
  const { type, steal, text, resume } = action as { [name: string]: unknown };
  return (
    (type === 'take' && (steal === undefined || steal === true)) ||
    (type === 'write' && typeof text === 'string') ||
    (type === 'giveBack' && RESUMES.includes(resume))
  );
}

const STATES: readonly unknown[] = ['sent', 'failed', 'delivered', 'read'];

const isStatus = ({ entry, state }: Unknown<Extract<LogEvent, { kind: 'status' }>>) =>
  Number.isInteger(entry) && STATES.includes(state);
