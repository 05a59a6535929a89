import { type AnyStateMachine, fromCallback, setup } from 'xstate';
import type { z } from 'zod';
import { assignment } from '../actor/assignment.ts';
import { type FunnelContext, initialContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { ActionEntry, Catalogue, MachineEvent, RenderPrompt } from './catalogue.ts';
import { resolveGuard } from './combinators.ts';
import { waitOf } from './delays.ts';
import type { FunnelDocument } from './document.ts';
import { parseParams, type Reference, readReference } from './references.ts';
import { allStates, type Place, placesOf, readState } from './tree.ts';

/** A machine that takes more steps than this for one event goes round in circles; XState then throws. */
const mostSteps = 1000;

interface Happening {
  context: FunnelContext;
  event: MachineEvent;
}

/**
 * The document as an XState machine: every name resolved against the catalogue (which includes the
 * combinators) and every parameter parsed once, here. Throws for what the checker reports.
 */
export function buildMachine(
  document: FunnelDocument,
  catalogue: Catalogue,
  render: RenderPrompt,
): AnyStateMachine {
  const config = structuredClone(document.machine);
  const states = allStates(readState(config, ['machine']));
  for (const place of states.flatMap(placesOf)) resolve(place, catalogue, render);
  for (const { raw } of states) {
    delete raw.title; // for people
    delete raw.suggestions;
  }
  for (const stage of Object.values(config.states)) {
    delete stage.turns; // Prosa's own, not XState's
    delete stage.priority;
  }
  const delays = mapValues(document.delays ?? {}, waitOf);
  const guards = mapValues(
    catalogue.guards,
    (entry) =>
      ({ context, event }: Happening, params: unknown) =>
        entry.test(context, event, params),
  );
  const implementations = {
    guards,
    delays,
    actions: mapValues(catalogue.actions, action),
    // Effects run outside of the machine: the step only reads that one was asked for.
    actors: mapValues(catalogue.effects, () => fromCallback(() => undefined)),
  };
  return setup(implementations as never).createMachine({
    ...config,
    id: document.id,
    context: initialContext,
    options: { maxIterations: mostSteps },
  } as never) as unknown as AnyStateMachine;
}

function action(entry: ActionEntry) {
  return entry.kind === 'output' ? () => undefined : assignment(entry.apply);
}

function resolve({ kind, value, put }: Place, catalogue: Catalogue, render: RenderPrompt): void {
  const reference = readReference(value);
  if (kind === 'guard') put(resolveGuard(catalogue.guards, value));
  else if (kind === 'action') {
    const { type, params } = resolveReference(catalogue.actions, kind, reference);
    put({ type, params });
  } else {
    const { entry, params } = resolveReference(catalogue.effects, kind, reference);
    put(({ context }: Happening) => entry.input(context, params, render));
  }
}

function resolveReference<E extends { params: z.ZodType }>(
  entries: Record<string, E>,
  kind: string,
  reference: Reference | undefined,
): { type: string; entry: E; params: unknown } {
  const type = reference?.type ?? '';
  const entry = Object.hasOwn(entries, type) ? entries[type] : undefined;
  if (!entry) throw new ProsaError('funnel_invalid', `there is no ${kind} "${type}"`);
  const parsed = parseParams(entry.params, reference?.params);
  if (!parsed.success) throw new ProsaError('funnel_invalid', `${kind} "${type}": ${parsed.error.message}`);
  return { type, entry, params: parsed.data };
}

function mapValues<T, U>(record: Record<string, T>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
