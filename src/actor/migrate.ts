/**
 * What becomes of one conversation when it moves to another version of its funnel (G8).
 *
 * `moveOf` resolves it for the state the conversation is in, and `carryOut` applies what was resolved. The move
 * stands in the event, so a journal is stepped across it without either machine or mapping (G7).
 *
 * 1. The conversation is placed: no entry or exit action runs and no `always` is taken, so nothing is said.
 * 2. A timer goes on with its deadline where the state it moves to waits for the same delay. It is kept by the
 *    state its own one moves to, else by the innermost one that waits for that delay. One that has passed
 *    already is not armed again. Other delays of the new states are armed from the time of the event.
 * 3. An effect that runs goes on where the new states start the same one (same `src`, and of several the one with
 *    the same id); else it is cancelled. One that has ended is not started again; others are started.
 * 4. What does not belong to the states of the machine (owner, inbox, other timers and effects) stays.
 */
import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { ProsaError } from '../errors.ts';
import type { MigrateEvent, Move } from './event.ts';
import type { Funnel } from './funnel.ts';
import { arm, type Draft, start, stop } from './interpret.ts';
import type { ConversationRecord, Taken } from './record.ts';

/** Where each state of one version leads in another, by path; a state that is absent leads nowhere. */
export type StateTable = Readonly<Record<string, string>>;

/** Where a state leads by path, or undefined. */
export function leadsTo(table: StateTable, path: string): string | undefined {
  return nameIn(table, path);
}

/** `a.b.c` of the state value `{a: {b: 'c'}}`. */
export function statePath(value: unknown): string {
  if (typeof value === 'string') return value;
  const [key, inner] = Object.entries(value as Record<string, unknown>)[0]!;
  return `${key}.${statePath(inner)}`;
}

/** The move of a record to version `to`, or undefined if its state leads nowhere. */
export function moveOf(
  from: Funnel,
  to: Funnel,
  table: StateTable,
  record: ConversationRecord,
  at: number,
): Move | undefined {
  const target = leadsTo(table, statePath(record.state));
  if (target === undefined) return undefined;
  const old = lineage(nodeAt(from.machine, statePath(record.state)));
  const fresh = lineage(resting(nodeAt(to.machine, target)));
  const counterpart = (state: AnyStateNode) => {
    const path = state.path.length === 0 ? '' : leadsTo(table, state.path.join('.'));
    return path === undefined ? undefined : fresh.find((other) => other.path.join('.') === path);
  };
  return {
    from: from.version,
    to: to.version,
    state: stateValue(fresh[0]!),
    timers: moveTimers(old, fresh, counterpart, record, (delay) =>
      to.due(delay, at + duration(to.machine, delay), record.heardAt ?? at, record.channel, record.templates),
    ),
    effects: moveEffects(old, fresh, record),
  };
}

/** Applies a move to the record that is being made. */
export function carryOut(draft: Draft, event: MigrateEvent & { move: Move }): void {
  const { record } = draft;
  const { from, to } = event.move;
  record.funnelVersion = to;
  record.migrated = { began: record.migrated?.began ?? from, by: event.migration };
  place(draft, event.move, event.at);
  draft.decisions.push({ type: 'fact', name: 'funnel.migrated', data: { funnel: record.funnel, from, to } });
}

/** Places the conversation in the state of a move. */
function place(draft: Draft, { state, timers, effects }: Move, at: number): void {
  const { record } = draft;
  record.state = state;
  const before = record.timers;
  record.timers = {};
  for (const [id, timer] of Object.entries(before)) {
    const name = nameIn(timers.kept, id);
    if (name !== undefined) armFor(record, name, timer.deadline, at);
    else if (!timers.dropped.includes(id)) record.timers[id] = timer;
  }
  for (const [id, deadline] of Object.entries(timers.armed)) armFor(record, id, deadline, at);
  for (const child of effects.cancelled) stop(draft, { id: child });
  record.effects = Object.fromEntries(
    Object.entries(record.effects).map(([child, effect]) => [nameIn(effects.kept, child) ?? child, effect]),
  );
  for (const { child, src, input } of effects.started) start(draft, { id: child, src, input });
}

/** Places the conversation where the funnel begins, with what it remembers; nothing is said. */
export function placeAtBeginning(funnel: Funnel, draft: Draft, at: number): void {
  const table = { [statePath(draft.record.state)]: String(funnel.machine.config.initial) };
  draft.record.timers = {};
  place(draft, moveOf(funnel, funnel, table, draft.record, at)!, at);
}

/** Of the timers that were held, those of the delays its state waits for begin anew; others have as long as they had. */
export function armAnew(
  funnel: Funnel,
  record: ConversationRecord,
  held: Taken['held'],
  since: number,
  at: number,
): void {
  const waits = waitsOf(lineage(nodeAt(funnel.machine, statePath(record.state))));
  record.timers = {};
  for (const [id, timer] of Object.entries(held)) {
    const delay = waits.find((wait) => wait.id === id)?.delay;
    if (delay === undefined) {
      const deadline = at + Math.max(0, timer.deadline - since);
      record.timers = { ...record.timers, [id]: { ...timer, deadline } };
    } else arm(record, { id, event: { type: id }, delay: duration(funnel.machine, delay) }, at, funnel.due);
  }
}

type Counterpart = (state: AnyStateNode) => AnyStateNode | undefined;

interface Waiting {
  id: string;
  delay: string;
  state: AnyStateNode;
}

function moveTimers(
  old: readonly AnyStateNode[],
  fresh: readonly AnyStateNode[],
  counterpart: Counterpart,
  record: ConversationRecord,
  due: (delay: string) => number | undefined,
): Move['timers'] {
  const before = waitsOf(old);
  const free = waitsOf(fresh);
  const heirs = new Map<Waiting, Waiting>();
  const inherit = (one: Waiting, fits: (heir: Waiting) => boolean) => {
    const index = free.findIndex((heir) => heir.delay === one.delay && fits(heir));
    if (index !== -1) heirs.set(one, free.splice(index, 1)[0]!);
  };
  for (const one of before) inherit(one, ({ state }) => state === counterpart(one.state));
  for (const one of before) if (!heirs.has(one) && counterpart(one.state)) inherit(one, () => true);

  const timers: Move['timers'] = { kept: {}, dropped: [], armed: {} };
  for (const one of before) {
    if (record.timers[one.id] === undefined) continue; // it has passed
    const heir = heirs.get(one);
    if (heir === undefined) timers.dropped.push(one.id);
    else timers.kept[one.id] = heir.id;
  }
  for (const { id, delay } of free) {
    const deadline = due(delay);
    if (deadline !== undefined) timers.armed[id] = deadline;
  }
  return timers;
}

/** The delays these states wait for, from the inside out. */
function waitsOf(states: readonly AnyStateNode[]): Waiting[] {
  return states.flatMap((state) => {
    const byId = new Map(state.after.map(({ eventType, delay }) => [eventType, String(delay)]));
    return [...byId].map(([id, delay]) => ({ id, delay, state }));
  });
}

function duration(machine: AnyStateMachine, delay: string): number {
  const named = (machine.implementations.delays as Record<string, unknown>)[delay];
  const milliseconds = named === undefined ? Number(delay) : named;
  if (typeof milliseconds === 'number' && Number.isFinite(milliseconds)) return milliseconds;
  throw new ProsaError('funnel_failed', `delay "${delay}" has no length`);
}

function moveEffects(
  old: readonly AnyStateNode[],
  fresh: readonly AnyStateNode[],
  record: ConversationRecord,
): Move['effects'] {
  const before = old.flatMap(({ invoke }) => invoke);
  const free = fresh.flatMap(({ invoke }) => invoke);
  const heirs = new Map<string, string>();
  const inherit = (id: string, fits: (heir: (typeof free)[number]) => boolean) => {
    const index = free.findIndex(fits);
    if (index !== -1) heirs.set(id, free.splice(index, 1)[0]!.id);
  };
  for (const { id, src } of before) inherit(id, (heir) => heir.src === src && heir.id === id);
  for (const { id, src } of before) if (!heirs.has(id)) inherit(id, (heir) => heir.src === src);

  const effects: Move['effects'] = { kept: {}, cancelled: [], started: [] };
  for (const { id } of before) {
    if (record.effects[id] === undefined) continue; // it has ended
    const heir = heirs.get(id);
    if (heir === undefined) effects.cancelled.push(id);
    else effects.kept[id] = heir;
  }
  for (const { id, src, input } of free) {
    const given = typeof input === 'function' ? input({ context: record.context } as never) : input;
    effects.started.push({ child: id, src: src as string, input: given });
  }
  return effects;
}

/** As the machine itself would arm it. */
function armFor(record: ConversationRecord, id: string, deadline: number, at: number): void {
  arm(record, { id, event: { type: id }, delay: deadline - at }, at);
}

function nameIn(names: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

function nodeAt(machine: AnyStateMachine, path: string): AnyStateNode {
  return path.split('.').reduce<AnyStateNode>((state, key) => {
    const child = state.states[key];
    if (child === undefined) throw new ProsaError('funnel_failed', `there is no state "${path}"`);
    return child;
  }, machine.root);
}

/** The innermost state that is entered with this one. */
function resting(state: AnyStateNode): AnyStateNode {
  const first = state.initial?.target?.[0];
  return first === undefined || state.type === 'atomic' ? state : resting(first);
}

/** The state and everything around it, from the inside out. */
function lineage(state: AnyStateNode): AnyStateNode[] {
  return state.parent ? [state, ...lineage(state.parent)] : [state];
}

function stateValue(state: AnyStateNode): unknown {
  const [last, ...around] = state.path.toReversed();
  return around.reduce<unknown>((inner, key) => ({ [key]: inner }), last);
}
