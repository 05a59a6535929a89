/** Something that happens again and again, and that many may wait for. */
export class Occasion {
  #waiting: (() => void)[] = [];

  wait(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
    });
  }

  come(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
