import { describe, expect, it } from 'vitest';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('reasons against', () => {
  it.each<[string, string[]]>([
    ['achei caro', ['price']],
    ['ta meio puxado', ['price']],
    ['acima do que eu queria', ['price']],
    ['não cabe no bolso', ['price']],
    ['tem mais barato?', ['price']],
    ['consegue um desconto?', ['price']],
    ['faz por menos?', ['price']],
    ['faz por 3000?', ['price']],
    ['o valor tá muito alto', ['price']],
    ['fora do meu orçamento', ['price']],
    ['vou pensar', ['timing']],
    ['em outro lugar', ['place']],
    ['e a mais cara?', []],
    ['a mais barata ainda é cara', ['price']],
    ['depois vejo', ['timing']],
    ['ainda não decidi', ['timing']],
    ['vou falar com minha esposa', ['timing']],
    ['te aviso depois', ['timing']],
    ['só pesquisando por enquanto', ['timing']],
    ['é golpe?', ['trust']],
    ['é confiável?', ['trust']],
    ['como sei que é real?', ['trust']],
    ['tenho medo de cair em golpe', ['trust']],
    ['vocês tem cnpj?', ['trust']],
    ['é muito longe da praia', ['place']],
    ['não gostei do lugar', ['place']],
    ['o bairro é perigoso', ['place']],
    ['caro e longe da praia, vou pensar', ['price', 'timing', 'place']],
    ['sim', []],
    ['prefiro outro lugar', ['place']],
    ['te retorno amanhã', ['timing']],
    ['preciso confirmar com meus amigos', ['timing']],
    ['quero a mais barata', []],
    ['quanto mais barato melhor', []],
    ['quanto custa?', []],
    ['não é caro', []],
    ['não achei caro', []],
    ['minha cara amiga', []],
    ['fica longe da praia?', []],
    ['não é longe', []],
    ['tem cara de ser boa', []],
    ['moro longe', []],
    ['quero falar com um atendente', []],
  ])('%s', (text, objections) => {
    expect(perceive(text, setting()).objections).toEqual(objections);
  });
});
