import { describe, expect, it } from 'vitest';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

const perceived = (text: string) => perceive(text, setting());

describe('a question about how to pay', () => {
  it.each([
    'aceita pix?',
    'dá pra parcelar?',
    'quais as formas de pagamento?',
    'vcs parcelam no cartão?',
    'como funciona o pagamento?',
    'posso pagar em dinheiro?',
    'pode ser no débito?',
    'divide em quantas vezes?',
    'aceita cartao de credito',
    'o pagamento é feito quando?',
    'precisa de sinal?',
    'do you take credit cards?',
    '¿aceptan tarjeta?',
  ])('%s', (text) => {
    expect(perceived(text)).toMatchObject({ intent: 'other', topics: ['payment'], buying: 2 });
    expect(perceived(text).confidence).toBeGreaterThanOrEqual(0.7);
  });

  it.each([
    'tem piscina?',
    'quanto custa a diária?',
    'aceita pet?',
    'na frente do mar',
    'paguei ontem',
    '4',
    'oi',
  ])('is not %s', (text) => {
    expect(perceived(text).topics).toBeUndefined();
  });
});
