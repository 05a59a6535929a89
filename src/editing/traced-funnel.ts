import { observe } from '../actor/transition.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { type CompiledFunnel, compileFunnel } from '../funnel/compile.ts';

export interface Trace {
  /** Names of the catalogue, in the order they were carried out. */
  actions: string[];
  transitions: { from: string; to?: string; event: string }[];
}

/** The funnel compiled so that what it does within a step is seen. */
export function traceFunnel(
  { document, prompts }: Pick<CompiledFunnel, 'document' | 'prompts'>,
  module: FunnelModule,
): { funnel: CompiledFunnel; taken(): Trace } {
  let trace: Trace = { actions: [], transitions: [] };
  const actions = Object.entries(module.catalogue.actions).map(([name, entry]) => {
    if (entry.kind === 'output') return [name, entry] as const;
    const apply: typeof entry.apply = (...happening) => {
      trace.actions.push(name);
      return entry.apply(...happening);
    };
    return [name, { ...entry, apply }] as const;
  });
  const traced: FunnelModule = {
    catalogue: { ...module.catalogue, actions: Object.fromEntries(actions) },
    view: (context, language) => module.view(context, language),
    get vocabulary() {
      return module.vocabulary;
    },
    surroundings: (known) => module.surroundings?.(known),
  };
  const funnel = compileFunnel(document, prompts, traced);
  observe(funnel.machine, {
    action: (type) => {
      if (!type.startsWith('xstate.')) trace.actions.push(type);
    },
    transition: (taken) => trace.transitions.push(taken),
  });
  return {
    funnel,
    taken: () => {
      const done = trace;
      trace = { actions: [], transitions: [] };
      return done;
    },
  };
}
