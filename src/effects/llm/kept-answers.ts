/** Answers given before to the very same question after the very same words with the very same facts, of one thread: they cost nothing and come at once. */
import { createHash } from 'node:crypto';
import { RecentMap } from '../../store/recent-map.ts';
import type { SaidLine } from '../past.ts';
import type { AnswerInput, AnswerOutput } from './answer-input.ts';

const LIFETIME = 30 * 60_000;
const CAPACITY = 2_000;

export class KeptAnswers {
  readonly #kept = new RecentMap<string, { until: number; output: AnswerOutput }>(CAPACITY);

  /** @param now ms */
  find(input: AnswerInput, history: readonly SaidLine[], now: number): AnswerOutput | undefined {
    const key = keyOf(input, history);
    const kept = key === undefined ? undefined : this.#kept.get(key);
    return kept !== undefined && now < kept.until ? { ...kept.output, cost: 0 } : undefined;
  }

  keep(input: AnswerInput, history: readonly SaidLine[], output: AnswerOutput, now: number): void {
    const key = keyOf(input, history);
    if (key !== undefined) this.#kept.set(key, { until: now + LIFETIME, output });
  }
}

/**
 * By a hash, so that no words are kept. What was said before is part of it: an answer may repeat what one customer
 * told of themselves, and is no other's. Undefined for what depends on more.
 */
function keyOf({ tools, customer, ...rest }: AnswerInput, history: readonly SaidLine[]): string | undefined {
  if (tools.length > 0) return undefined;
  const asked = customer
    .join('\n')
    .toLowerCase()
    .replaceAll(/[\s.!?,;]+/g, ' ')
    .trim();
  return createHash('sha256')
    .update(JSON.stringify([asked, history, rest]))
    .digest('base64');
}
