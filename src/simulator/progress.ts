import type { LedgerMessage } from './ledger.ts';

/** How far a run has come. */
export interface Progress {
  elapsedMs: number;
  /** Customers who have played their part. */
  finished: number;
  customers: number;
  /** Messages the customers will write, by what is known now, and whether it may become more. */
  planned: number;
  mayBecomeMore: boolean;
  accepted: number;
  answered: number;
  kills: number;
  plannedKills: number;
}

export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

const lineEveryMs = 2000;

export function progressLine(progress: Progress): string {
  const { elapsedMs, accepted, answered, planned, mayBecomeMore } = progress;
  const { finished, customers, kills, plannedKills } = progress;
  return [
    `${(elapsedMs / 1000).toFixed(1).padStart(6)} s`,
    `accepted ${accepted} of ${planned}${mayBecomeMore ? ' or more' : ''}`,
    `answered ${answered}`,
    `customers finished ${finished} of ${customers}`,
    ...(plannedKills > 0 ? [`kills ${kills} of ${plannedKills}`] : []),
  ].join('   ');
}

/**
 * How many messages there will be: each customer writes so many lines, of which a burst is one in several messages,
 * and while processes are being killed more of them.
 */
export function plannedMessages(
  written: readonly Pick<LedgerMessage, 'customer' | 'burst' | 'id'>[],
  customers: number,
  lines: number,
): number {
  const linesOf = new Map<string, number>();
  for (const { customer, burst, id } of written) {
    if (burst === undefined || burst[0]!.id === id) linesOf.set(customer, (linesOf.get(customer) ?? 0) + 1);
  }
  let left = customers * lines;
  for (const count of linesOf.values()) left -= Math.min(count, lines);
  return written.length + left;
}

/** One line that is written anew on a terminal, a line every two seconds elsewhere. */
export function progressPrinter(stream: ProgressStream): { show(progress: Progress): void; end(): void } {
  let lastAt = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(progress) {
      const line = progressLine(progress);
      if (stream.isTTY) {
        stream.write(`\r\x1b[2K${line.slice(0, (stream.columns ?? 80) - 1)}`);
        open = true;
      } else if (progress.elapsedMs - lastAt >= lineEveryMs) {
        stream.write(`${line}\n`);
        lastAt = progress.elapsedMs;
      }
    },
    end() {
      if (open) stream.write('\r\x1b[2K');
      open = false;
    },
  };
}
