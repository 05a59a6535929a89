import { createHash } from 'node:crypto';
import type { Funnel } from '../actor/funnel.ts';
import type { FunnelContext } from '../actor/record.ts';
import { ProsaError } from '../errors.ts';
import type { FunnelModule } from './catalogue.ts';
import { withCombinators } from './combinators.ts';
import { waits } from './delays.ts';
import type { FunnelDocument } from './document.ts';
import { languageFor, ownLanguage } from './languages.ts';
import { buildMachine } from './machine.ts';
import { compilePrompt, type Prompt } from './prompts.ts';
import { turnPolicies } from './turn-policies.ts';

/** A funnel ready to hold conversations, with what the rest of Prosa wants to know of it. */
export interface CompiledFunnel extends Funnel {
  document: FunnelDocument;
  prompts: ReadonlyMap<string, Prompt>;
  readonly vocabulary: FunnelModule['vocabulary'];
  surroundings: NonNullable<FunnelModule['surroundings']>;
  timeZone: string;
  /** Names of the channels' templates that it waits to send. */
  templates: readonly string[];
}

/** Takes a document and prompts that were checked; throws for what the checker reports. */
export function compileFunnel(
  document: FunnelDocument,
  prompts: ReadonlyMap<string, Prompt>,
  module: FunnelModule,
): CompiledFunnel {
  const catalogue = withCombinators(module.catalogue);
  const own = ownLanguage(document);
  const compiled = new Map(
    [...prompts].map(([name, prompt]) => [name, compilePrompt(prompt, catalogue, own)]),
  );
  const render = (name: string, context: FunnelContext) => {
    const prompt = compiled.get(name);
    if (!prompt) throw new ProsaError('funnel_failed', `funnel "${document.id}" has no prompt "${name}"`);
    return prompt(context, languageFor(document, context), (language) => module.view(context, language));
  };
  return {
    id: document.id,
    version: versionOf(document, prompts),
    machine: buildMachine(document, catalogue, (prompt, context) => render(prompt, context).text),
    document,
    prompts,
    get vocabulary() {
      return module.vocabulary;
    },
    surroundings: (known) => module.surroundings?.(known),
    timeZone: document.timeZone,
    turns: turnPolicies(document),
    ...waits(document, prompts),
    priority: (stage) => document.machine.states[stage]?.priority ?? 'normal',
    render,
  };
}

/**
 * The same content gives the same version, whatever the order of its keys, wherever it was read from and however it is
 * drawn.
 */
export function versionOf(
  { canvas: _, ...document }: FunnelDocument,
  prompts: ReadonlyMap<string, Prompt>,
): string {
  const texts = Object.fromEntries([...prompts].map(([name, { file: _, ...prompt }]) => [name, prompt]));
  return createHash('sha256')
    .update(canonical({ document, prompts: texts }))
    .digest('hex')
    .slice(0, 12);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
