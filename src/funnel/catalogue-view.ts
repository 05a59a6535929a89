/** What a funnel may name, as data: for editors that offer it and make forms of it. */
import { z } from 'zod';
import { PRIORITIES } from '../actor/priority.ts';
import type { FunnelModule } from './catalogue.ts';
import { withCombinators } from './combinators.ts';
import { longestDuration } from './duration.ts';
import { eventNames, slotNames } from './names.ts';

export interface EntryView {
  description: string;
  /** JSON Schema of its parameters. */
  params: Record<string, unknown>;
}

export interface CatalogueView {
  guards: Record<string, EntryView>;
  /** `assign` actions change what is remembered, `output` ones do something outside of it. */
  actions: Record<string, EntryView & { kind: 'assign' | 'output' }>;
  effects: Record<string, EntryView>;
  /** What prompts may say. */
  variables: { name: string }[];
  slots: string[];
  events: { type: string; description: string }[];
  /** How a delay of the document is written, and the longest one (ms). */
  delays: { examples: string[]; longest: number };
  whileReplying: string[];
  priorities: readonly string[];
}

export function catalogueView({
  catalogue,
  variables = [],
}: Pick<FunnelModule, 'catalogue'> & { variables?: readonly string[] }): CatalogueView {
  const { guards, actions, effects } = withCombinators(catalogue);
  return {
    guards: mapEntries(guards, entryView),
    actions: mapEntries(actions, (entry) => ({ ...entryView(entry), kind: entry.kind })),
    effects: mapEntries(effects, entryView),
    variables: [...variables].sort().map((name) => ({ name })),
    slots: slotNames,
    events: [...eventNames].map((type) => ({ type, description: describeEvent(type) })),
    delays: { examples: ['30s', '15m', '2h', '1d'], longest: longestDuration },
    whileReplying: ['supersede', 'queue', 'append'],
    priorities: PRIORITIES,
  };
}

function entryView({ description, params }: { description: string; params: z.ZodType }): EntryView {
  const { $schema: _, ...schema } = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' });
  return { description, params: schema };
}

const OTHER_EVENTS: Readonly<Record<string, string>> = {
  message: 'A message whose intent no state around handles.',
  unsupported: 'A message that is not text, such as a picture.',
  'delivery.failed': 'A message to the customer was finally refused.',
};

function describeEvent(type: string): string {
  return OTHER_EVENTS[type] ?? `A message understood as "${type.slice('intent.'.length)}".`;
}

function mapEntries<T, U>(entries: Record<string, T>, map: (entry: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, map(entry)]));
}
