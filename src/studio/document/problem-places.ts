/** Where a problem is seen: its state, its edge, its prompt. */
import type { Problem } from '../api/funnel-types.ts';
import type { Selection } from './editor-store.ts';
import { linksOf, statePaths } from './links.ts';
import { promptsOf } from './prompts.ts';
import { isRaw, type JsonPath, type Raw } from './raw.ts';
import { nodeIdOf, placeOf, ROOT, type StatePath } from './state-path.ts';

const startsWith = (path: JsonPath, start: JsonPath) => start.every((part, index) => path[index] === part);

/** Problems at a path or below it. */
export const problemsWithin = (problems: readonly Problem[], path: JsonPath): Problem[] =>
  problems.filter((one) => promptOf(one) === undefined && startsWith(one.path, path));

/** Problems of a state's own, without those of the states inside. */
export const problemsOf = (problems: readonly Problem[], state: StatePath): Problem[] =>
  problems.filter((one) => promptOf(one) === undefined && placeOf(one.path)?.state === state);

export const promptOf = ({ prompt }: Problem): string | undefined => prompt;

/** The worst problem by node (its path) and by edge (its id). */
export function marksOf(document: Raw, problems: readonly Problem[]): Map<string, 'error' | 'warning'> {
  const marks = new Map<string, 'error' | 'warning'>();
  const mark = (id: string, { severity }: Problem) => {
    if (marks.get(id) !== 'error') marks.set(id, severity);
  };
  if (problems.length === 0) return marks;
  const links = linksOf(document);
  const users = new Map<string, StatePath[]>();
  for (const path of ['', ...statePaths(document)])
    for (const name of promptsOf(document, path)) users.set(name, [...(users.get(name) ?? []), path]);
  for (const one of problems) {
    const prompt = promptOf(one);
    if (prompt !== undefined) for (const path of users.get(prompt) ?? []) mark(path, one);
    const state = prompt === undefined ? placeOf(one.path)?.state : undefined;
    if (state !== undefined) mark(state, one);
    const link = prompt === undefined ? links.find(({ path }) => startsWith(one.path, path)) : undefined;
    if (link?.to !== undefined) mark(`${nodeIdOf(link.from)}→${link.to}`, one);
  }
  return marks;
}

/** What to open so that a problem can be mended. */
export function selectionOf(document: Raw, problem: Problem): Selection {
  const prompt = promptOf(problem);
  if (prompt !== undefined) return { kind: 'prompt', name: prompt };
  const place = placeOf(problem.path);
  if (place === undefined) return { kind: 'funnel' };
  const state = existing(document, place.state);
  const link = linksOf(document).find(({ path }) => startsWith(problem.path, path));
  if (link !== undefined) return { kind: 'state', path: state, open: link.path };
  return { kind: 'state', path: state };
}

/** The innermost state of a path that exists. */
function existing(document: Raw, path: StatePath): StatePath {
  const keys = path === ROOT ? [] : path.split('.');
  let found: unknown = document.machine;
  const trail: string[] = [];
  for (const key of keys) {
    const inner: unknown = isRaw(found) && isRaw(found.states) ? found.states[key] : undefined;
    if (inner === undefined) break;
    found = inner;
    trail.push(key);
  }
  return trail.join('.');
}
