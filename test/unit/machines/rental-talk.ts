/** A conversation with the rental for each test, and what is said in many. */
import { expect } from 'vitest';
import { type Meaning, Talk } from './talk.ts';

export const christmas = { checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 };
export const wish = { place: 'Búzios', guests: 4, ...christmas };
export const greet: Meaning = { intent: 'greeting' };
export const yes: Meaning = { intent: 'yes' };
export const no: Meaning = { intent: 'no' };
export const book: Meaning = { intent: 'booking' };
export const tooDear: Meaning = { objections: ['price'] };
export const pick = (choice: number | string): Meaning => ({ intent: 'search', slots: { choice } });

/** Each test begins its own. */
export let talk: Talk;

/** The only reply to a text. */
export function ask(text: string, meaning: Meaning = {}): string {
  const replies = talk.say(text, meaning);
  expect(replies).toHaveLength(1);
  return replies[0]!;
}

export function askAll(): string {
  return ask('Búzios, 4 pessoas, 20 a 27 de dezembro', { intent: 'search', slots: wish });
}

export function begin(channel?: string): void {
  talk = new Talk(channel);
}

export const givesName: Meaning = { slots: { name: 'Ana Lima' } };
export const givesCpf: Meaning = { slots: { cpf: '52998224725' } };
