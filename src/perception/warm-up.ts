/**
 * Understands a message of each language before the first is brought: patterns are compiled and the vocabulary is
 * indexed when they are first used, which takes some 100 ms of CPU that would count for one customer's event.
 */
import { perceive } from './perceive.ts';
import type { Setting } from './setting.ts';

const TEXTS = [
  'Oi, quero uma casa em Búzios pra 4 pessoas de 20 a 27 de dezembro, com piscina, até 3 mil reais',
  'Hello, how much is a house for 4 people from December 20 to 27?',
  'Hola, ¿cuánto cuesta una casa para 4 personas del 20 al 27 de diciembre?',
];
/** A pattern is compiled anew, for speed, when it is used again. */
const ROUNDS = 3;

export function warmUp({ timeZone, vocabulary }: Pick<Setting, 'timeZone' | 'vocabulary'>): void {
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of TEXTS) perceive(text, { sentAt: 0, timeZone, asked: [], vocabulary });
  }
}
