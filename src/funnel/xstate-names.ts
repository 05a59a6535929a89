/** Names of an imported machine as a funnel takes them, and targets that still lead where they led. */
import { isObject } from './references.ts';

const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

interface Node {
  keys: readonly string[];
  id: string | undefined;
  names: Map<string, string>;
}

export class ImportedNames {
  /** Id of the document. */
  readonly funnel: string;
  readonly #id: string;
  /** By the keys as they were given, joined by a character that no key has. */
  readonly #nodes = new Map<string, Node>();
  readonly #byId = new Map<string, Node>();
  #isRenamed: boolean;

  /**
   * @param id of the machine
   * @param funnel what the document is to be called, where that is known
   */
  constructor(machine: Readonly<Record<string, unknown>>, id: string, funnel: string | undefined) {
    this.#id = id;
    this.funnel = funnel ?? nameFor(id, new Set());
    this.#isRenamed = this.funnel !== id;
    this.#read(machine, []);
  }

  /** The key of a state, given by all keys that lead to it. */
  keyOf(keys: readonly string[]): string {
    const own = keys.at(-1)!;
    return this.#nodes.get(keys.slice(0, -1).join('\n'))?.names.get(own) ?? own;
  }

  /** How people know a state whose key could not be kept. */
  titleOf(keys: readonly string[]): string | undefined {
    return keys.length === 0 || this.keyOf(keys) === keys.at(-1) ? undefined : keys.at(-1)!.slice(0, 80);
  }

  /** @param keys of the state that the transition leaves */
  target(target: string, keys: readonly string[]): string {
    if (!this.#isRenamed) return target;
    if (target.startsWith('#')) return this.#absolute(target.slice(1)) ?? target;
    const relative = target.startsWith('.');
    const around = relative ? keys : keys.slice(0, -1);
    const parts = (relative ? target.slice(1) : target).split('.');
    const named = parts.map((_, index) => this.keyOf([...around, ...parts.slice(0, index + 1)]));
    return `${relative ? '.' : ''}${named.join('.')}`;
  }

  /** `id.a.b` of the state with that id, which may be the machine's; an id may itself have dots. */
  #absolute(target: string): string | undefined {
    const whole = this.#byId.get(target);
    if (whole !== undefined) return this.#write(whole, []);
    for (let at = target.lastIndexOf('.'); at > 0; at = target.lastIndexOf('.', at - 1)) {
      const node = this.#byId.get(target.slice(0, at));
      if (node !== undefined) return this.#write(node, target.slice(at + 1).split('.'));
    }
    return undefined;
  }

  #write({ keys, id }: Node, inside: readonly string[]): string {
    const all = [...keys, ...inside];
    const path = all.map((_, index) => this.keyOf(all.slice(0, index + 1)));
    if (id !== undefined && keys.length > 0) return [`#${id}`, ...path.slice(keys.length)].join('.');
    return [`#${this.funnel}`, ...path].join('.');
  }

  #read(state: Readonly<Record<string, unknown>>, keys: readonly string[]): void {
    const children = isObject(state.states) ? state.states : {};
    const id = typeof state.id === 'string' && keys.length > 0 ? state.id : undefined;
    const names = new Map<string, string>();
    const taken = new Set(Object.keys(children).filter((key) => NAME.test(key)));
    for (const key of Object.keys(children)) {
      const name = NAME.test(key) ? key : nameFor(key, taken);
      taken.add(name);
      names.set(key, name);
      this.#isRenamed ||= name !== key;
    }
    const node: Node = { keys, id, names };
    this.#nodes.set(keys.join('\n'), node);
    this.#byId.set([this.#id, ...keys].join('.'), node);
    if (id !== undefined) this.#byId.set(id, node);
    for (const [key, child] of Object.entries(children))
      this.#read(isObject(child) ? child : {}, [...keys, key]);
  }
}

/** `Ask for name` → `askForName`. */
function nameFor(given: string, taken: ReadonlySet<string>): string {
  const words = given
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9_-]+/)
    .filter(Boolean);
  const camel = words.map((word, at) => (at === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join('');
  const begun = camel.replace(/^[A-Z]/, (first) => first.toLowerCase());
  const base = /^[A-Za-z]/.test(begun) ? begun : `state${begun}`;
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}${n}`;
    if (!taken.has(name)) return name;
  }
}
