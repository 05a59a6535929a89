import { z } from 'zod';
import { extendCatalogue } from '../../machines/catalogue/catalogue.ts';
import type { MessageEvent, SlotName, Slots } from '../../src/actor/event.ts';
import type { FunnelModule } from '../../src/funnel/catalogue.ts';
import { type CompiledFunnel, compileFunnel } from '../../src/funnel/compile.ts';
import type { FunnelDocument } from '../../src/funnel/document.ts';
import type { Prompt } from '../../src/funnel/prompts.ts';

const reply = (prompt: string) => ({ type: 'reply', params: { prompt } });

/** Asks for the number of guests, searches with it, shows; can be told to fail and to hand off. */
const document: FunnelDocument = {
  format: 1,
  id: 'tiny',
  title: 'Tiny',
  description: 'For tests of the engine.',
  language: 'pt-BR',
  timeZone: 'America/Sao_Paulo',
  delays: { followUp: '2h' },
  turns: { burst: { quietMs: 0 }, whileReplying: 'append' },
  machine: {
    initial: 'asking',
    on: {
      'intent.person': { target: '.handOff' },
      'intent.stop': { actions: [{ type: 'explode' }] },
      unsupported: { actions: [reply('unsupported')] },
      'delivery.failed': { actions: [{ type: 'fact', params: { name: 'undeliverable' } }] },
    },
    states: {
      asking: {
        initial: 'waiting',
        states: {
          waiting: {
            on: { message: { actions: [{ type: 'remember' }], target: 'understanding' } },
            after: { followUp: { actions: [reply('follow-up')] } },
          },
          understanding: {
            always: [
              { guard: { type: 'knows', params: { slots: ['guests'] } }, target: '#tiny.searching' },
              { actions: [reply('ask')], target: 'waiting' },
            ],
          },
        },
      },
      searching: {
        invoke: {
          id: 'search',
          src: 'lookUp',
          onDone: {
            actions: [{ type: 'keepResult', params: { as: 'found' } }, reply('found')],
            target: 'showing',
          },
          onError: { actions: [reply('sorry')], target: 'asking' },
        },
        on: { message: { actions: [{ type: 'remember' }], target: 'searching', reenter: true } },
      },
      showing: {
        on: { message: { actions: [{ type: 'remember' }, reply('echo')] } },
      },
      handOff: {
        tags: ['silent'],
        entry: [reply('hand-off'), { type: 'handOff', params: { reason: 'asked' } }],
        on: { message: { actions: [reply('echo')] } },
      },
    },
  },
} as FunnelDocument;

const prompts = {
  ask: { text: 'Para quantas pessoas?', asks: ['guests' as const] },
  'follow-up': { text: 'Ainda por aí?' },
  found: { text: 'Achei para {{guests}}.' },
  sorry: { text: 'Desculpe.' },
  echo: { text: 'Entendi.' },
  'hand-off': { text: 'Uma pessoa já vem.' },
  unsupported: { text: 'Pode escrever?' },
};

export type TinyPrompts = Record<
  string,
  { text: string; asks?: SlotName[]; media?: string; template?: NonNullable<Prompt['template']> }
>;

/** Without a wait for bursts unless other turns are given. */
export function tinyFunnel(turns: FunnelDocument['turns'] = document.turns): CompiledFunnel {
  return tinyDraft((draft) => Object.assign(draft, { turns }));
}

/** The tiny funnel after some changes. */
export function tinyDraft(
  change: (document: FunnelDocument, prompts: TinyPrompts) => void,
  module = tinyModule,
): CompiledFunnel {
  const draft: FunnelDocument = structuredClone(document);
  const texts: TinyPrompts = structuredClone(prompts);
  change(draft, texts);
  const named = Object.entries(texts).map(([name, { template, ...variant }]): [string, Prompt] => {
    return [
      name,
      { name, version: 1, description: name, variants: [variant], ...(template && { template }) },
    ];
  });
  return compileFunnel(draft, new Map(named), module);
}

function boom(): never {
  throw new Error('boom');
}

/** @param explode what the customer's "parar" does */
export const tinyModuleThat = (explode: () => void): FunnelModule => ({
  catalogue: extendCatalogue({
    guards: {},
    actions: {
      explode: {
        kind: 'assign',
        description: 'Throws.',
        params: z.strictObject({}),
        apply: (context) => {
          explode();
          return context;
        },
      },
    },
    effects: {
      lookUp: {
        description: 'Looks something up.',
        params: z.strictObject({ more: z.number().optional() }),
        input: (context, params: object) => ({ guests: context.slots.guests ?? null, ...params }),
      },
    },
  }),
  view: (context) => ({ guests: context.slots.guests ?? '' }),
  vocabulary: { places: [], choices: [] },
});

export const tinyModule = tinyModuleThat(boom);

export const CONVERSATION = 'conversation-000000001';
export const NOON = Date.parse('2026-11-21T12:00:00-03:00');

let messages = 0;

/** A message already understood. */
export function message(
  text: string,
  {
    id = `m${++messages}`,
    at = NOON,
    slots = {},
    intent = 'other',
    conversation = CONVERSATION,
  }: MessageOptions = {},
): MessageEvent {
  return {
    kind: 'message',
    conversation,
    at,
    id,
    tenant: 'default',
    channel: 'web',
    address: 'session-1',
    sentAt: at,
    content: { type: 'text', text },
    perception: { intent, confidence: 1, slots, objections: [] },
  };
}

interface MessageOptions {
  id?: string;
  at?: number;
  slots?: Slots;
  intent?: NonNullable<MessageEvent['perception']>['intent'];
  conversation?: string;
}
