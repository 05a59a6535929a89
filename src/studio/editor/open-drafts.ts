/** The drafts whose changes are not all saved yet, whether they are on the page or one has left them. */
import type { DraftSaver } from './draft-saver.ts';

export class OpenDrafts {
  readonly #open = new Set<DraftSaver>();
  /** No longer on the page, with what watches them. */
  readonly #left = new Map<DraftSaver, { unsubscribe(): void }>();
  readonly #tell: (saver: DraftSaver, isLeft: boolean) => void;

  /** @param tell of one that was left how its saving stands, until one is back or it is over */
  constructor(tell: (saver: DraftSaver, isLeft: boolean) => void) {
    this.#tell = tell;
  }

  opened(saver: DraftSaver): void {
    this.#drop(saver);
    this.#open.add(saver);
  }

  /** It is saved; until that succeeds it is kept. */
  async left(saver: DraftSaver): Promise<void> {
    const watch = () => {
      if (saver.isDirty) this.#tell(saver, true);
      else this.#drop(saver);
    };
    if (!saver.isDirty) return this.#drop(saver);
    this.#left.set(saver, saver.status.subscribe(watch));
    if (!(await saver.save()) && this.#left.has(saver)) watch();
  }

  /** Of a draft, what is not saved of it. */
  unsaved(id: string): DraftSaver | undefined {
    return this.#unsaved().find((one) => one.id === id);
  }

  get isAnyUnsaved(): boolean {
    return this.#unsaved().length > 0;
  }

  /** @returns those that could not be saved */
  async saveAll(): Promise<DraftSaver[]> {
    await Promise.all(this.#unsaved().map((one) => one.save()));
    return this.#unsaved();
  }

  userIs(user: string | undefined): void {
    for (const one of this.#open) one.userIs(user);
  }

  /** What is not saved of it is given up. */
  giveUp(saver: DraftSaver): void {
    saver.end();
    this.#drop(saver);
  }

  giveUpAll(): void {
    for (const one of this.#open) this.giveUp(one);
  }

  #unsaved(): DraftSaver[] {
    return [...this.#open].filter((one) => one.isDirty);
  }

  #drop(saver: DraftSaver): void {
    if (this.#left.has(saver)) this.#tell(saver, false);
    this.#left.get(saver)?.unsubscribe();
    this.#left.delete(saver);
    this.#open.delete(saver);
  }
}
