/** What the steward's engine sells from, for processes that load no catalogue of their own. */
import type { PassedSnapshot } from '../catalogue/held-catalogue.ts';
import { stewardChannel } from './call.ts';
import type { Calls } from './calls.ts';

/** Type of the call. */
export const CATALOGUE = 'catalogue';

/** Absent: there is none, or the asker has it. */
export type ToldCatalogue = { snapshot?: PassedSnapshot<unknown> };

export function tellCatalogue(current: PassedSnapshot<unknown> | undefined, known: unknown): ToldCatalogue {
  if (current === undefined || current.hash === known) return {};
  const { hash, data } = current;
  return { snapshot: { hash, data } };
}

/** @param known hash of what the asker has. @throws ProsaError `shard_closed` while there is no steward */
export async function askCatalogue(
  calls: Calls,
  prefix: string,
  known: string | undefined,
): Promise<ToldCatalogue> {
  const whom = 'the engine of shard 0';
  return (await calls.ask(stewardChannel(prefix), whom, CATALOGUE, known ?? null)) as ToldCatalogue;
}
