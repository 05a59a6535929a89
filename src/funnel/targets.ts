import { allStates, lineage, nameOf, type State, type Transition } from './tree.ts';

/** Finds states the way XState does. */
export class Targets {
  readonly #byId = new Map<string, State>();
  readonly #root: State;

  constructor(root: State, funnelId: string) {
    this.#root = root;
    for (const state of allStates(root)) {
      const { id } = state.raw;
      const path = lineage(state).slice(0, -1).reverse();
      this.#byId.set([funnelId, ...path.map(({ key }) => key)].join('.'), state);
      if (typeof id === 'string') this.#byId.set(id, state);
    }
  }

  /** The state a transition leads to; undefined if it stays or its target does not exist. */
  find({ source, target }: Pick<Transition, 'source' | 'target'>): State | undefined {
    if (target === undefined) return undefined;
    if (target.startsWith('#')) {
      const [id, ...rest] = target.slice(1).split('.');
      return descend(this.#byId.get(id!), rest);
    }
    if (target.startsWith('.')) return descend(source, target.slice(1).split('.'));
    return descend(source.parent, target.split('.'));
  }

  /** What could stand as a target of this transition. */
  known({ source }: Transition): string[] {
    const siblings = (source.parent?.children ?? []).map(({ key }) => key);
    const children = source.children.map(({ key }) => `.${key}`);
    const ids = allStates(this.#root).flatMap(({ raw }) =>
      typeof raw.id === 'string' ? [`#${raw.id}`] : [],
    );
    return [...siblings, ...children, ...ids];
  }

  /** Why a target is not found, with what may have been meant. */
  hint({ source, target = '' }: Transition): string {
    const name = target.replace(/^[#.]/, '');
    const elsewhere = allStates(this.#root).find(({ key, parent }) => parent && key === name);
    if (!elsewhere) return '';
    if (elsewhere.parent === source) return ` Did you mean ".${name}", the state inside this one?`;
    if (elsewhere.parent === source.parent) return ` Did you mean "${name}", the state beside this one?`;
    const id = typeof elsewhere.raw.id === 'string' ? elsewhere.raw.id : undefined;
    if (id) return ` Did you mean "#${id}"?`;
    return ` "${nameOf(elsewhere)}" is elsewhere: give it an "id" and write "#" and that id.`;
  }
}

function descend(from: State | undefined, keys: readonly string[]): State | undefined {
  return keys.reduce<State | undefined>(
    (state, key) => state?.children.find((child) => child.key === key),
    from,
  );
}
