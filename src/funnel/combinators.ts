import { z } from 'zod';
import type { FunnelContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { Catalogue, GuardEntry, MachineEvent } from './catalogue.ts';
import { guardSchema } from './document.ts';
import type { Path } from './problems.ts';
import { parseParams, readReference } from './references.ts';

/** A guard whose name is known and whose parameters are parsed, also those of the guards within it. */
export interface ResolvedGuard {
  type: string;
  params: unknown;
  holds(context: FunnelContext, event: MachineEvent): boolean;
}

type Guards = Record<string, GuardEntry>;

/** The catalogue with `all`, `any` and `not`, which hold guards in their parameters. */
export function withCombinators(catalogue: Catalogue): Catalogue {
  const guards: Guards = { ...catalogue.guards };
  const several = z.strictObject({ of: z.array(guardSchema).min(1) });
  guards.all = {
    description: 'Every one of the guards in "of" holds.',
    params: several,
    test: (context, event, { of }: { of: ResolvedGuard[] }) =>
      of.every((guard) => guard.holds(context, event)),
  };
  guards.any = {
    description: 'At least one of the guards in "of" holds.',
    params: several,
    test: (context, event, { of }: { of: ResolvedGuard[] }) =>
      of.some((guard) => guard.holds(context, event)),
  };
  guards.not = {
    description: 'The guard in "guard" does not hold.',
    params: z.strictObject({ guard: guardSchema }),
    test: (context, event, { guard }: { guard: ResolvedGuard }) => !guard.holds(context, event),
  };
  return { ...catalogue, guards };
}

/** The guards inside a combinator's parameters, each with its path below `params`. */
export function guardsWithin(type: string, params: unknown): { path: Path; guard: unknown }[] {
  const { of, guard } = (params ?? {}) as { of?: unknown; guard?: unknown };
  if ((type === 'all' || type === 'any') && Array.isArray(of)) {
    return of.map((inner, index) => ({ path: ['of', index], guard: inner }));
  }
  return type === 'not' && guard !== undefined ? [{ path: ['guard'], guard }] : [];
}

/** Throws for what the checker reports. `guards` includes the combinators. */
export function resolveGuard(guards: Guards, value: unknown): ResolvedGuard {
  const reference = readReference(value);
  const entry = reference && Object.hasOwn(guards, reference.type) ? guards[reference.type] : undefined;
  if (!reference || !entry)
    throw new ProsaError('funnel_invalid', `there is no guard ${JSON.stringify(value)}`);
  const parsed = parseParams(entry.params, reference.params);
  if (!parsed.success)
    throw new ProsaError('funnel_invalid', `guard "${reference.type}": ${parsed.error.message}`);
  const within = guardsWithin(reference.type, reference.params).map(({ guard }) =>
    resolveGuard(guards, guard),
  );
  const type = reference.type;
  const params = within.length === 0 ? parsed.data : type === 'not' ? { guard: within[0] } : { of: within };
  return { type, params, holds: (context, event) => entry.test(context, event, params) };
}
