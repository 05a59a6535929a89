import type { FlowBatch, FlowLedger, Stay } from '../../src/analytics/flow-ledger.ts';

/** For tests of what uses a ledger. Batches are refused as long as `refuses`. */
export class MemoryFlowLedger implements FlowLedger {
  refuses = false;
  readonly minutes = new Map<number, Map<string, number>>();
  readonly kept = new Map<string, Stay>();
  readonly #last = new Map<string, number>();

  async add({ writer, number, minutes, stays }: FlowBatch): Promise<void> {
    if (this.refuses) throw new Error('the ledger is away');
    if ((this.#last.get(writer) ?? 0) >= number) return;
    this.#last.set(writer, number);
    for (const [minute, counts] of minutes) {
      const sums = this.minutes.get(minute) ?? new Map<string, number>();
      for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
      this.minutes.set(minute, sums);
    }
    for (const [conversation, stay] of stays) {
      if (stay === undefined) this.kept.delete(conversation);
      else this.kept.set(conversation, stay);
    }
  }

  async lastOf(writer: string): Promise<number | undefined> {
    return this.#last.get(writer);
  }

  async stays(conversations: readonly string[]): Promise<Map<string, Stay>> {
    if (this.refuses) throw new Error('the ledger is away');
    return new Map(conversations.flatMap((id) => (this.kept.has(id) ? [[id, this.kept.get(id)!]] : [])));
  }

  async sums(from: number, until: number): Promise<Map<string, number>> {
    const sums = new Map<string, number>();
    for (const [minute, counts] of this.minutes) {
      if (minute < from || minute >= until) continue;
      for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count);
    }
    return sums;
  }

  close(): void {}
}
