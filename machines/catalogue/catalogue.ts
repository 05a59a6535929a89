import type { Catalogue } from '../../src/funnel/catalogue.ts';
import { actions } from './actions.ts';
import { guards } from './guards.ts';

/** What every funnel may use. A funnel's own entries are added to it. */
export const sharedCatalogue: Catalogue = { guards, actions, effects: {} };

/** The shared catalogue with a funnel's own. A name stands for one thing, so it cannot be given again. */
export function extendCatalogue(own: Catalogue): Catalogue {
  return {
    guards: union('guard', sharedCatalogue.guards, own.guards),
    actions: union('action', sharedCatalogue.actions, own.actions),
    effects: union('effect', sharedCatalogue.effects, own.effects),
  };
}

function union<T>(kind: string, shared: Record<string, T>, own: Record<string, T>): Record<string, T> {
  for (const name in own) {
    if (Object.hasOwn(shared, name)) throw new Error(`${kind} "${name}" is already in the shared catalogue`);
  }
  return { ...shared, ...own };
}
