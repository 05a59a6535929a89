/**
 * What was taken from a partition and is not finished, by offset. Offsets are begun in the order of the log and
 * finish in any; all before `next` are finished, so that is what may be committed.
 */
export class OffsetLedger<T> {
  /** In the order of the log, as a Map keeps what is put into it. */
  readonly #unfinished = new Map<number, T>();
  #end: number;

  /** @param start the first offset that may come */
  constructor(start: number) {
    this.#end = start;
  }

  /** Behind all that was begun: what comes next from the log. */
  get end(): number {
    return this.#end;
  }

  /** The first offset that is not finished; `end` if all are. It never goes back. */
  get next(): number {
    for (const offset of this.#unfinished.keys()) return offset;
    return this.#end;
  }

  get size(): number {
    return this.#unfinished.size;
  }

  /** @param offset at or behind `end`: not every offset of a log holds a record */
  begin(offset: number, item: T): void {
    if (offset < this.#end) throw new RangeError(`offset ${offset} was begun before, up to ${this.#end}`);
    this.#unfinished.set(offset, item);
    this.#end = offset + 1;
  }

  /** There are no records before this offset any more. */
  skip(offset: number): void {
    this.#end = Math.max(this.#end, offset);
  }

  finish(offset: number): void {
    this.#unfinished.delete(offset);
  }

  /** In the order of the log. */
  unfinished(): IterableIterator<[offset: number, item: T]> {
    return this.#unfinished.entries();
  }
}
