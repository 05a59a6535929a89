/**
 * A thread that is to stand by loads its code only when those with a slot host their groups: at a start these have the
 * processors to themselves.
 */

/** Places in the shared memory: the id of the thread that waits, and whether it may go on. */
const [WAITS, OPEN] = [0, 1] as const;

export class StartGate {
  /** For {@link mayStart} in the threads. */
  readonly shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT);
  readonly #places = new Int32Array(this.shared);

  /** The thread is to wait, unless it has begun. */
  hold(thread: number): void {
    Atomics.store(this.#places, WAITS, thread);
  }

  /** For good. */
  open(): void {
    Atomics.store(this.#places, OPEN, 1);
    Atomics.notify(this.#places, OPEN);
  }
}

/** Resolves when the thread that asks may start. */
export async function mayStart(shared: SharedArrayBuffer, thread: number): Promise<void> {
  const places = new Int32Array(shared);
  if (Atomics.load(places, WAITS) === thread) await Atomics.waitAsync(places, OPEN, 0).value;
}
