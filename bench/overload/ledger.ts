/** What became of every request of an open loop. Times are milliseconds from its start. */

/** No answer came, or none yet. */
export const UNANSWERED = 0;

/** A request that leaves so much after it was due left late (ms). */
export const LATE = 10;

export class Ledger {
  /** When each was to leave first. */
  readonly due: Float64Array;
  /** When it left and was answered last; NaN if never. */
  readonly sentAt: Float64Array;
  readonly answeredAt: Float64Array;
  /** Status of the last answer, {@link UNANSWERED} after a connection failed. */
  readonly status: Uint16Array;
  /** Of each refused delivery, from its leaving until the 503 (ms). */
  readonly refusals: number[] = [];
  /** Answers that were neither 200 nor 503, by status. */
  readonly others = new Map<number, number>();
  /** Deliveries; more than requests where they were delivered again. */
  deliveries = 0;
  /** Those that left before the last request was due. */
  inTime = 0;
  late = 0;
  withoutRetryAfter = 0;

  constructor(due: Float64Array) {
    this.due = due;
    this.sentAt = new Float64Array(due.length).fill(Number.NaN);
    this.answeredAt = new Float64Array(due.length).fill(Number.NaN);
    this.status = new Uint16Array(due.length);
  }

  sent(request: number, due: number, now: number): void {
    this.deliveries++;
    if (now <= (this.due.at(-1) ?? 0)) this.inTime++;
    if (now - due > LATE) this.late++;
    this.sentAt[request] = now;
    this.answeredAt[request] = Number.NaN;
    this.status[request] = UNANSWERED;
  }

  /** @returns the seconds of `Retry-After` if it was refused for now, else undefined */
  answered(request: number, now: number, status: number, response: string): number | undefined {
    this.answeredAt[request] = now;
    this.status[request] = status;
    if (status === 200) return undefined;
    if (status !== 503) {
      this.others.set(status, (this.others.get(status) ?? 0) + 1);
      return undefined;
    }
    this.refusals.push(now - this.sentAt[request]!);
    const seconds = retryAfter(response);
    if (seconds === undefined) this.withoutRetryAfter++;
    return seconds ?? 1;
  }
}

/** Seconds of the header `Retry-After`; undefined if it is missing or no number of seconds. */
export function retryAfter(response: string): number | undefined {
  const head = response.slice(0, response.indexOf('\r\n\r\n') + 2);
  const seconds = /\r\nretry-after: *(\d+) *\r\n/i.exec(head)?.[1];
  return seconds === undefined ? undefined : Number(seconds);
}
