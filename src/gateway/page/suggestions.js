/** What a customer might say next. Each is there to be tried, so it leads somewhere in the rental funnel. */
import { statePath } from './panel-format.js';

/** @typedef {import('./stream.js').ActorState} ActorState */

const SEARCH = 'Oi, procuro casa em Búzios';
const STAY = 'Somos 4 pessoas, de 20 a 27 de dezembro';
const TOO_DEAR = 'Está caro…';
const PERSON = 'Quero falar com uma pessoa';

/** By the beginning of the state's path; the first that fits counts. */
const BY_STATE = /** @type {const} */ ([
  ['presentation', ['A primeira', TOO_DEAR, PERSON]],
  ['engagement.waiting.offering', ['Sim', 'Não, obrigado', PERSON]],
  ['engagement', ['Pode reservar', 'Tem wi-fi?', TOO_DEAR, PERSON]],
  ['conversion.waiting.naming', ['Me chamo Ana', PERSON]],
  ['conversion', ['Sim', 'Prefiro a segunda', PERSON]],
  ['closing', ['Obrigado!']],
  ['handOff', []],
]);

/**
 * @param {ActorState | undefined} state
 * @returns {readonly string[]}
 */
export function suggestionsFor(state) {
  const path = statePath(state?.state);
  const found = BY_STATE.find(([beginning]) => path.startsWith(beginning));
  if (found) return found[1];
  const { place, checkIn, guests } = state?.slots ?? {};
  return [...(place ? [] : [SEARCH]), ...(checkIn && guests ? [] : [STAY]), PERSON];
}
