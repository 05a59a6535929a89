/**
 * Claims messages before they are handed over (G4), and lets go of those that were withdrawn or settled while they
 * were being claimed (G9).
 */
import type { OutboxEntry } from '../store/store.ts';
import { NEVER } from '../store/store.ts';
import type { DispatcherParts } from './dispatcher-parts.ts';
import type { SendQueue } from './send-queue.ts';

/** A message that may leave. */
export interface Ready {
  entry: OutboxEntry;
  address: string;
}

export class Claims {
  readonly #parts: DispatcherParts;
  readonly #queue: SendQueue;
  /** Between the reading of their outbox and the hand-over, and those of them whose outbox changed meanwhile. */
  #claiming: ReadonlyMap<string, string> = new Map();
  readonly #overtaken = new Set<string>();
  /** Conversations forgotten since messages were last read from the store. */
  readonly #forgotten = new Set<string>();

  constructor(parts: DispatcherParts, queue: SendQueue) {
    this.#parts = parts;
    this.#queue = queue;
  }

  /** Messages of these conversations are about to be read and claimed. */
  begin(conversations: ReadonlyMap<string, string>): void {
    this.#forgotten.clear();
    this.#claiming = conversations;
  }

  end(): void {
    this.#claiming = new Map();
    this.#overtaken.clear();
  }

  /** The outbox of the conversation changed: a claim is looked at once more. */
  overtake(conversation: string): void {
    if (this.#claiming.has(conversation)) this.#overtaken.add(conversation);
  }

  /** Whether what was read of its outbox may no longer be so; told once. */
  wasOvertaken(conversation: string): boolean {
    return this.#overtaken.delete(conversation);
  }

  forget(conversation: string): void {
    this.#forgotten.add(conversation);
  }

  isForgotten(conversation: string): boolean {
    return this.#forgotten.has(conversation);
  }

  /** @param at ms */
  claim(ready: readonly Ready[], at: number): Promise<void> {
    return this.#parts.write(
      ready.map(({ entry: { conversation, entry, at: decidedAt } }) => {
        return { kind: 'claim', conversation, entry, decidedAt, at };
      }),
    );
  }

  /** A claim does not take what was withdrawn or settled after it was read. @returns those it took */
  async held(ready: readonly Ready[]): Promise<readonly Ready[]> {
    const { channel, store } = this.#parts;
    let claimed = ready;
    for (;;) {
      await this.#parts.atRest(claimed.map(({ entry }) => entry.conversation));
      const doubtful = claimed.filter(({ entry }) => this.wasOvertaken(entry.conversation));
      if (doubtful.length === 0) return claimed;
      const unsent = await store.nextUnsent(doubtful.map(({ entry }) => entry.conversation));
      const kept = ({ conversation, entry }: OutboxEntry) =>
        unsent.find((one) => one.conversation === conversation && one.entry === entry);
      const gone = doubtful.filter(({ entry }) => (kept(entry)?.notBefore ?? NEVER) === NEVER);
      const silenced = gone.map(({ entry }) => entry).filter((entry) => kept(entry) !== undefined);
      if (silenced.length > 0) await this.withdraw(silenced, 'another has the conversation');
      claimed = claimed.filter((one) => !gone.includes(one));
      for (const { entry, address } of gone) {
        channel.pacing?.giveBack();
        this.#queue.wake(entry.conversation, address);
      }
    }
  }

  /** Takes back claims of what was not handed over. */
  release(claimed: readonly Ready[], error: string): Promise<void> {
    const first = claimed.filter(({ entry }) => entry.state === 'pending'); // the others stay unknown
    return this.withdraw(
      first.map(({ entry }) => entry),
      error,
    );
  }

  /** As a release: the store withdraws what is marked {@link NEVER}. */
  withdraw(entries: readonly OutboxEntry[], error: string): Promise<void> {
    const at = this.#parts.clock.now();
    return this.#parts.write(
      entries.map(({ conversation, entry, at: decidedAt }) => {
        return { kind: 'release', notBefore: 0, error, at, conversation, entry, decidedAt };
      }),
    );
  }
}
