/** Brings what moved in one thread to the ledger. A batch that was not taken is given again, unchanged, before the next. */
import { randomUUID } from 'node:crypto';
import type { FlowBatch, FlowLedger } from './flow-ledger.ts';
import { countIn, type Flows, type TakenFlows, timeMeasure } from './flows.ts';

export class FlowWriter {
  readonly #flows: Pick<Flows, 'take'>;
  readonly #ledger: FlowLedger;
  readonly #writer = randomUUID();
  #number = 0;
  /** Taken, but the ledger has not told yet since when those that ended were there. */
  #taken: TakenFlows | undefined;
  #unsent: FlowBatch | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(flows: Pick<Flows, 'take'>, ledger: FlowLedger) {
    this.#flows = flows;
    this.#ledger = ledger;
  }

  /** Resolves when all that moved before this call is in the ledger. @throws Error of the ledger; nothing is lost then */
  write(): Promise<void> {
    const written = this.#writing.then(() => this.#write());
    this.#writing = written.catch(() => {});
    return written;
  }

  async #write(): Promise<void> {
    await this.#send();
    this.#taken ??= this.#flows.take();
    if (this.#taken === undefined) return;
    await this.#resolve(this.#taken);
    const { minutes, stays } = this.#taken;
    this.#unsent = { writer: this.#writer, number: ++this.#number, minutes: [...minutes], stays };
    this.#taken = undefined;
    await this.#send();
  }

  async #send(): Promise<void> {
    if (this.#unsent === undefined) return;
    await this.#ledger.add(this.#unsent);
    this.#unsent = undefined;
  }

  async #resolve({ minutes, ended }: TakenFlows): Promise<void> {
    if (ended.length === 0) return;
    const known = await this.#ledger.stays(ended.map(({ conversation }) => conversation));
    for (const { conversation, version, stage, at, minute } of ended) {
      const stay = known.get(conversation);
      // Of another stage: the one that followed was lost in a crash.
      if (stay?.stage === stage) countIn(minutes, minute, `${timeMeasure(stay, at)} ${version} ${stage}`);
    }
    ended.length = 0;
  }
}
