/**
 * Spans on their way to whoever takes them: at most so many are held, those that wait and those that are being sent
 * together. What does not fit is dropped and counted, so that nothing waits for a span.
 */
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';

/** What became of spans. */
export interface SpanObserver {
  exported(spans: number): void;
  /** They were not taken, and are lost. */
  failed(spans: number, reason: string): void;
  dropped(): void;
}

/** How long the first span of a batch waits for others (ms). */
const GATHER = 1_000;
/** Spans sent at once. */
const BATCH = 512;
/** Longer than whoever sends takes to give up (ms). */
const NEVER_ANSWERED = 15_000;

export class BoundedSpans implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #most: number;
  readonly #observer: SpanObserver;
  #held = 0;

  constructor(exporter: SpanExporter, most: number, observer: SpanObserver) {
    this.#most = most;
    this.#observer = observer;
    this.#batches = new BatchSpanProcessor({
      exporter: this.#counted(exporter),
      maxQueueSize: most,
      maxExportBatchSize: Math.min(BATCH, most),
      scheduledDelayMillis: GATHER,
      exportTimeoutMillis: NEVER_ANSWERED,
    });
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#held >= this.#most) {
      this.#observer.dropped();
      return;
    }
    this.#held++;
    this.#batches.onEnd(span);
  }

  /** Rejects where some were not taken, which has been observed. */
  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }

  #counted(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) =>
        exporter.export(spans, (result) => {
          this.#held -= spans.length;
          // 0 is success, by ExportResultCode of the SDK.
          if (result.code === 0) this.#observer.exported(spans.length);
          else this.#observer.failed(spans.length, result.error?.message ?? 'no reason was given');
          done(result);
        }),
      shutdown: () => exporter.shutdown(),
    };
  }
}
