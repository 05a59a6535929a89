import type { FunnelContext } from '../../src/actor/record.ts';

/** What a conversation keeps of what there is to rent, where it is not what first-data.ts says. Small. */
export interface Surroundings {
  /** Towns to name where there is something; not all of them where there are many. */
  places: readonly string[];
  /** The place the conversation knows of, where there is nothing in it. */
  unserved?: string;
  /** There is a language model. */
  model?: true;
  /** Of the house that was asked for by its name, while no place is known. */
  town?: string;
}

export function surroundingsOf({ surroundings }: FunnelContext): Surroundings | undefined {
  return surroundings as Surroundings | undefined;
}
