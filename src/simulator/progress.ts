/** How far a run has come. */
export interface Progress {
  elapsedMs: number;
  /** Customers who have played their part. */
  finished: number;
  customers: number;
  /** Messages the customers will write at least. */
  planned: number;
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
  const { elapsedMs, accepted, answered, planned, finished, customers, kills, plannedKills } = progress;
  return [
    `${(elapsedMs / 1000).toFixed(1).padStart(6)} s`,
    `accepted ${accepted} of ${planned}${plannedKills > 0 ? ' or more' : ''}`,
    `answered ${answered}`,
    `customers finished ${finished} of ${customers}`,
    ...(plannedKills > 0 ? [`kills ${kills} of ${plannedKills}`] : []),
  ].join('   ');
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
