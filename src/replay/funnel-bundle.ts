/** A funnel version as one value: its document and its prompts, as the archive and journal files hold it. */
import { ProsaError } from '../errors.ts';
import type { Bundle } from '../funnel/archive.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { type CompiledFunnel, compileFunnel } from '../funnel/compile.ts';

export { type Bundle as FunnelBundle, bundleOf } from '../funnel/archive.ts';

/** @throws ProsaError `funnel_unknown` when no module brings the code it names */
export function compileBundle(
  { document, prompts }: Bundle,
  modules: Record<string, FunnelModule>,
): CompiledFunnel {
  const module = Object.hasOwn(modules, document.id) ? modules[document.id] : undefined;
  if (module === undefined) throw new ProsaError('funnel_unknown', `there is no module for "${document.id}"`);
  return compileFunnel(document, new Map(Object.entries(prompts)), module);
}
