import { describe, expect, it } from 'vitest';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('what is to be spent at most', () => {
  it.each<[string, number | undefined]>([
    ['até 3000 reais', 3000],
    ['quero gastar no máximo R$ 3.500,00', 3500],
    ['meu orçamento é de 2 mil', 2000],
    ['orçamento: 4k', 4000],
    ['posso gastar uns dois mil e quinhentos', 2500],
    ['tenho só 1500 pra gastar', 1500],
    ['algo até 800', 800],
    ['não posso passar de 5.000', 5000],
    ['2500 no máximo', 2500],
    ['nosso limite é 3 mil e 500', 3500],
    ['queremos gastar entre 2000 e 3000', 3000],
    ['até 1,5 mil', 1500],
    ['até quinhentos reais', 500],
    ['tenho 3 mil', 3000],
    ['uns 2000 reais no total', 2000],
    ['se fizer por 2800 eu fecho', 2800],
    ['fica 2000 reais no total?', undefined],
    ['tenho 2 filhos', undefined],
    ['my budget is 4000', 4000],
    ['up to R$ 2000', 2000],
    ['mi presupuesto es de 3000 reales', 3000],
    ['quanto custa até dia 20?', undefined],
    ['até 6 pessoas', undefined],
    ['até 2027', undefined],
    ['a casa de 3000 reais ainda tem?', undefined],
    ['fica até 300 metros da praia?', undefined],
    ['de 20 até 27', undefined],
    ['R$ 4.500?', undefined],
    ['é 3000 por noite?', undefined],
  ])('%s', (text, budget) => {
    expect(perceive(text, setting()).slots.budget).toBe(budget);
  });

  it('is not the number of people', () => {
    expect(perceive('até 3 mil reais', setting(['guests'])).slots).toEqual({ budget: 3000 });
  });
});
