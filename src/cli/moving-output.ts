/** What `prosa export` and `prosa import` tell. */
import type { Difference } from '../moving/comparison.ts';
import type { Counts } from '../moving/manifest.ts';
import type { Progress } from '../moving/progress.ts';

/** Differences that are told one by one. */
const MOST_TOLD = 100;

const grouped = (n: number) => n.toLocaleString('en-US');
const count = (n: number, one: string, many = `${one}s`) => `${grouped(n)} ${n === 1 ? one : many}`;

export function formatProgress({ done, total, rate }: Progress): string {
  const soFar = `${grouped(done)} of ${count(total, 'conversation')}`;
  if (rate === undefined || rate === 0) return soFar;
  const left = Math.max(0, total - done) / rate;
  return `${soFar}, ${grouped(Math.round(rate))}/s, about ${formatDuration(left)} left`;
}

/** @param seconds of which little matters where there are many */
export function formatDuration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatCounts({ conversations, events, messages, deadLetters, aliases }: Counts): string {
  return [
    count(conversations, 'conversation'),
    count(events, 'event'),
    count(messages, 'message to the customer', 'messages to the customer'),
    count(deadLetters, 'dead letter'),
    count(aliases, 'further address', 'further addresses'),
  ].join(', ');
}

/** Tells differences, of very many only how many. Never what a customer wrote: only where. */
export class DifferenceReport {
  readonly #write: (line: string) => void;
  #count = 0;

  constructor(write: (line: string) => void) {
    this.#write = write;
  }

  add({ what, how }: Difference): void {
    this.#count++;
    if (this.#count <= MOST_TOLD) this.#write(`${what} differs: ${how}`);
  }

  end(): void {
    if (this.#count > MOST_TOLD) this.#write(`and ${grouped(this.#count - MOST_TOLD)} more`);
  }
}
