import { expect } from 'vitest';
import { z } from 'zod';
import type { Catalogue, FunnelModule } from '../../../src/funnel/catalogue.ts';
import { checkFunnel } from '../../../src/funnel/check.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import type { Problem } from '../../../src/funnel/problems.ts';
import type { Prompt } from '../../../src/funnel/prompts.ts';

/** A small funnel without a mistake, and a catalogue to go with it. */
export const catalogue: Catalogue = {
  guards: {
    knows: {
      description: 'A slot is known.',
      params: z.strictObject({ slot: z.enum(['name', 'guests']) }),
      test: (context, _, { slot }: { slot: 'name' | 'guests' }) => context.slots[slot] !== undefined,
    },
    replied: {
      description: 'A prompt was sent.',
      params: z.strictObject({ prompt: z.string(), times: z.int().default(1) }),
      test: (context, _, { prompt, times }: { prompt: string; times: number }) =>
        (context.replies[prompt] ?? 0) >= times,
    },
  },
  actions: {
    remember: {
      kind: 'assign',
      description: 'Remembers the name.',
      params: z.strictObject({}),
      apply: (context, event) => ({
        ...context,
        slots: { ...context.slots, name: event.message?.profile ?? '' },
        sources: { ...context.sources, name: event.message?.revision ?? 0 },
      }),
    },
    reply: { kind: 'output', description: 'Says something.', params: z.strictObject({ prompt: z.string() }) },
  },
  effects: {
    search: {
      description: 'Looks for something.',
      params: z.strictObject({ limit: z.int().default(3) }),
      input: (context, { limit }: { limit: number }) => ({ name: context.slots.name, limit }),
    },
  },
};

export const module: FunnelModule = {
  catalogue,
  view: (context) => ({ name: context.slots.name }),
  vocabulary: { places: ['Salvador'], choices: [] },
};

export const prompts: ReadonlyMap<string, Prompt> = new Map(
  Object.entries({
    hello: [
      { when: { type: 'knows', params: { slot: 'name' } }, text: 'Olá, {{name}}!\n' },
      { asks: ['name'], text: 'Olá! Como você se chama?' },
    ],
    found: [{ text: 'Achei.' }],
  } satisfies Record<string, Prompt['variants']>).map(([name, variants]) => [
    name,
    { name, version: 1, description: name, variants },
  ]),
);

const anything = { message: { actions: 'remember' }, unsupported: {} };

export const shop: FunnelDocument = {
  format: 1,
  id: 'shop',
  title: 'Shop',
  language: 'pt-BR',
  timeZone: 'America/Sao_Paulo',
  delays: { silence: '2h' },
  machine: {
    initial: 'welcome',
    states: {
      welcome: {
        on: {
          ...anything,
          'intent.greeting': { actions: { type: 'reply', params: { prompt: 'hello' } } },
          'intent.search': { target: 'searching', guard: { type: 'knows', params: { slot: 'name' } } },
          'intent.person': { target: 'person' },
        },
        after: { silence: { target: 'person' } },
      },
      searching: {
        invoke: { src: 'search', input: {}, onDone: { target: 'offer' }, onError: { target: 'person' } },
      },
      offer: {
        initial: 'shown',
        onDone: { target: 'person' },
        states: {
          shown: {
            entry: [{ type: 'reply', params: { prompt: 'found' } }],
            on: { ...anything, 'intent.yes': { target: 'taken' } },
          },
          taken: { type: 'final' },
        },
      },
      person: { tags: ['silent'] },
    },
  },
};

/** New values by place; `undefined` removes. A place is a JSON pointer, or a path below `/machine/states/`. */
export type Changes = Record<string, unknown>;

/** The problems of the shop after changes to it. */
export function problemsAfter(changes: Changes): Problem[] {
  const document: unknown = JSON.parse(JSON.stringify(shop));
  for (const [place, value] of Object.entries(changes)) {
    const path = fullPath(place).split('/').slice(1);
    const last = path.pop()!;
    const holder = path.reduce((inner, key) => inner[key] as never, document as Record<string, unknown>);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
  }
  return checkFunnel(document, { catalogue, prompts });
}

/** `code path` of each problem, sorted. */
export function brief(problems: readonly Problem[]): string[] {
  return problems.map(({ code, path, file }) => `${code} ${file ?? ''}${path}`).sort();
}

/** A kind of mistake, what makes it, and all that is then reported, as `code place`. */
export type Mistake = [title: string, changes: Changes, ...expected: string[]];

export function expectMistake(_: string, changes: Changes, ...expected: string[]): void {
  const full = expected.map((problem) =>
    problem.replace(/ (.*)/, (_, place: string) => ` ${fullPath(place)}`),
  );
  expect(brief(problemsAfter(changes))).toEqual(full.sort());
}

function fullPath(place: string): string {
  return place.startsWith('/') ? place : `/machine/states/${place}`;
}

export const never = { type: 'knows', params: { slot: 'guests' } };
