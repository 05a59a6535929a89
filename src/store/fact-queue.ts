/** Facts that wait to be published: durable in the commit that decided them, in the order of the commits. */
export interface FactQueue {
  /** The oldest. */
  first(limit: number): Promise<QueuedFact[]>;
  /** Takes them away up to this number. */
  remove(upTo: number): Promise<void>;
}

export interface QueuedFact {
  /** Rises with each fact of the store. */
  number: number;
  /** The fact as it is published, JSON. */
  body: string;
}
