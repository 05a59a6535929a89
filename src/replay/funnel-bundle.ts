/** A funnel version as one value: its document and its prompts, as the archive and journal files hold it. */
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from '../funnel/catalogue.ts';
import { type CompiledFunnel, compileFunnel } from '../funnel/compile.ts';
import type { FunnelDocument } from '../funnel/document.ts';
import type { Prompt } from '../funnel/prompts.ts';

export interface FunnelBundle {
  document: FunnelDocument;
  prompts: Record<string, Prompt>;
}

export function bundleOf(funnel: Pick<CompiledFunnel, 'document' | 'prompts'>): FunnelBundle {
  const prompts = [...funnel.prompts].map(([name, { file: _, ...prompt }]) => [name, prompt] as const);
  return { document: funnel.document, prompts: Object.fromEntries(prompts) };
}

/** @throws ProsaError `funnel_unknown` when no module brings the code it names */
export function compileBundle(
  { document, prompts }: FunnelBundle,
  modules: Record<string, FunnelModule>,
): CompiledFunnel {
  const module = Object.hasOwn(modules, document.id) ? modules[document.id] : undefined;
  if (module === undefined) throw new ProsaError('funnel_unknown', `there is no module for "${document.id}"`);
  return compileFunnel(document, new Map(Object.entries(prompts)), module);
}
