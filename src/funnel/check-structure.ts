import { type Problem, problem } from './problems.ts';
import { suggest } from './suggest.ts';
import { Targets } from './targets.ts';
import { allStates, lineage, nameOf, type State } from './tree.ts';

/** Whether the parts of the machine fit together: ids, initial states, targets, effects' outcomes. */
export function checkStructure(root: State, funnelId: string): Problem[] {
  const targets = new Targets(root, funnelId);
  return [
    ...checkIds(root, funnelId),
    ...allStates(root).flatMap((state) => [
      ...checkInitial(state),
      ...checkType(state),
      ...checkStageKeys(state),
      ...checkTargets(state, targets),
      ...checkInvokes(state),
    ]),
  ];
}

function checkIds(root: State, funnelId: string): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, State>();
  for (const state of allStates(root)) {
    const { id } = state.raw;
    if (typeof id !== 'string') continue;
    const path = [...state.path, 'id'];
    if (state === root && id !== funnelId) {
      const message = `The machine has the id of the funnel, "${funnelId}"; leave "id" out here.`;
      problems.push(problem('schema', path, message));
    }
    const first = state !== root && id === funnelId ? root : seen.get(id);
    if (first) problems.push(problem('duplicate-id', path, `"${id}" is already the id of ${nameOf(first)}.`));
    seen.set(id, state);
  }
  return problems;
}

function checkInitial({ raw, path, children, type }: State): Problem[] {
  const names = children.map(({ key }) => key);
  const { initial } = raw;
  if (typeof initial === 'string' && !names.includes(initial)) {
    const message =
      names.length === 0
        ? `"${initial}" cannot be where it starts: there are no states inside.`
        : `It starts in "${initial}", but there is no such state inside.${suggest(initial, names)}`;
    return [problem('unknown-initial', [...path, 'initial'], message)];
  }
  if (initial !== undefined || type !== 'compound') return [];
  const message = `Say with "initial" in which of its states it starts: ${names.join(', ')}.`;
  return [problem('missing-initial', path, message)];
}

function checkType(state: State): Problem[] {
  const { raw, path, parent, children, type } = state;
  const problems: Problem[] = [];
  const mismatch = (message: string) => problems.push(problem('type-mismatch', [...path, 'type'], message));
  if (raw.type === 'atomic' && children.length > 0) mismatch('An atomic state has no states inside.');
  if (raw.type === 'compound' && children.length === 0) mismatch('A compound state has states inside.');
  if (type !== 'final' || !parent) return problems;
  if (!parent.parent) {
    const message =
      'A stage of the funnel cannot be final: a conversation has no end. Use a quiet state instead.';
    problems.push(problem('not-supported', [...path, 'type'], message));
    return problems;
  }
  const extra = ['states', 'initial', 'on', 'after', 'always', 'invoke', 'onDone'].filter(
    (key) => raw[key] !== undefined,
  );
  if (extra.length > 0) mismatch(`A final state is left at once, so it has no ${extra.join(', ')}.`);
  if (parent.raw.onDone === undefined) {
    const message = `${nameOf(state)} ends ${nameOf(parent)}, which does not say with "onDone" how to go on.`;
    problems.push(problem('final-without-on-done', parent.path, message));
  }
  return problems;
}

/** What only a stage can say. */
function checkStageKeys({ raw, path, parent }: State): Problem[] {
  if (parent !== undefined && parent.parent === undefined) return [];
  return ['turns', 'priority']
    .filter((key) => raw[key] !== undefined)
    .map((key) => {
      const message =
        parent === undefined && key === 'turns'
          ? 'The turn policy of the whole funnel stands beside "machine", not inside.'
          : `Only a stage can have "${key}"; the states inside follow it.`;
      return problem('not-supported', [...path, key], message);
    });
}

function checkTargets(state: State, targets: Targets): Problem[] {
  return state.transitions.flatMap((transition) => {
    const { target, path } = transition;
    if (target === undefined || targets.find(transition)) return [];
    const hint = targets.hint(transition) || suggest(target, targets.known(transition));
    return [
      problem('unknown-target', [...path, 'target'], `There is no state "${target}" seen from here.${hint}`),
    ];
  });
}

function checkInvokes(state: State): Problem[] {
  const around = lineage(state)
    .slice(1)
    .flatMap(({ invokes }) => invokes);
  return state.invokes.flatMap(({ path, raw, id }, index) => {
    const problems: Problem[] = [];
    const name = typeof raw.src === 'string' ? `"${raw.src}"` : 'the effect';
    if (raw.onDone === undefined) {
      problems.push(
        problem('invoke-without-on-done', path, `Say with "onDone" what happens when ${name} has succeeded.`),
      );
    }
    if (raw.onError === undefined) {
      problems.push(
        problem('invoke-without-on-error', path, `Say with "onError" what happens when ${name} has failed.`),
      );
    }
    const running = [...around, ...state.invokes.slice(0, index)];
    if (id !== undefined && running.some((other) => other.id === id)) {
      const message = `Another effect that runs at the same time already has the id "${id}".`;
      problems.push(problem('duplicate-id', [...path, 'id'], message));
    }
    return problems;
  });
}
