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
    'como posso pagar?',
    'como faço pra pagar?',
    'como que eu faço pra pagar?',
    'como faço o pix?',
    'como pago?',
    'onde a gente paga?',
    'onde posso pagar',
    'quando eu pago?',
    'posso pagar na chegada?',
    'consigo pagar depois?',
    'tem que pagar o sinal?',
    'how can I pay?',
    'how do I pay?',
    'where can I pay',
    'how do we pay the deposit?',
    'do I have to pay a deposit?',
    'can I pay on arrival?',
    'where do I send the money?',
    '¿cómo puedo pagar?',
    '¿cómo se paga?',
    '¿cómo hago para pagar?',
    '¿dónde pago?',
    '¿cuándo se paga?',
    '¿puedo pagar con tarjeta?',
    '¿puedo pagar al llegar?',
    '¿se puede pagar en cuotas?',
    '¿hay que pagar la seña?',
  ])('%s', (text) => {
    expect(perceived(text)).toMatchObject({ intent: 'other', topics: ['payment'], buying: 2 });
    expect(perceived(text).confidence).toBeGreaterThanOrEqual(0.7);
  });

  it.each([
    "I'm ready to pay",
    'can I pay now?',
    'how do I pay? I want to book it',
    "I'll pay the deposit",
    'quiero pagar la seña',
    'ya puedo pagar la seña',
    'quiero reservar, ¿cómo puedo pagar?',
    'quero pagar o sinal',
    'posso pagar o sinal?',
    'já posso pagar?',
    'quero reservar, como faço pra pagar?',
    'onde eu pago?',
    "let's do it, how do I pay the deposit?",
    'listo, cerramos, ¿cómo pago la seña?',
    'manda o pix',
    'qual o pix?',
    'já faço o pix',
  ])('is none where it is settled: %s', (text) => {
    expect(perceived(text)).toMatchObject({ intent: 'booking', buying: 3 });
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
