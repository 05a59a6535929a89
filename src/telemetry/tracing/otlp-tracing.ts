/**
 * Tracing by OpenTelemetry's SDK, told to a collector by OTLP over HTTP in JSON. Loaded only where it is set: see
 * open-tracing.ts. Nothing is registered globally, and the context of a span is given by whoever begins it.
 */
import {
  ROOT_CONTEXT,
  type Span as SdkSpan,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { ParentBasedSampler, TraceIdRatioBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import { type ActiveSpan, activeSpan } from './active-span.ts';
import { BoundedSpans, type SpanObserver } from './bounded-spans.ts';
import type { TracingSettings } from './open-tracing.ts';
import {
  parseTraceparent,
  type Span,
  type SpanAttributes,
  type SpanStart,
  sampledTraceparent,
  type Tracing,
} from './tracing.ts';
import { wallTime } from './wall-time.ts';

/** Spans of a thread that are held, at most: some megabytes. */
const MOST_HELD = 4_096;
/** How long a collector has for a batch, tries again included (ms). */
const SEND_TIMEOUT = 5_000;

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export class OtlpTracing implements Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor({ url, sample, resource }: TracingSettings, observer: SpanObserver) {
    const exporter = new OTLPTraceExporter({ url, timeoutMillis: SEND_TIMEOUT });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes(resource),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }),
      spanProcessors: [new BoundedSpans(exporter, MOST_HELD, observer)],
    });
    this.#tracer = this.#provider.getTracer('prosa', resource['service.version']);
  }

  begin({ name, kind = 'internal', parent, links = [], at, attributes = {} }: SpanStart): Span | undefined {
    const above = contextOf(parent);
    const span = this.#tracer.startSpan(
      name,
      {
        kind: KINDS[kind],
        startTime: at ?? wallTime(),
        attributes,
        links: links.flatMap((link) => contextOf(link) ?? []).map((context) => ({ context })),
      },
      above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above),
    );
    return span.isRecording() ? new OtlpSpan(span, attributes) : undefined;
  }

  flush(patience: number): Promise<void> {
    return within(patience, this.#provider.forceFlush());
  }

  close(patience: number): Promise<void> {
    return within(patience, this.#provider.shutdown());
  }
}

class OtlpSpan implements Span {
  readonly context: string;
  readonly #span: SdkSpan;
  readonly #active: ActiveSpan;

  constructor(span: SdkSpan, attributes: SpanAttributes) {
    this.#span = span;
    const { traceId, spanId } = span.spanContext();
    const ids = { trace_id: traceId, span_id: spanId };
    this.context = sampledTraceparent(ids);
    const conversation = attributes['prosa.conversation'] as string | undefined;
    this.#active = { ids, context: this.context, conversation };
  }

  set(attributes: SpanAttributes): void {
    this.#span.setAttributes(attributes);
  }

  fail(code: string): void {
    this.#span.setAttributes({ 'error.type': code });
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  }

  end(at: number = wallTime()): void {
    this.#span.end(at);
  }

  run<T>(work: () => T): T {
    return activeSpan.run(this.#active, work);
  }
}

function contextOf(traceparent: string | undefined) {
  const parsed = parseTraceparent(traceparent);
  if (parsed === undefined) return undefined;
  const traceFlags = parsed.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId: parsed.trace_id, spanId: parsed.span_id, traceFlags, isRemote: true };
}

/** What fails has been observed. */
async function within(patience: number, sent: Promise<void>): Promise<void> {
  let stopWaiting: NodeJS.Timeout | undefined;
  const outOfPatience = new Promise<void>((resolve) => {
    stopWaiting = setTimeout(resolve, patience);
  });
  await Promise.race([sent.catch(() => {}), outOfPatience]);
  clearTimeout(stopWaiting);
}
