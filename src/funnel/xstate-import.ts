/**
 * A plain XState machine, v5 as Stately exports it or v4, as a funnel document. What a funnel cannot keep is told; what is
 * merely wrong in a funnel, such as a guard nobody knows, is the checker's to tell.
 */
import { type Path, type Problem, problem } from './problems.ts';
import { isObject } from './references.ts';
import { OWN_FIELDS } from './xstate-export.ts';
import { ImportedNames } from './xstate-names.ts';
import { importTransitions } from './xstate-transitions.ts';

export interface ImportedFunnel {
  document: Record<string, unknown>;
  prompts: Record<string, never>;
  problems: Problem[];
}

/** What a machine without a word on it is taken for. */
const DEFAULTS = { format: 1, language: 'pt-BR', timeZone: 'America/Sao_Paulo' };

/** Fields of a state that are taken as they are. */
const KEPT = ['id', 'description', 'tags', 'initial', 'entry', 'exit', 'type', 'meta'];
const OF_THE_DOCUMENT = [
  '$schema',
  'format',
  'id',
  'title',
  'description',
  'language',
  'languages',
  'timeZone',
  'delays',
  'turns',
  'canvas',
];

export function importMachine(machine: Readonly<Record<string, unknown>>): ImportedFunnel {
  const { prosa } = isObject(machine.meta) ? machine.meta : {};
  const around = isObject(prosa) && isObject(prosa.document) ? prosa.document : {};
  const given = typeof machine.id === 'string' && machine.id !== '' ? machine.id : 'imported';
  const importing = new Importing(machine, given, typeof around.id === 'string' ? around.id : undefined);
  const document = {
    ...DEFAULTS,
    title: given,
    ...Object.fromEntries(Object.entries(around).filter(([key]) => OF_THE_DOCUMENT.includes(key))),
    id: importing.names.funnel,
    machine: importing.machine(),
  };
  return { document, prompts: {}, problems: importing.problems };
}

class Importing {
  readonly names: ImportedNames;
  readonly problems: Problem[] = [];
  readonly #root: Readonly<Record<string, unknown>>;

  constructor(root: Readonly<Record<string, unknown>>, id: string, funnel: string | undefined) {
    this.#root = root;
    this.names = new ImportedNames(root, id, funnel);
  }

  machine(): Record<string, unknown> {
    const { id: _, ...machine } = this.#state(this.#root, [], ['machine']);
    return machine;
  }

  /** @param keys of the states around it and its own, as they were given */
  #state(
    raw: Readonly<Record<string, unknown>>,
    keys: readonly string[],
    path: Path,
  ): Record<string, unknown> {
    const state: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(raw)) this.#field(state, key, value, keys, path);
    const { prosa, ...meta } = isObject(raw.meta) ? raw.meta : {};
    if (Object.keys(meta).length > 0 || (isObject(raw.meta) && prosa === undefined)) state.meta = meta;
    else delete state.meta;
    if (isObject(prosa)) for (const own of OWN_FIELDS) if (prosa[own] !== undefined) state[own] = prosa[own];
    const title = this.names.titleOf(keys);
    if (title !== undefined) state.title ??= title;
    return state;
  }

  #field(
    state: Record<string, unknown>,
    key: string,
    value: unknown,
    keys: readonly string[],
    path: Path,
  ): void {
    const at = [...path, key];
    const transitions = (given: unknown, where: Path) =>
      importTransitions(given, (target) => this.names.target(target, keys), where, this.problems);
    if (key === 'on' || key === 'after') {
      if (isObject(value)) {
        state[key] = Object.fromEntries(
          Object.entries(value).map(([event, given]) => [event, transitions(given, [...at, event])]),
        );
      } else this.#lost(at, `"${key}" is no object with transitions by name.`);
    } else if (key === 'always' || key === 'onDone') state[key] = transitions(value, at);
    else if (key === 'invoke') {
      const list = [value].flat();
      const invokes = list.map((invoke, index) =>
        this.#invoke(invoke, transitions, Array.isArray(value) ? [...at, index] : at),
      );
      state.invoke = Array.isArray(value) ? invokes : invokes[0];
    } else if (key === 'states' && isObject(value)) {
      state.states = Object.fromEntries(
        Object.entries(value).map(([child, inner]) => {
          const inside = [...keys, child];
          const name = this.names.keyOf(inside);
          return [name, this.#state(isObject(inner) ? inner : {}, inside, [...at, name])];
        }),
      );
    } else if (key === 'type' && (value === 'parallel' || value === 'history')) {
      this.#lost(
        at,
        `A ${value} state is not kept as one: a conversation is in one state, which it remembers by itself.`,
      );
    } else if (key === 'initial') {
      const initial = isObject(value) ? value.target : value;
      if (isObject(value)) this.#lost(at, 'Actions of an initial transition are not kept.');
      if (typeof initial === 'string') state.initial = this.names.keyOf([...keys, initial]);
    } else if (KEPT.includes(key)) state[key] = value;
    else if (!QUIET.includes(key))
      this.#lost(at, WHY[key] ?? `"${key}" is not kept: a funnel has no such thing.`);
  }

  #invoke(value: unknown, transitions: (given: unknown, where: Path) => unknown, path: Path): unknown {
    if (!isObject(value)) return value;
    const invoke: Record<string, unknown> = {};
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'onDone' || key === 'onError') invoke[key] = transitions(inner, [...path, key]);
      else if (key === 'src') invoke.src = isObject(inner) ? inner.type : inner;
      else if (key === 'id') {
        // Stately gives every invoke an id of its own making.
        if (!(typeof inner === 'string' && /:invocation\[\d+\]$|^inline:/.test(inner))) invoke.id = inner;
      } else if (key === 'input' || (key === 'data' && isObject(inner))) invoke.input = inner;
      else this.#lost([...path, key], `"${key}" of an effect is not kept.`);
    }
    return invoke;
  }

  #lost(path: Path, message: string): void {
    this.problems.push(problem('not-kept', path, message));
  }
}

/** Of the tools, not of what the machine does. */
const QUIET = [
  'key',
  'order',
  'version',
  'predictableActionArguments',
  'schema',
  'tsTypes',
  'types',
  '$schema',
];

const WHY: Readonly<Record<string, string>> = {
  context: '"context" is not kept: what a conversation remembers belongs to Prosa.',
  output: '"output" is not kept: a funnel has no end that gives something.',
  history: '"history" is not kept: there are no history states.',
};
