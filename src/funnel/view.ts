/**
 * What a prompt may say, as getters of a class: only the values that a prompt names are computed. They stand for
 * the own properties of a plain object, so what is inherited from `Object` is not in a view.
 */
export abstract class View {}

/** The names of everything that views of a class can say. */
export function variablesOfView(view: abstract new (...args: never) => View): string[] {
  return Object.getOwnPropertyNames(view.prototype).filter((name) => name !== 'constructor');
}

/**
 * One view that says what each of its parts says. A part is made when it is first asked, and only what it
 * defines itself is said, nothing of its base. Throws an error if two parts say the same.
 */
export function joinViews<Source>(...parts: (new (of: Source) => View)[]): new (of: Source) => View {
  return class Joined extends View {
    readonly #of: Source;
    readonly #made: View[] = [];

    static {
      for (const [at, Part] of parts.entries()) {
        for (const name of variablesOfView(Part)) {
          if (Object.hasOwn(Joined.prototype, name)) throw new Error(`two parts of a view say "${name}"`);
          Object.defineProperty(Joined.prototype, name, {
            get(this: Joined) {
              this.#made[at] ??= new Part(this.#of);
              return Reflect.get(this.#made[at], name);
            },
          });
        }
      }
    }

    constructor(of: Source) {
      super();
      this.#of = of;
    }
  };
}
