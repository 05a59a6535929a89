/**
 * What a prompt may say, as getters of a class: only the values that a prompt names are computed. They stand for
 * the own properties of a plain object, so what is inherited from `Object` is not in a view.
 */
export abstract class View {}

/** The names of everything that views of a class can say. */
export function variablesOfView(view: abstract new (...args: never) => View): string[] {
  return Object.getOwnPropertyNames(view.prototype).filter((name) => name !== 'constructor');
}
