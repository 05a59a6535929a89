import { expect, it } from 'vitest';
import { customerNumber } from '../../../src/simulator/customer.ts';
import { Random } from '../../../src/simulator/random.ts';
import { declineOffer, rentalScript } from '../../../src/simulator/script.ts';

function lines(seed: number, messages: number, count = messages): string[] {
  const script = rentalScript(new Random(seed), messages, 'Ana');
  return Array.from({ length: count }, () => script.next().value);
}

it('repeats with the same seed and differs with another', () => {
  expect(lines(1, 8)).toEqual(lines(1, 8));
  expect(lines(1, 8)).not.toEqual(lines(2, 8));
});

it.each([7, 8, 9, 10, 12])('goes the whole way through the funnel in %i messages', (messages) => {
  for (let seed = 0; seed < 30; seed++) {
    const text = lines(seed, messages).join('\n');
    expect(text).toMatch(/primeira|a 1/);
    expect(text).toMatch(/\d|fim de semana/);
    expect(text).toMatch(/Ana/);
    expect(text).toMatch(/brigad/);
  }
});

it('never asks for a person or to stop, however long it goes on', () => {
  for (let seed = 0; seed < 100; seed++) {
    for (const line of lines(seed, 8, 60)) {
      expect(line).not.toMatch(/atendente|humano|algu[eé]m|falar com|cancelar|parar|pare|sair|stop/i);
      expect(line.trim()).not.toBe('');
    }
  }
});

it('gives every customer an invented number of its own', () => {
  expect(customerNumber(0)).toBe('5500900000001');
  const numbers = Array.from({ length: 20_000 }, (_, index) => customerNumber(index, 3));
  expect(new Set(numbers).size).toBe(20_000);
  for (const number of numbers) expect(number).toMatch(/^55009\d{8}$/);
});

it('declines when a person is offered, and only then', () => {
  const random = new Random(1);
  expect(declineOffer(random, 'Posso chamar uma pessoa da equipe para ajudar?')).toMatch(/não/i);
  expect(declineOffer(random, 'Para quantas pessoas?')).toBeUndefined();
  expect(declineOffer(random, undefined)).toBeUndefined();
});
