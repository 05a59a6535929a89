import { describe, expect, it } from 'vitest';
import type { Perception, SlotName } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

function perceived(text: string, asked: SlotName[] = []): Perception {
  return perceive(text, setting(asked));
}

describe('the mood', () => {
  it.each<[string, Perception['sentiment']]>([
    ['que atendimento péssimo', 'negative'],
    ['que absurdo', 'negative'],
    ['não gostei', 'negative'],
    ['fiquei muito decepcionada', 'negative'],
    ['cansei de esperar', 'negative'],
    ['alguém aí???', 'negative'],
    ['já perguntei isso três vezes', 'negative'],
    ['😡', 'negative'],
    ['this is ridiculous', 'negative'],
    ['pésimo servicio', 'negative'],
    ['amei a casa!', 'positive'],
    ['que casa linda!!', 'positive'],
    ['vocês são demais, adorei o atendimento', 'positive'],
    ['perfeito, muito obrigada mesmo!', 'positive'],
    ['😍', 'positive'],
    ['mal posso esperar', 'positive'],
    ["I love it! Can't wait", 'positive'],
    ['¡me encanta!', 'positive'],
    ['somos 4', undefined],
    ['quanto custa?', undefined],
    ['tenha um ótimo dia', undefined],
    ['obrigado', undefined],
    ['é golpe?', undefined],
    ['achei caro', undefined],
    ['não achei linda', undefined],
  ])('of %s is %s', (text, sentiment) => {
    expect(perceived(text).sentiment).toBe(sentiment);
  });
});

describe('nearness to buying', () => {
  it.each<[string, Perception['buying']]>([
    ['quero reservar', 3],
    ['manda o pix', 3],
    ['posso visitar sábado?', 3],
    ['I want to book it', 3],
    ['quanto fica de 20 a 27/12?', 2],
    ['vocês parcelam no cartão?', 2],
    ['qual o horário do check-in?', 2],
    ['qual a política de cancelamento?', 2],
    ['ainda tá disponível?', 2],
    ['precisa de sinal?', 2],
    ['what is the cancellation policy?', 2],
    ['¿aceptan tarjeta?', 2],
    ['tem fotos?', 1],
    ['legal, gostei', 1],
    ['tem piscina?', 1],
    ['qual o valor da diária?', 1],
    ['4', undefined],
    ['oi', undefined],
    ['não gostei', undefined],
    ['quero meu dinheiro de volta', undefined],
    ['que atendimento péssimo', undefined],
    ['obrigado', undefined],
  ])('of %s is %s', (text, buying) => {
    expect(perceived(text).buying).toBe(buying);
  });
});

describe('who decides', () => {
  it.each<[string, string | undefined]>([
    ['eu decido', 'alone'],
    ['vou sozinho', 'alone'],
    ['é pra mim', 'alone'],
    ['quem decide sou eu', 'alone'],
    ['vou ver com minha esposa', 'shared'],
    ['a gente decide junto', 'shared'],
    ['preciso falar com o pessoal antes', 'shared'],
    ['vou mostrar pro meu marido', 'shared'],
    ['é pro meu chefe', 'other'],
    ['quem decide é minha mãe', 'other'],
    ['estou procurando pra um cliente', 'other'],
    ['I have to ask my wife', 'shared'],
    ['tengo que hablar con mi marido', 'shared'],
    ['é pra mim e minha esposa', undefined],
    ['eu, minha esposa e 2 filhos', undefined],
    ['casa pra minha família', undefined],
    ['somos 4', undefined],
  ])('%s: %s', (text, authority) => {
    expect(perceived(text).signs?.authority).toBe(authority);
  });
});

describe('when it is to be decided', () => {
  it.each<[string, string | undefined]>([
    ['é urgente', 'now'],
    ['preciso resolver hoje', 'now'],
    ['pra hoje', 'now'],
    ['quero fechar agora', 'now'],
    ['chego amanhã', 'now'],
    ['fecho essa semana', 'soon'],
    ['te confirmo até sexta', 'soon'],
    ['te respondo amanhã', 'soon'],
    ['só pesquisando', 'later'],
    ['sem pressa', 'later'],
    ['quem sabe ano que vem', 'later'],
    ["I'm just looking", 'later'],
    ['es urgente', 'now'],
    ['não é urgente', undefined],
    ['agora não', undefined],
    ['de 20 a 27 de dezembro do ano que vem', undefined],
    ['de 20 a 27/12', undefined],
  ])('%s: %s', (text, timeline) => {
    expect(perceived(text).signs?.timeline).toBe(timeline);
  });
});

describe('what it may cost', () => {
  it.each<[string, string | undefined]>([
    ['o mais barato que tiver', 'low'],
    ['algo baratinho', 'low'],
    ['tá caro', 'low'],
    ['orçamento apertado', 'low'],
    ['bom custo-benefício', 'middle'],
    ['quero um preço justo', 'middle'],
    ['o melhor que tiver', 'high'],
    ['algo de luxo', 'high'],
    ['dinheiro não é problema', 'high'],
    ['money is no object', 'high'],
    ['algo más barato', 'low'],
    ['não é caro', undefined],
    ['tinha barata na cozinha', undefined],
    ['qual a melhor data?', undefined],
    ['somos 4', undefined],
  ])('%s: %s', (text, priceLevel) => {
    expect(perceived(text).signs?.priceLevel).toBe(priceLevel);
  });

  it('is a choice, and no objection, where the cheapest is picked', () => {
    const cheapest = perceived('quero a mais barata');
    expect(cheapest).toMatchObject({ intent: 'search', objections: [], signs: { priceLevel: 'low' } });
    expect(perceived('tem mais barato?').objections).toEqual(['price']);
  });
});

describe('taking back what was said', () => {
  it.each<[string, true | undefined]>([
    ['na verdade somos 6', true],
    ['errei, é dia 21', true],
    ['corrigindo: 20 a 25/12', true],
    ['não somos 4, somos 6', true],
    ['mudei de ideia', true],
    ['desculpa, é dia 22', true],
    ['actually we are 5', true],
    ['en realidad somos 6', true],
    ['na verdade não sei', undefined],
    ['somos 6', undefined],
    ['dinheiro não é problema', undefined],
    ['desculpa a demora', undefined],
  ])('%s: %s', (text, corrects) => {
    expect(perceived(text).corrects).toBe(corrects);
  });
});

it('are absent where there is nothing to tell', () => {
  expect(perceived('somos 4')).toEqual({
    intent: 'search',
    confidence: 0.9,
    slots: { guests: 4 },
    objections: [],
  });
});
