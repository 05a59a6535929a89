import { readReference } from './references.ts';
import { allStates, placesOf, type State } from './tree.ts';

/** The prompts that actions say to the customer; not what a person who takes over, or a language model, is told. */
export function saidPrompts(root: State): Set<string> {
  const said = new Set<string>();
  for (const state of allStates(root)) {
    for (const { kind, value } of placesOf(state)) {
      const prompt = kind === 'action' ? readReference(value)?.params?.prompt : undefined;
      if (typeof prompt === 'string') said.add(prompt);
    }
  }
  return said;
}
