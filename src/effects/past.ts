/** What an effect may know of its conversation beside its input. */
export interface Past {
  /** The last messages of both sides, in order; the last one is the bot's. */
  said: readonly SaidLine[];
  /** What its effects have cost so far (USD). */
  spent: number;
}

export interface SaidLine {
  from: 'customer' | 'bot';
  text: string;
}

export const NO_PAST: Past = Object.freeze({ said: Object.freeze([]) as readonly SaidLine[], spent: 0 });
