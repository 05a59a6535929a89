import type { EffectHandler, EffectHandlers } from '../../src/effects/effect.ts';
import { rentalCatalogue } from './live.ts';
import { calculatePrice } from './tools/calculate-price.ts';
import { getPropertyDetails } from './tools/get-property-details.ts';
import { toolHandlers } from './tools/handlers.ts';
import { registerClient } from './tools/register-client.ts';
import { searchPropertiesTool } from './tools/search-properties.ts';
import { sendPropertyMedia } from './tools/send-property-media.ts';
import type { Tool } from './tools/tool.ts';
import { runTool } from './tools/tools.ts';

/** What carries out the effects of the rental funnel. */
export const handlers = {
  searchProperties: handlerOf(searchPropertiesTool),
  getPropertyDetails: handlerOf(getPropertyDetails),
  calculatePrice: handlerOf(calculatePrice),
  sendPropertyMedia: handlerOf(sendPropertyMedia),
  registerClient: handlerOf(registerClient),
  ...toolHandlers((now) => rentalCatalogue.fresh(now).data),
} satisfies EffectHandlers;

function handlerOf<Args>(tool: Tool<Args>): EffectHandler {
  return { run: (input, run) => runTool(tool, input, run, run.services.now()) };
}
