/**
 * The metrics of a process: those of its main thread with those of its worker threads.
 *
 * A thread that died leaves what it had counted: else the sum would fall, and Prometheus would take all that is left
 * of it for new. What it counted after the last scrape is lost.
 */
import { AggregatorRegistry } from 'prom-client';

/** As prom-client's registries give them. */
export type MetricValues = readonly { name: string; type: string }[];

/** What the worker thread of a slot of the pool answered. */
export interface ThreadAnswer {
  thread: number;
  metrics: MetricValues;
}

const addsUp = ({ type }: { type: string }) => type === 'counter' || type === 'histogram';

const merge = (parts: readonly MetricValues[]) => AggregatorRegistry.aggregate(parts as never);

export class MergedMetrics {
  /** Of each slot. */
  readonly #last = new Map<number, ThreadAnswer>();
  #gone: MetricValues = [];

  /**
   * In Prometheus' text format.
   * @param answers by slot; undefined where a thread did not answer, as its place is taken at the moment
   */
  text(own: MetricValues, answers: readonly (ThreadAnswer | undefined)[]): Promise<string> {
    const present = answers.map((answer, slot) => {
      const last = this.#last.get(slot);
      if (answer === undefined) return last?.metrics.filter(addsUp) ?? [];
      if (last !== undefined && last.thread < answer.thread) {
        this.#gone = merge([this.#gone, last.metrics.filter(addsUp)]).getMetricsAsArray() as never;
      }
      this.#last.set(slot, answer);
      return answer.metrics;
    });
    return merge([own, ...present, this.#gone]).metrics();
  }
}
