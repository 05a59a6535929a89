/** Answers given before to the very same question with the very same facts, of one thread: they cost nothing and come at once. */
import { createHash } from 'node:crypto';
import { RecentMap } from '../../store/recent-map.ts';
import type { AnswerInput, AnswerOutput } from './answer-input.ts';

const LIFETIME = 30 * 60_000;
const CAPACITY = 2_000;

export class KeptAnswers {
  readonly #kept = new RecentMap<string, { until: number; output: AnswerOutput }>(CAPACITY);

  /** @param now ms */
  find(input: AnswerInput, now: number): AnswerOutput | undefined {
    const key = keyOf(input);
    const kept = key === undefined ? undefined : this.#kept.get(key);
    return kept !== undefined && now < kept.until ? { ...kept.output, cost: 0 } : undefined;
  }

  keep(input: AnswerInput, output: AnswerOutput, now: number): void {
    const key = keyOf(input);
    if (key !== undefined) this.#kept.set(key, { until: now + LIFETIME, output });
  }
}

/** By a hash, so that no words are kept. Undefined for what depends on more than the input. */
function keyOf({ history, tools, spent: _, customer, ...rest }: AnswerInput): string | undefined {
  if (history.length > 0 || tools.length > 0) return undefined;
  const asked = customer
    .join('\n')
    .toLowerCase()
    .replaceAll(/[\s.!?,;]+/g, ' ')
    .trim();
  return createHash('sha256')
    .update(JSON.stringify([asked, rest]))
    .digest('base64');
}
