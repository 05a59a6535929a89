/** Every tool of the rental, and how one is run. */

import { parseEffectId } from '../../../src/actor/conversation-id.ts';
import type { EffectRun } from '../../../src/effects/effect.ts';
import { ResultCache } from '../../../src/effects/result-cache.ts';
import { ProsaError } from '../../../src/errors.ts';
import { dayAt } from '../../catalogue/days.ts';
import type { RentalData } from '../data.ts';
import { rentalCatalogue } from '../live.ts';
import { staysOfOthers, type TakenStays } from '../resources.ts';
import { BRAZIL } from '../time-zone.ts';
import { calculatePrice } from './calculate-price.ts';
import { checkVisitAvailability } from './check-visit-availability.ts';
import { getPropertyDetails } from './get-property-details.ts';
import { registerClient } from './register-client.ts';
import { searchPropertiesTool } from './search-properties.ts';
import { sendPropertyMedia } from './send-property-media.ts';
import type { Tool, ToolContext } from './tool.ts';

// biome-ignore lint/suspicious/noExplicitAny: each checks its own arguments
export const tools: readonly Tool<any>[] = [
  searchPropertiesTool,
  getPropertyDetails,
  calculatePrice,
  checkVisitAvailability,
  sendPropertyMedia,
  registerClient,
];

/** Of this thread. */
export const toolResults = new ResultCache(2_000);

const NONE: TakenStays = new Map();

function staysIn(
  { properties }: RentalData,
  { from, to }: { from: number; to: number },
  { id, services }: EffectRun,
  now: number,
): Promise<TakenStays> {
  const { conversation } = parseEffectId(id)!;
  const ids = properties.map((property) => property.id);
  return staysOfOthers(services.bookings, ids, [from, to], conversation, now);
}

/**
 * @param now ms
 * @throws ProsaError `tool_arguments_invalid`, `catalogue_stale`, and what the tool says
 */
export async function runTool<Args>(
  tool: Tool<Args>,
  input: unknown,
  run: EffectRun,
  now: number,
): Promise<unknown> {
  run.signal.throwIfAborted();
  const parsed = tool.params.safeParse(input);
  if (!parsed.success) {
    // Without the values: they may be personal.
    const wrong = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'arguments'}: ${message}`,
    );
    throw new ProsaError('tool_arguments_invalid', `${tool.name}: ${wrong.join('; ')}`);
  }
  const args = parsed.data;
  const catalogue = rentalCatalogue.fresh(now);
  const taken = tool.stays ? await staysIn(catalogue.data, tool.stays(args), run, now) : NONE;
  const context: ToolContext = { catalogue, now, today: dayAt(now, BRAZIL), run, taken };
  const { cached } = tool;
  if (cached === undefined) return tool.run(args, context);
  const key = JSON.stringify([args, context.catalogue.hash, cached.also?.(context)]);
  return toolResults.get(tool.name, key, cached.lifetime, now, async () => tool.run(args, context));
}
