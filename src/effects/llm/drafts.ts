/** A reply while it grows, for whoever watches its conversation; the message that is sent replaces it. */
import type { Clock } from '../../timers/clock.ts';

export interface Draft {
  conversation: string;
  /** Of the effect: a draft is one for as long as that runs. */
  id: string;
  /** All of it so far. */
  text: string;
}

/** Drafts may be lost: nothing depends on them. */
export interface Drafts {
  /** Whether somebody would see it now. */
  isWatched(conversation: string): boolean;
  show(draft: Draft): void;
}

/** Between two drafts of a reply (ms); the first one leaves at once. */
const APART = 50;

/** Shows a draft as it grows, not more often than can be read. */
export class DraftWriter {
  readonly #clock: Clock;
  readonly #show: (text: string) => void;
  #text = '';
  #shown: string | undefined;
  #takeBack: (() => void) | undefined;

  constructor(clock: Clock, show: (text: string) => void) {
    this.#clock = clock;
    this.#show = show;
  }

  write(text: string): void {
    this.#text = text;
    if (this.#takeBack === undefined) this.#next();
  }

  /** Shows what is left; nothing follows. */
  end(): void {
    this.#takeBack?.();
    if (this.#text !== this.#shown) this.#show(this.#text);
  }

  /** Takes back what was shown; nothing follows. */
  withdraw(): void {
    this.#takeBack?.();
    if (this.#shown !== undefined) this.#show('');
  }

  #next(): void {
    if (this.#text === this.#shown) {
      this.#takeBack = undefined;
      return;
    }
    this.#shown = this.#text;
    this.#show(this.#text);
    this.#takeBack = this.#clock.callAt(this.#clock.now() + APART, () => this.#next());
  }
}
