/**
 * Tracing tells where one message spent its time: spans that belong together make a trace, and each names its parent.
 *
 * What a trace is continued by travels as text, W3C's traceparent (https://www.w3.org/TR/trace-context/), in an
 * event, in a header of Kafka or of HTTP. A span that is not sampled does not exist: `begin` gives nothing, and
 * whoever would continue it has nothing to continue. Nothing here fails, waits or grows without bound, whatever
 * becomes of the spans. Attributes hold neither what customers wrote nor where they are reached (G11).
 */
export interface Tracing {
  /** Undefined where it is not sampled: as its parent says, or chance where it has none. */
  begin(span: SpanStart): Span | undefined;
  /** Resolves when all spans that have ended were sent, or after `patience` ms. */
  flush(patience: number): Promise<void>;
  /** The same, and takes no more. */
  close(patience: number): Promise<void>;
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean | string[] | undefined>>;

export interface SpanStart {
  name: string;
  /** `internal` unless given. */
  kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Traceparent; without one it begins a trace. */
  parent?: string | undefined;
  /** Traceparents of what else led to it. */
  links?: readonly string[] | undefined;
  /** ms since the epoch; now unless given. */
  at?: number;
  attributes?: SpanAttributes;
}

export interface Span {
  /** Traceparent for what continues it. */
  readonly context: string;
  set(attributes: SpanAttributes): void;
  /** It did not come to its end; `code` is one of few. */
  fail(code: string): void;
  /** @param at ms since the epoch; now unless given */
  end(at?: number): void;
  /** Lines that are logged by the work, and by what it waits for, carry the ids of the span. */
  run<T>(work: () => T): T;
}

export interface TraceIds {
  trace_id: string;
  span_id: string;
}

/** Of any version: later ones may go on behind it, and `ff` is none. */
const TRACEPARENT =
  /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** Undefined where it is no traceparent, as anybody may send one. */
export function parseTraceparent(text: unknown): (TraceIds & { sampled: boolean }) | undefined {
  const match = typeof text === 'string' ? TRACEPARENT.exec(text) : null;
  if (match === null) return undefined;
  const [, version, trace_id, span_id, flags, more] = match;
  if (version === '00' && more !== undefined) return undefined;
  return { trace_id: trace_id!, span_id: span_id!, sampled: (Number.parseInt(flags!, 16) & 1) === 1 };
}

export const sampledTraceparent = ({ trace_id, span_id }: TraceIds): string => `00-${trace_id}-${span_id}-01`;

/** By what is added to a line of the log. */
export function traceIdsOf(context: string | undefined): TraceIds | undefined {
  const parsed = context === undefined ? undefined : parseTraceparent(context);
  return parsed && { trace_id: parsed.trace_id, span_id: parsed.span_id };
}
