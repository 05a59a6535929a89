import { silentTag } from './names.ts';
import { type Problem, problem } from './problems.ts';
import { Targets } from './targets.ts';
import { allStates, lineage, nameOf, type State, type Transition } from './tree.ts';

/** Where conversations can get to, get stuck, or go round in circles. Guards are taken to hold at times. */
export function checkFlow(root: State, funnelId: string): Problem[] {
  const targets = new Targets(root, funnelId);
  const reached = reach(root, targets);
  const leaves = allStates(root).filter(
    (state) => reached.has(state) && state.parent && state.children.length === 0,
  );
  const resting = leaves.filter(({ type }) => type === 'atomic');
  return [
    ...checkReached(root, reached),
    ...resting.flatMap(checkAnswers),
    ...checkUnsupported(root, resting),
    ...checkCircles(leaves, targets),
    ...allStates(root).flatMap(checkShadowed),
  ];
}

/** The states that are active at some time. */
function reach(root: State, targets: Targets): Set<State> {
  const reached = new Set<State>();
  const waiting: State[] = [root];
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    for (const active of landings(state).flatMap(lineage)) {
      if (reached.has(active)) continue;
      reached.add(active);
      waiting.push(...active.transitions.flatMap((transition) => targets.find(transition) ?? []));
    }
  }
  return reached;
}

/** Where one can come to rest on entering a state: in one place, unless its initial state is missing or wrong. */
function landings(state: State): State[] {
  if (state.children.length === 0) return [state];
  const initial = state.children.find(({ key }) => key === state.raw.initial);
  return initial ? landings(initial) : [state, ...state.children.flatMap(landings)];
}

function checkReached(root: State, reached: ReadonlySet<State>): Problem[] {
  return allStates(root)
    .filter((state) => !reached.has(state) && state.parent && reached.has(state.parent))
    .map((state) => problem('unreachable', state.path, `No way leads to "${nameOf(state)}".`));
}

/** Everything a state reacts with: its own transitions, then those around it. */
function reactions(state: State): Transition[] {
  return lineage(state).flatMap(({ transitions }) => transitions);
}

function isSilent(state: State): boolean {
  return lineage(state).some(({ raw }) => Array.isArray(raw.tags) && raw.tags.includes(silentTag));
}

/** Whether a conversation can be in it when a message comes, and is not waiting for an effect. */
function awaitsMessages(state: State): boolean {
  const passes = reactions(state).some(({ kind, guarded }) => kind === 'always' && !guarded);
  const works = lineage(state).some(({ invokes }) => invokes.length > 0);
  return !passes && !works && !isSilent(state);
}

function checkAnswers(state: State): Problem[] {
  if (!awaitsMessages(state)) return [];
  const messages = reactions(state).filter(
    ({ kind, trigger }) => kind === 'on' && /^(message$|intent\.)/.test(trigger),
  );
  const name = `In "${nameOf(state)}"`;
  if (messages.length === 0) {
    const message = `${name} nothing a customer writes gets a reaction. Handle "message", or tag it "${silentTag}" if that is meant.`;
    return [problem('dead-end', state.path, message)];
  }
  if (messages.some(({ trigger, guarded }) => trigger === 'message' && !guarded)) return [];
  const message = `${name} some messages may get no reaction: handle "message" without a guard, here or around it.`;
  return [problem('unanswered-message', state.path, message)];
}

function checkUnsupported(root: State, resting: readonly State[]): Problem[] {
  const unanswered = resting.filter(
    (state) =>
      awaitsMessages(state) &&
      !reactions(state).some(({ kind, trigger }) => kind === 'on' && trigger === 'unsupported'),
  );
  if (unanswered.length === 0) return [];
  const message = `A photo or voice message ("unsupported") gets no reaction in: ${unanswered.map(nameOf).join(', ')}.`;
  return [problem('unanswered-unsupported', root.path, message)];
}

/** Circles of states that are all left at once, whatever is remembered. */
function checkCircles(leaves: readonly State[], targets: Targets): Problem[] {
  const problems: Problem[] = [];
  const settled = new Set<State>();
  for (const start of leaves) {
    const way: State[] = [];
    let state: State | undefined = start;
    let exit: Transition | undefined;
    while (state && !settled.has(state) && !way.includes(state)) {
      way.push(state);
      exit = exitOf(state);
      const next: State | undefined = exit && (exit.target === undefined ? state : targets.find(exit));
      state = next && landings(next)[0];
    }
    if (state && exit && way.includes(state)) {
      const circle = [...way.slice(way.indexOf(state)), state].map(nameOf).join(' → ');
      problems.push(problem('endless-always', exit.path, `This never comes to rest: ${circle}.`));
    }
    for (const passed of way) settled.add(passed);
  }
  return problems;
}

/** The transition that is taken at once, if one surely is. */
function exitOf(state: State): Transition | undefined {
  const candidates = state.type === 'final' ? (state.parent?.transitions ?? []) : reactions(state);
  const kind = state.type === 'final' ? 'onDone' : 'always';
  return candidates.find(
    (transition) => transition.kind === kind && !transition.invoke && !transition.guarded,
  );
}

/** Transitions behind one that is always taken. */
function checkShadowed(state: State): Problem[] {
  const problems: Problem[] = [];
  const taken = new Set<string>();
  for (const transition of state.transitions) {
    const { kind, trigger, path, guarded, invoke } = transition;
    const group = `${kind} ${trigger} ${invoke ? state.invokes.indexOf(invoke) : ''}`;
    if (taken.has(group)) {
      const message = 'This is never reached: an earlier one in the list has no guard and is always taken.';
      problems.push(problem('never-taken', path, message));
    }
    if (!guarded) taken.add(group);
  }
  const ends = state.children.some(({ type }) => type === 'final');
  if (state.raw.onDone !== undefined && !ends) {
    const message = `"onDone" never happens: no state inside ${nameOf(state)} is final.`;
    problems.push(problem('never-taken', [...state.path, 'onDone'], message));
  }
  return problems;
}
