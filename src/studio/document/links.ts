import { Targets } from '../../funnel/targets.ts';
import { allStates, lineage, readState, type State, type Transition } from '../../funnel/tree.ts';
import { at, type JsonPath, put, type Raw } from './raw.ts';
import { childKeys, childOf, jsonPathOf, keyOf, parentOf, ROOT, type StatePath } from './state-path.ts';
import { deleteTransition } from './transitions.ts';

export interface Link {
  from: StatePath;
  kind: Transition['kind'];
  trigger: string;
  path: JsonPath;
  /** Undefined for one that stays, and for one whose target does not exist. */
  to: StatePath | undefined;
  /** As it is written. */
  target: string | undefined;
  /** The effect whose end is waited for: its id or source. */
  invoke: string | undefined;
}

const pathOf = (state: State): StatePath =>
  lineage(state)
    .slice(0, -1)
    .reverse()
    .map(({ key }) => key)
    .join('.');

/** Every transition, with where it leads. */
export function linksOf(document: Raw): Link[] {
  const root = readState(document.machine, ['machine']);
  const targets = new Targets(root, String(document.id));
  return allStates(root).flatMap((state) =>
    state.transitions.map((transition) => {
      const to = targets.find(transition);
      const { invoke } = transition;
      return {
        from: pathOf(state),
        kind: transition.kind,
        trigger: transition.trigger,
        path: transition.path,
        to: to && pathOf(to),
        target: transition.target,
        invoke: invoke && (invoke.id ?? String(invoke.raw.src)),
      };
    }),
  );
}

/** Where a target leads as it is written in a state; undefined where there is none. */
export function targetOf(document: Raw, from: StatePath, target: string): StatePath | undefined {
  const root = readState(document.machine, ['machine']);
  const source = allStates(root).find((state) => pathOf(state) === from);
  const to = source && new Targets(root, String(document.id)).find({ source, target });
  return to && pathOf(to);
}

/** How a transition names where it leads, as short as it can be said. */
export function targetText(document: Raw, from: StatePath, to: StatePath): string {
  if (to !== ROOT && from !== ROOT && parentOf(to) === parentOf(from)) return keyOf(to);
  if (to !== ROOT && parentOf(to) === from) return `.${keyOf(to)}`;
  return `#${[document.id, ...(to === ROOT ? [] : [to])].join('.')}`;
}

/**
 * After states went elsewhere: every transition leads where it led. One whose target is gone is deleted.
 * @param moved where a state of `before` is in `after`; undefined for one that is gone
 * @param concerns whose transitions are looked at
 */
export function relink(
  before: Raw,
  after: Raw,
  moved: (path: StatePath) => StatePath | undefined,
  concerns: (from: StatePath) => boolean = () => true,
): { document: Raw; lost: Link[] } {
  const now = new Map(linksOf(after).map((link) => [JSON.stringify(link.path), link]));
  const lost: { link: Link; path: JsonPath }[] = [];
  let document = after;
  for (const link of linksOf(before).filter(({ from }) => concerns(from))) {
    const from = moved(link.from);
    if (from === undefined || link.to === undefined) continue;
    const path = [...jsonPathOf(from), ...link.path.slice(jsonPathOf(link.from).length)];
    const to = moved(link.to);
    if (to === undefined) lost.push({ link, path });
    else if (now.get(JSON.stringify(path))?.to !== to)
      document = retarget(document, path, targetText(document, from, to));
  }
  for (const { path } of lost.toReversed()) document = deleteTransition(document, path);
  return { document, lost: lost.map(({ link }) => link) };
}

/** As a version of another funnel, whose name targets may begin with. */
export const ofFunnel = (document: Raw, id: string): Raw =>
  relink(document, put(document, ['id'], id), (path) => path).document;

function retarget(document: Raw, path: JsonPath, target: string): Raw {
  return typeof at(document, path) === 'string'
    ? put(document, path, target)
    : put(document, [...path, 'target'], target);
}

/** Every state, from the outside in. */
export function statePaths(document: Raw, below: StatePath = ROOT): StatePath[] {
  return childKeys(document, below).flatMap((key) => {
    const path = childOf(below, key);
    return [path, ...statePaths(document, path)];
  });
}
