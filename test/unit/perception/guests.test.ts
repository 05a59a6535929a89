import { describe, expect, it } from 'vitest';
import type { SlotName, Slots } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

function party(text: string, asked: SlotName[] = []): Slots {
  const { guests, adults, children, pets } = perceive(text, setting(asked)).slots;
  return JSON.parse(JSON.stringify({ guests, adults, children, pets }));
}

describe('how many come', () => {
  it.each<[string, Slots]>([
    ['somos 4', { guests: 4 }],
    ['Somos em 4', { guests: 4 }],
    ['somos quatro', { guests: 4 }],
    ['4 pessoas', { guests: 4 }],
    ['quatro pessoas', { guests: 4 }],
    ['4pessoas', { guests: 4 }],
    ['seriam 6 pesoas', { guests: 6 }],
    ['5 pessoa', { guests: 5 }],
    ['uma casa pra 10 pessoas', { guests: 10 }],
    ['pra 5', { guests: 5 }],
    ['para 5, em búzios', { guests: 5 }],
    ['p/ 6', { guests: 6 }],
    ['pra dois', { guests: 2 }],
    ['pra nós dois', { guests: 2 }],
    ['vamos em 7', { guests: 7 }],
    ['vamos em sete', { guests: 7 }],
    ['estamos em 5', { guests: 5 }],
    ['seremos 8', { guests: 8 }],
    ['a gente é em 6', { guests: 6 }],
    ['total de 9', { guests: 9 }],
    ['12 no total', { guests: 12 }],
    ['somos um grupo de 12', { guests: 12 }],
    ['somos uma família de 5', { guests: 5 }],
    ['cabe 8 pessoas?', { guests: 8 }],
    ['somos umas 10 pessoas', { guests: 10 }],
    ['somos 4 ou 5', { guests: 5 }],
    ['de 4 a 6 pessoas', { guests: 6 }],
    ['somos vinte e duas pessoas', { guests: 22 }],
    ['8 hóspedes', { guests: 8 }],
    ['somos 3 amigos', { guests: 3 }],
    ['meia duzia de pessoas, somos 6', { guests: 6 }],
    ['uma pessoa', { guests: 1 }],
    ['pra 1 pessoa só', { guests: 1 }],
  ])('%s', (text, expected) => {
    expect(party(text)).toEqual(expected);
  });
});

describe('adults, children and animals told apart', () => {
  it.each<[string, Slots]>([
    ['2 adultos e 2 crianças', { adults: 2, children: 2, guests: 4 }],
    ['2 adultos e duas criancas', { adults: 2, children: 2, guests: 4 }],
    ['4 adultos', { adults: 4, guests: 4 }],
    ['2 adultos 1 criança', { adults: 2, children: 1, guests: 3 }],
    ['2 adts e 1 bebe', { adults: 2, children: 1, guests: 3 }],
    ['somos 2 adultos, 1 criança de 4 anos', { adults: 2, children: 1, guests: 3 }],
    ['6 adultos 1 bebê e um cachorro', { adults: 6, children: 1, pets: 1, guests: 7 }],
    ['um casal', { adults: 2, guests: 2 }],
    ['somos um casal', { adults: 2, guests: 2 }],
    ['casal com 2 filhos', { adults: 2, children: 2, guests: 4 }],
    ['2 casais e 3 crianças', { adults: 4, children: 3, guests: 7 }],
    ['somos 2 casais', { adults: 4, guests: 4 }],
    ['casal sem filhos', { adults: 2, children: 0, guests: 2 }],
    ['somos 4 pessoas, sendo 1 criança', { guests: 4, children: 1 }],
    ['4 pessoas e 1 bebê', { guests: 5, children: 1 }],
    ['somos 6: 4 adultos e 2 crianças', { guests: 6, adults: 4, children: 2 }],
    ['somos 5, 2 crianças', { guests: 5, children: 2 }],
    ['2 crianças', { children: 2 }],
    ['precisa de cadeirinha pra 2 crianças', { children: 2 }],
    ['somos 4 e temos 2 cachorros', { guests: 4, pets: 2 }],
    ['vou levar meu cachorro', { pets: 1 }],
    ['3 adultos, sem pets', { adults: 3, guests: 3, pets: 0 }],
    ['adultos: 4, crianças: 2', { adults: 4, children: 2, guests: 6 }],
    ['adultos 4 crianças 2', { adults: 4, children: 2, guests: 6 }],
    ['pessoas: 6', { guests: 6 }],
    ['somos 10 mas 2 são crianças', { guests: 10, children: 2 }],
    ['1 homem e 2 mulheres', { adults: 3, guests: 3 }],
  ])('%s', (text, expected) => {
    expect(party(text)).toEqual(expected);
  });
});

describe('the writer among the guests', () => {
  it.each<[string, Slots]>([
    ['eu, minha esposa e 2 filhos', { adults: 2, children: 2, guests: 4 }],
    ['somos 5, eu, minha esposa e 3 filhos', { adults: 2, children: 3, guests: 5 }],
    ['casal + bebê', { adults: 2, children: 1, guests: 3 }],
    ['minha família tem 6 pessoas', { guests: 6 }],
    ['eu minha esposa e 2 filhos', { adults: 2, children: 2, guests: 4 }],
    ['Eu, meu marido e nossos 3 filhos', { adults: 2, children: 3, guests: 4 + 1 }],
    ['eu e mais 3 amigos', { guests: 4 }],
    ['eu e 3 amigas', { guests: 4 }],
    ['eu e mais 3', { guests: 4 }],
    ['eu + 2', { guests: 3 }],
    ['só eu', { guests: 1, adults: 1 }],
    ['vou sozinha', { guests: 1, adults: 1 }],
    ['eu e minha namorada', { adults: 2, guests: 2 }],
    ['so eu e meu marido', { adults: 2, guests: 2 }],
    ['vou com minha esposa e um bebê', { adults: 2, children: 1, guests: 3 }],
    ['eu, meu marido e minha sogra', { adults: 3, guests: 3 }],
    ['eu, minha mulher e meus pais', { adults: 4, guests: 4 }],
    ['eu e minha filha', { adults: 1, children: 1, guests: 2 }],
    ['eu e minha família, somos 6', { guests: 6 }],
  ])('%s', (text, expected) => {
    expect(party(text)).toEqual(expected);
  });
});

describe('corrections', () => {
  it.each<[string, Slots]>([
    ['na verdade somos 6', { guests: 6 }],
    ['somos 4, na verdade 5 pessoas', { guests: 5 }],
    ['não somos 4, somos 6', { guests: 6 }],
    ['somos 6, não 4', { guests: 6 }],
    ['4 pessoas, quer dizer, 3 pessoas', { guests: 3 }],
    ['ops, somos 7', { guests: 7 }],
    ['errei, são 5 pessoas', { guests: 5 }],
  ])('%s', (text, expected) => {
    expect(party(text)).toEqual(expected);
  });
});

describe('an answer to the question how many', () => {
  it.each<[string, SlotName[], Slots]>([
    ['4', ['guests'], { guests: 4 }],
    ['4.', ['guests'], { guests: 4 }],
    ['quatro', ['guests'], { guests: 4 }],
    ['acho que uns 6', ['guests'], { guests: 6 }],
    ['só 2', ['guests'], { guests: 2 }],
    ['4 ou 5', ['guests'], { guests: 5 }],
    ['dois', ['guests'], { guests: 2 }],
    ['seria 4 mesmo', ['guests'], { guests: 4 }],
    ['4, de 20 a 27/12', ['checkIn', 'checkOut', 'guests'], { guests: 4 }],
    ['2', ['children'], { children: 2 }],
    ['nenhuma', ['children'], { children: 0 }],
    ['não', ['pets'], { pets: 0 }],
    ['4', [], {}],
    ['2', ['choice'], {}],
    ['20/12', ['guests'], {}],
    ['sim', ['guests'], {}],
  ])('%s, asked for %s', (text, asked, expected) => {
    expect(party(text, asked)).toEqual(expected);
  });
});

describe('numbers that are not guests', () => {
  it.each([
    'de 20 a 27 de dezembro',
    'até 500 reais',
    'R$ 4.500',
    'pra 5 noites',
    '5 diárias',
    'tem 3 quartos?',
    'casa com 2 banheiros',
    'meu telefone é 22 99876-5432',
    'chego às 14h',
    'chego as 10:30',
    'fica a 2 km da praia',
    '200 metros do mar',
    'para 20 de janeiro',
    'pago em 3x',
    'quarto de casal',
    'tem cama de casal?',
    'quero falar com uma pessoa',
    'aceita pets?',
    'um amigo me indicou vocês',
    'cabem quantas pessoas?',
    'são 10 horas',
    'meu filho tem 5 anos',
    '24 horas',
    'pra 2027',
    'tem vaga pra 2 carros?',
    'oi, uma pessoa me passou seu contato',
  ])('%s', (text) => {
    expect(party(text)).toEqual({});
  });
});
