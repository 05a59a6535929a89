/** Tracing in memory: spans with ids that count up. Samples everything, or what has a parent only. */
import { activeSpan } from '../../src/telemetry/tracing/active-span.ts';
import {
  parseTraceparent,
  type Span,
  type SpanAttributes,
  type SpanStart,
  sampledTraceparent,
  type Tracing,
} from '../../src/telemetry/tracing/tracing.ts';

export interface RecordedSpan {
  name: string;
  kind: string;
  trace: string;
  context: string;
  parent: string | undefined;
  links: readonly string[];
  attributes: SpanAttributes;
  error: string | undefined;
  ended: boolean;
}

export class RecordedTracing implements Tracing {
  readonly spans: RecordedSpan[] = [];
  /** Whether what has no parent is sampled. */
  beginsTraces = true;

  begin({ name, kind = 'internal', parent, links = [], attributes = {} }: SpanStart): Span | undefined {
    const above = parseTraceparent(parent);
    if (above === undefined ? !this.beginsTraces : !above.sampled) return undefined;
    const number = this.spans.length + 1;
    const trace_id = above?.trace_id ?? String(number).padStart(32, '0');
    const ids = { trace_id, span_id: String(number).padStart(16, '0') };
    const context = sampledTraceparent(ids);
    const span: RecordedSpan = {
      name,
      kind,
      trace: trace_id,
      context,
      parent,
      links,
      attributes,
      error: undefined,
      ended: false,
    };
    this.spans.push(span);
    return {
      context,
      set: (more) => {
        span.attributes = { ...span.attributes, ...more };
      },
      fail: (code) => {
        span.error = code;
      },
      end: () => {
        span.ended = true;
      },
      run: (work) => activeSpan.run({ ids, context, conversation: undefined }, work),
    };
  }

  get(name: string, n = 0): RecordedSpan {
    const span = this.spans.filter((one) => one.name === name)[n];
    if (span === undefined) throw new Error(`no span "${name}" among ${this.spans.map((one) => one.name)}`);
    return span;
  }

  async flush(): Promise<void> {}

  async close(): Promise<void> {}
}
