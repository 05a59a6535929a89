/** The smallest funnel with an effect that takes its time: who tells how many they are waits for it. */

import { z } from 'zod';
import { extendCatalogue } from '../../machines/catalogue/catalogue.ts';
import type { MessageEvent } from '../../src/actor/event.ts';
import { type CompiledFunnel, compileFunnel } from '../../src/funnel/compile.ts';
import type { FunnelDocument } from '../../src/funnel/document.ts';

export const waitingEffect = 'wait';
/** What begins the effect, and what is answered at once. */
export const waitText = 'Somos 4 pessoas';
export const otherText = 'Oi, tudo bem por aí?';

const document: FunnelDocument = {
  format: 1,
  id: 'two-states',
  title: 'Two states',
  language: 'pt-BR',
  timeZone: 'America/Sao_Paulo',
  turns: { burst: { quietMs: 0 } },
  machine: {
    initial: 'talking',
    states: {
      talking: {
        initial: 'resting',
        on: { message: { actions: [{ type: 'remember' }], target: '.understanding' } },
        states: {
          resting: {},
          understanding: {
            always: [
              { guard: { type: 'knows', params: { slots: ['guests'] } }, target: '#two-states.waiting' },
              { actions: [{ type: 'reply', params: { prompt: 'heard' } }], target: 'resting' },
            ],
          },
        },
      },
      waiting: { invoke: { id: 'wait', src: waitingEffect, onDone: { target: 'talking' } } },
    },
  },
};

export function twoStates(): CompiledFunnel {
  const heard = { name: 'heard', version: 1, description: 'Heard.', variants: [{ text: 'Entendi.' }] };
  return compileFunnel(document, new Map([['heard', heard]]), {
    catalogue: extendCatalogue({
      guards: {},
      actions: {},
      effects: { [waitingEffect]: { description: 'Waits.', params: z.strictObject({}), input: () => ({}) } },
    }),
    view: () => ({}),
    vocabulary: { places: [], choices: [] },
  });
}

let messages = 0;

/** As the gateway would hand it over. */
export function messageTo(conversation: string, text: string): MessageEvent {
  const at = Date.now();
  return {
    kind: 'message',
    conversation,
    at,
    id: `wamid.two-states/${++messages}`,
    tenant: 'default',
    channel: 'whatsapp',
    address: '5548999990000',
    sentAt: at,
    content: { type: 'text', text },
  };
}
