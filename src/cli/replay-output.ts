import type { Comparison } from '../replay/compare.ts';
import { type Counts, countTurns, formatComparison, formatCounts } from '../replay/format-comparison.ts';
import { formatReplay } from '../replay/format-replay.ts';
import { isEqual, type Replayed } from '../replay/replay-run.ts';

/** What `prosa replay` prints: of one conversation everything, of many only those that differ and a summary. */
export class ReplayReport {
  readonly #json: boolean;
  readonly #all: boolean;
  readonly #conversations: object[] = [];
  readonly #turns: Counts = countTurns([]);
  #events = 0;
  #different = 0;
  #compared = 0;
  count = 0;

  constructor({ json, all }: { json: boolean; all: boolean }) {
    this.#json = json;
    this.#all = all;
  }

  add(replayed: Replayed): void {
    const { history, replay, comparison } = replayed;
    this.count++;
    this.#events += history.journal.length;
    if (!isEqual(replayed)) this.#different++;
    if (comparison !== undefined) this.#countTurns(comparison);
    if (this.#json) this.#conversations.push(jsonOf(replayed));
    else if (!this.#all || !isEqual(replayed)) {
      const shown = [
        ...(comparison === undefined || !replay.equal ? [formatReplay(history.conversation, replay)] : []),
        ...(comparison === undefined ? [] : [formatComparison(comparison)]),
      ];
      process.stdout.write(`${shown.join('\n')}\n`);
    }
  }

  end(): void {
    const summary = {
      conversations: this.count,
      equal: this.count - this.#different,
      different: this.#different,
      events: this.#events,
      ...(this.#compared === 0 ? {} : { turns: this.#turns }),
    };
    if (this.#json) {
      process.stdout.write(`${JSON.stringify({ summary, conversations: this.#conversations }, null, 1)}\n`);
      return;
    }
    if (this.#compared > 0) process.stdout.write(`${formatCounts(this.#turns)}\n`);
    if (!this.#all) return;
    const { conversations, equal, different, events } = summary;
    process.stdout.write(
      `${conversations} conversations with ${events} events: ${equal} equal, ${different} different\n`,
    );
  }

  #countTurns(comparison: Comparison): void {
    this.#compared++;
    const counts = countTurns([comparison]);
    for (const status of Object.keys(counts) as (keyof Counts)[]) this.#turns[status] += counts[status];
  }
}

function jsonOf({ history, replay, comparison }: Replayed): object {
  const { conversation } = history;
  const result = replay.equal ? { equal: true, events: replay.events } : replay;
  return { conversation, replay: result, ...(comparison === undefined ? {} : { comparison }) };
}
