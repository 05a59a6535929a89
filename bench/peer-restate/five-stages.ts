/**
 * The funnel the peer runs: five stages of a booking, each left when the customer has said what it asks for. It is
 * written for XState alone, so that any runtime can step it.
 */
import type * as XState from 'xstate';

export interface FunnelContext {
  messages: number;
  place: string;
  dates: string;
  guests: number;
  objections: number;
}

export interface FunnelEvent {
  type: 'message';
  text: string;
}

/** What a customer writes, and the stage after each; the requests have about 80 bytes with their JSON. */
export const dialogue: readonly { text: string; stage: string }[] = [
  { text: 'Oi, bom dia! Tudo bem com vocês por aí?', stage: 'place' },
  { text: 'Procuro uma casa em Florianópolis, na praia', stage: 'dates' },
  { text: 'Ainda não sei bem, mas acho que no verão', stage: 'dates' },
  { text: 'De 20 a 27 de dezembro, será que pode ser?', stage: 'guests' },
  { text: 'Somos 4 pessoas e um cachorro pequeno', stage: 'offer' },
  { text: 'Achei um pouco caro, não tem outra opção?', stage: 'offer' },
  { text: 'Hmm, e a cozinha é bem equipada mesmo?', stage: 'offer' },
  { text: 'Sim, pode confirmar essa então, por favor', stage: 'booked' },
];

const places = /Florianópolis|Búzios|Paraty|Gramado/;
const dates = /(\d{1,2}) a (\d{1,2}) de (\p{L}+)/u;
const guests = /(\d+) pessoas/;

export function fiveStages({ setup, assign }: Pick<typeof XState, 'setup' | 'assign'>) {
  return setup({
    types: { context: {} as FunnelContext, events: {} as FunnelEvent },
    guards: {
      namesPlace: ({ event }) => places.test(event.text),
      namesDates: ({ event }) => dates.test(event.text),
      namesGuests: ({ event }) => guests.test(event.text),
      objects: ({ event }) => /caro|salgado|desconto/i.test(event.text),
      agrees: ({ event }) => /^(sim|pode|isso)\b/i.test(event.text),
    },
    actions: {
      count: assign({ messages: ({ context }) => context.messages + 1 }),
      keepPlace: assign({ place: ({ event }) => places.exec(event.text)![0] }),
      keepDates: assign({ dates: ({ event }) => dates.exec(event.text)![0] }),
      keepGuests: assign({ guests: ({ event }) => Number(guests.exec(event.text)![1]) }),
      countObjection: assign({ objections: ({ context }) => context.objections + 1 }),
    },
  }).createMachine({
    id: 'funnel',
    initial: 'welcome',
    context: { messages: 0, place: '', dates: '', guests: 0, objections: 0 },
    states: {
      welcome: { on: { message: { target: 'place', actions: 'count' } } },
      place: {
        on: {
          message: [
            { guard: 'namesPlace', target: 'dates', actions: ['count', 'keepPlace'] },
            { actions: 'count' },
          ],
        },
      },
      dates: {
        on: {
          message: [
            { guard: 'namesDates', target: 'guests', actions: ['count', 'keepDates'] },
            { actions: 'count' },
          ],
        },
      },
      guests: {
        on: {
          message: [
            { guard: 'namesGuests', target: 'offer', actions: ['count', 'keepGuests'] },
            { actions: 'count' },
          ],
        },
      },
      offer: {
        on: {
          message: [
            { guard: 'objects', actions: ['count', 'countObjection'] },
            { guard: 'agrees', target: 'booked', actions: 'count' },
            { actions: 'count' },
          ],
        },
      },
      booked: { on: { message: { actions: 'count' } } },
    },
  });
}
