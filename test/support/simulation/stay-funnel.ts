/** A small funnel with all that the engine has to get right: nested states, timers, effects side by side, hand-off. */
import { z } from 'zod';
import { extendCatalogue } from '../../../machines/catalogue/catalogue.ts';
import type { SlotName } from '../../../src/actor/event.ts';
import type { FunnelContext } from '../../../src/actor/record.ts';
import type { ActionEntry, MachineEvent } from '../../../src/funnel/catalogue.ts';
import { type CompiledFunnel, compileFunnel } from '../../../src/funnel/compile.ts';
import type { FunnelDocument } from '../../../src/funnel/document.ts';
import type { Prompt } from '../../../src/funnel/prompts.ts';
import type { EffectOutput } from './simulated-effects.ts';

const reply = (prompt: string) => ({ type: 'reply', params: { prompt } });
const keep = (as: string) => ({ type: 'keepResult', params: { as } });
const COVER = { type: 'cover' };

const machine = {
  initial: 'asking',
  on: {
    message: { actions: [COVER] },
    unsupported: { actions: [COVER, reply('unsupported')] },
    'intent.person': { actions: [COVER], target: '.handOff' },
    'intent.stop': { actions: [{ type: 'explode' }] },
    'delivery.failed': { actions: [{ type: 'fact', params: { name: 'undeliverable' } }] },
  },
  states: {
    asking: {
      initial: 'waiting',
      states: {
        waiting: {
          on: { message: { actions: [COVER, { type: 'remember' }], target: 'understanding' } },
          after: { followUp: { actions: [reply('follow-up')] } },
        },
        understanding: {
          always: [
            { guard: { type: 'knows', params: { slots: ['guests'] } }, target: '#stay.searching' },
            { actions: [reply('ask')], target: 'waiting' },
          ],
        },
      },
    },
    searching: {
      invoke: [
        {
          id: 'search',
          src: 'lookUp',
          onDone: { actions: [{ type: 'explodeIfBad' }, keep('found'), reply('found')], target: 'showing' },
          onError: {
            actions: [{ type: 'forget', params: { slots: ['guests'] } }, reply('sorry')],
            target: 'asking',
          },
        },
        {
          id: 'price',
          src: 'priceOf',
          onDone: { actions: [keep('price')] },
          onError: { actions: [keep('price')] },
        },
      ],
      on: { message: { actions: [COVER, { type: 'remember' }], target: 'searching', reenter: true } },
      after: { patience: { actions: [reply('still-looking')] } },
    },
    showing: {
      initial: 'open',
      states: {
        open: {
          on: {
            message: { actions: [COVER, reply('echo')] },
            'intent.price': { actions: [COVER], target: 'checking' },
          },
          after: { idle: { target: 'parting' } },
        },
        checking: {
          invoke: {
            id: 'check',
            src: 'priceOf',
            onDone: {
              actions: [{ type: 'explodeIfBad' }, keep('checked'), reply('checked')],
              target: 'open',
            },
            onError: { actions: [reply('sorry')], target: 'open' },
          },
        },
        parting: {
          invoke: {
            id: 'part',
            src: 'priceOf',
            onDone: { actions: [keep('parted'), reply('good-bye')], target: 'asleep' },
            onError: { target: 'asleep' },
          },
          on: {
            message: { actions: [COVER, reply('echo')], target: 'open' },
            'intent.price': { actions: [COVER], target: 'checking' },
          },
        },
        asleep: { on: { message: { actions: [COVER, reply('welcome')], target: 'open' } } },
      },
    },
    handOff: {
      entry: [reply('hand-off'), { type: 'handOff', params: { reason: 'asked' } }],
      on: { message: { actions: [COVER, reply('echo')] } },
    },
  },
} as unknown as FunnelDocument['machine'];

const texts: Record<string, { text: string; asks?: SlotName[] }> = {
  ask: { text: 'Para quantas pessoas?', asks: ['guests'] },
  'follow-up': { text: 'Ainda por aí?' },
  found: { text: 'Achei.' },
  'still-looking': { text: 'Ainda procurando…' },
  sorry: { text: 'Desculpe.' },
  echo: { text: 'Entendi.' },
  checked: { text: 'Conferi o preço.' },
  'good-bye': { text: 'Até mais!' },
  welcome: { text: 'Que bom ver você de novo.' },
  'hand-off': { text: 'Uma pessoa já vem.' },
  unsupported: { text: 'Pode escrever?' },
};

/** The turns that were answered, as the machine received them: the ids of their messages. */
export const turnsOf = (context: FunnelContext) => (context.results.turns ?? []) as string[][];

const own: Record<string, ActionEntry> = {
  cover: {
    kind: 'assign',
    description: 'Notes which messages a turn covers.',
    params: z.strictObject({}),
    apply: (context: FunnelContext, { message }: MachineEvent) => ({
      ...context,
      results: { ...context.results, turns: [...turnsOf(context), message!.messages.map(({ id }) => id)] },
    }),
  },
  explode: {
    kind: 'assign',
    description: 'Throws.',
    params: z.strictObject({}),
    apply: () => {
      throw new Error('boom');
    },
  },
  explodeIfBad: {
    kind: 'assign',
    description: 'Throws at a spoilt result.',
    params: z.strictObject({}),
    apply: (context: FunnelContext, { output }: MachineEvent) => {
      if ((output as EffectOutput).bad) throw new Error('spoilt');
      return context;
    },
  },
};

const input = (context: FunnelContext) => ({ guests: context.slots.guests ?? null });
const effect = { description: 'Looks something up.', params: z.strictObject({}), input };

/** @param change what a later version has otherwise */
export function stayFunnel(
  turns: NonNullable<FunnelDocument['turns']>,
  change: (machine: FunnelDocument['machine']) => void = () => {},
): CompiledFunnel {
  const changed = structuredClone(machine);
  change(changed);
  const document: FunnelDocument = {
    format: 1,
    id: 'stay',
    title: 'Stay',
    description: 'For properties of the engine.',
    language: 'pt-BR',
    timeZone: 'America/Sao_Paulo',
    delays: { followUp: '2h', patience: '5s', idle: '1d' },
    turns,
    machine: changed,
  };
  const prompts = Object.entries(texts).map(([name, variant]): [string, Prompt] => [
    name,
    { name, version: 1, description: name, variants: [variant] },
  ]);
  return compileFunnel(document, new Map(prompts), {
    catalogue: extendCatalogue({ guards: {}, actions: own, effects: { lookUp: effect, priceOf: effect } }),
    view: () => ({}),
    vocabulary: { places: [], choices: [] },
  });
}
