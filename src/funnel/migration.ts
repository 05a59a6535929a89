import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { CompiledFunnel } from './compile.ts';
import { type Passage, passageBetween, restingProblem, type States, statesOf } from './state-table.ts';
import { suggest } from './suggest.ts';

/** What is written to say where conversations go: `{"from": "rental@…", "states": {"a.b": "c"}}`. */
export const mapSchema = z.strictObject({
  from: z.string().min(1).default('*'),
  states: z.record(z.string().min(1), z.string().min(1)).default({}),
});

export type MigrationMap = z.output<typeof mapSchema>;

/** A migration as it is kept: complete and never changed, so that it means the same whenever it goes on. */
export interface Migration {
  /** `m<number>` */
  id: string;
  at: number;
  map: MigrationMap;
  funnel: string;
  /** Content hash of the version conversations move to. */
  to: string;
  /** By the content hash of the version they come from. */
  passages: Record<string, Passage>;
}

type KeptFunnel = Pick<CompiledFunnel, 'id' | 'version' | 'document'>;

export type MigrationPlan = Pick<Migration, 'map' | 'funnel' | 'to' | 'passages'>;

export const nameOfFunnel = ({ id, version }: Pick<CompiledFunnel, 'id' | 'version'>) => `${id}@${version}`;

/**
 * Resolves a map for every state of every version it is about.
 * @param kept every version there is
 * @throws ProsaError `migration_invalid` that tells everything that is wrong with the map
 */
export function planMigration(map: MigrationMap, to: KeptFunnel, kept: readonly KeptFunnel[]): MigrationPlan {
  const others = kept.filter(({ id, version }) => id === to.id && version !== to.version);
  const sources = map.from === '*' ? others : [sourceOf(map.from, to, kept)];
  const target = statesOf(to.document);
  const passages: Record<string, Passage> = {};
  const problems = new Set<string>();
  const states = sources.map(({ document }) => statesOf(document));
  for (const problem of nameProblems(map.states, states, target)) problems.add(problem);
  for (const [index, { version }] of sources.entries()) {
    const passage = passageBetween(states[index]!, target, map.states);
    passages[version] = passage;
    for (const problem of restProblems(map.states, states[index]!, target, passage)) problems.add(problem);
  }
  if (problems.size > 0) throw invalid([...problems]);
  return { map, funnel: to.id, to: to.version, passages };
}

function sourceOf(from: string, to: KeptFunnel, kept: readonly KeptFunnel[]): KeptFunnel {
  const found = kept.find((funnel) => from === nameOfFunnel(funnel) || from === funnel.version);
  if (found === undefined) {
    throw invalid([`from: there is no version "${from}".${suggest(from, kept.map(nameOfFunnel))}`]);
  }
  if (found.id !== to.id) throw invalid([`from: ${from} is another funnel than ${to.id}`]);
  if (found.version === to.version) throw invalid([`from: ${from} is the version they are to move to`]);
  return found;
}

function* nameProblems(named: Record<string, string>, from: readonly States[], to: States) {
  const sources = new Set(from.flatMap(({ byPath }) => [...byPath.keys()]));
  for (const [source, target] of Object.entries(named)) {
    if (!sources.has(source)) {
      yield `states: "${source}" is no state of the version they come from.${suggest(source, sources)}`;
    }
    if (!to.byPath.has(target)) {
      const hint = suggest(target, to.byPath.keys());
      yield `states: "${source}" leads to "${target}", which is no state of the new version.${hint}`;
    }
  }
}

/** A named state must lead to where a conversation can rest; of a compound one it is enough if one inside does. */
function* restProblems(named: Record<string, string>, from: States, to: States, { table }: Passage) {
  for (const [source, target] of Object.entries(named)) {
    const goal = to.byPath.get(target);
    if (goal === undefined || !from.byPath.has(source)) continue;
    const leaves = [...from.byPath].filter(
      ([path, { children }]) => children.length === 0 && (path === source || path.startsWith(`${source}.`)),
    );
    if (leaves.some(([path]) => path in table)) continue;
    yield `states: "${source}" leads nowhere a conversation can rest: ${restingProblem(goal) ?? 'no state inside fits'}`;
  }
}

function invalid(problems: readonly string[]): ProsaError {
  return new ProsaError(
    'migration_invalid',
    `the map does not fit:\n${problems.map((p) => `  ${p}`).join('\n')}`,
  );
}
