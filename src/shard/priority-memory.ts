import type { Priority } from '../actor/priority.ts';

/**
 * The conversations whose priority is not the normal one, as far as they were active lately. One that is
 * forgotten counts as normal until its next event.
 */
export class PriorityMemory {
  readonly #capacity: number;
  readonly #known = new Map<string, Priority>();

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get(conversation: string): Priority {
    return this.#known.get(conversation) ?? 'normal';
  }

  set(conversation: string, priority: Priority): void {
    this.#known.delete(conversation);
    if (priority === 'normal') return;
    this.#known.set(conversation, priority);
    if (this.#known.size > this.#capacity) this.#known.delete(this.#known.keys().next().value!);
  }
}
