import { type ReadableSpan, type SpanExporter, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { BoundedSpans } from '../../../../src/telemetry/tracing/bounded-spans.ts';

type Done = Parameters<SpanExporter['export']>[1];

/** Takes batches and answers when it is told to. */
class HeldExporter implements SpanExporter {
  readonly batches: { spans: ReadableSpan[]; done: Done }[] = [];

  export(spans: ReadableSpan[], done: Done): void {
    this.batches.push({ spans, done });
  }

  async shutdown(): Promise<void> {}
}

it('holds so many spans at most, those being sent included, and tells what became of each', async () => {
  const exporter = new HeldExporter();
  const counts = { exported: 0, failed: 0, dropped: 0 };
  const reasons: string[] = [];
  const spans = new BoundedSpans(exporter, 4, {
    exported: (count) => (counts.exported += count),
    failed: (count, reason) => {
      counts.failed += count;
      reasons.push(reason);
    },
    dropped: () => counts.dropped++,
  });
  const tracer = new TracerProvider({ spanProcessors: [spans] }).getTracer('test');
  const end = (count: number) => {
    for (let n = 0; n < count; n++) tracer.startSpan('span').end();
  };
  end(3);
  const first = spans.forceFlush();
  end(3);
  expect(counts).toEqual({ exported: 0, failed: 0, dropped: 2 });
  exporter.batches[0]!.done({ code: 0 });
  await first;
  end(2);
  const second = spans.forceFlush();
  exporter.batches[1]!.done({ code: 1, error: new Error('the collector is away') });
  await expect(second).rejects.toThrow('the collector is away');
  end(4);
  expect(counts).toEqual({ exported: 3, failed: 3, dropped: 2 });
  expect(reasons).toEqual(['the collector is away']);
});
