import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { ASKING } from './examples-asking.ts';
import { SERVING } from './examples-serving.ts';
import { TALKING } from './examples-talking.ts';
import { setting } from './setting.ts';

const EXAMPLES: Record<Intent, string[]> = { ...TALKING, ...ASKING, ...SERVING };

describe.each(Object.entries(EXAMPLES))('%s', (intent, texts) => {
  it.each(texts)('%s', (text) => {
    expect(perceive(text, setting()).intent).toBe(intent);
  });
});

describe('intents that are not what they look like', () => {
  it.each<[string, Intent]>([
    ['somos 4 pessoas', 'person'],
    ['não quero reservar', 'booking'],
    ['oi, quanto custa?', 'greeting'],
    ['quanto tempo até a praia?', 'price'],
    ['o preço tá alto', 'price'],
    ['posso receber visitas?', 'visit'],
    ['vou parar no mercado antes', 'stop'],
    ['sair cedo no domingo', 'stop'],
    ['não achei caro', 'no'],
    ['boa noite, 4 pessoas', 'greeting'],
    ['obrigado, mas tem piscina?', 'thanks'],
  ])('%s is no %s', (text, intent) => {
    expect(perceive(text, setting()).intent).not.toBe(intent);
  });

  it('count the most consequential, with less confidence where two compete', () => {
    const both = perceive('quero reservar, quanto fica?', setting());
    expect(both.intent).toBe('booking');
    expect(both.confidence).toBeGreaterThanOrEqual(0.6);
    expect(both.confidence).toBeLessThanOrEqual(0.7);
    expect(perceive('quero reservar', setting()).confidence).toBeGreaterThanOrEqual(0.9);
    expect(perceive('asdfgh', setting()).confidence).toBeLessThanOrEqual(0.3);
  });

  it.each<[string, Intent]>([
    ['atendimento péssimo, quero falar com um humano', 'person'],
    ['manda fotos e o valor', 'price'],
    ['tem vaga dia 20? quanto fica?', 'price'],
    ['oi, obrigada! quero ver fotos', 'photos'],
    ['quero o reembolso, que absurdo', 'complaint'],
    ['dá pra visitar antes de fechar? quanto custa?', 'visit'],
    ['sim, qual o valor?', 'price'],
  ])('%s is %s', (text, intent) => {
    expect(perceive(text, setting()).intent).toBe(intent);
  });

  it('are surer where the whole message says them', () => {
    const sure = perceive('sim', setting()).confidence;
    expect(sure).toBeGreaterThan(perceive('sim, deixa eu só confirmar aqui em casa', setting()).confidence);
    expect(perceive('asdfgh', setting()).confidence).toBeLessThan(0.5);
  });
});
