import type { SlotName } from '../../../src/actor/event.ts';
import type { Setting } from '../../../src/perception/perceive.ts';

/** A Saturday at noon in São Paulo. */
export const SATURDAY = Date.parse('2026-11-21T12:00:00-03:00');

export const vocabulary = {
  places: ['Búzios', 'Cabo Frio', 'Arraial do Cabo', 'Paraty'],
  choices: [
    'Casa Amarela',
    'Chalé Canto do Mar',
    'Chalé Vista Verde',
    'Apartamento Ipê Roxo',
    'Casa Ferradura',
  ],
};

export function setting(asked: readonly SlotName[] = [], known: Setting['known'] = {}): Setting {
  return { sentAt: SATURDAY, timeZone: 'America/Sao_Paulo', asked, vocabulary, known };
}
