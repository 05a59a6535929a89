import { describe, expect, it } from 'vitest';
import type { SlotName } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('where', () => {
  it.each<[string, string | undefined]>([
    ['em Búzios', 'Búzios'],
    ['quero uma casa em buzios', 'Búzios'],
    ['BÚZIOS', 'Búzios'],
    ['pra buzios, 4 pessoas', 'Búzios'],
    ['em busios', 'Búzios'],
    ['casa em armação dos buzios', 'Búzios'],
    ['arraial do cabo', 'Arraial do Cabo'],
    ['em arrail do cabo', 'Arraial do Cabo'],
    ['arraial cabo', 'Arraial do Cabo'],
    ['cabo frio ou búzios', 'Cabo Frio'],
    ['parati', 'Paraty'],
    ['tem algo em ubatuba?', 'Ubatuba'],
    ['floripa', 'Florianópolis'],
    ["arraial d'ajuda", "Arraial d'Ajuda"],
    ['pra angra', 'Angra dos Reis'],
    ['campos de jordão em julho', 'Campos do Jordão'],
    ['casa em Natal', 'Natal'],
    ['queria em bonito', 'Bonito'],
    ['jericoacora', 'Jericoacoara'],
    ['moro em São Paulo mas quero Paraty', 'Paraty'],
    ['sou de Recife', undefined],
    ['não quero Búzios', undefined],
    ['que lugar bonito!', undefined],
    ['no natal', undefined],
    ['ficou muito bonito', undefined],
    ['minha vitória', undefined],
    ['oi, meu nome é Marina', undefined],
    ['perto da praia', undefined],
  ])('%s', (text, place) => {
    expect(perceive(text, setting()).slots.place).toBe(place);
  });

  it.each<[string, string | undefined]>([
    ['buzios', 'Búzios'],
    ['búzios!', 'Búzios'],
    ['natal', 'Natal'],
    ['em Ibitipoca do Sul', 'Ibitipoca do Sul'],
    ['Unamar', 'Unamar'],
    ['pode ser em rio dourado', 'Rio Dourado'],
    ['sim, iguaba', 'Iguaba'],
    ['unamar de 20 a 27/12', 'Unamar'],
    ['não sei ainda', undefined],
    ['qualquer lugar', undefined],
    ['tanto faz', undefined],
    ['sim', undefined],
    ['bom dia', undefined],
    ['4', undefined],
    ['em janeiro', undefined],
    ['onde vocês têm?', undefined],
    ['perto da praia', undefined],
    ['quanto custa', undefined],
  ])('%s, asked where', (text, place) => {
    expect(perceive(text, setting(['place'])).slots.place).toBe(place);
  });
});

describe('what the customer is called', () => {
  it.each<[string, string | undefined]>([
    ['meu nome é Ana Paula', 'Ana Paula'],
    ['Meu nome e ana paula', 'Ana Paula'],
    ['me chamo João', 'João'],
    ['me chamo joão e quero uma casa', 'João'],
    ['oi, aqui é a Carla', 'Carla'],
    ['aqui é a carla, tudo bem?', 'Carla'],
    ['sou o Pedro', 'Pedro'],
    ['eu sou a MARIA DA SILVA', 'Maria da Silva'],
    ['Sou Pedro', 'Pedro'],
    ['pode me chamar de Bia', 'Bia'],
    ['nome: José dos Santos', 'José dos Santos'],
    ['me chamo Ana Paula quero alugar', 'Ana Paula'],
    ['sou a Carla de Recife', 'Carla'],
    ['me chamo João Silva e Souza', 'João Silva e Souza'],
    ['somos Maria e João, me chamo Maria', 'Maria'],
    ['me chamo Maria e ele João', 'Maria'],
    ['quero uma casa em búzios, me chamo Pedro Henrique', 'Pedro Henrique'],
    ['me chamo Julio Marcos', 'Julio Marcos'],
    ['pode colocar no nome de Ricardo Alves', 'Ricardo Alves'],
    ['prazer, Marcos', 'Marcos'],
    ["me chamo joana d'arc", "Joana D'Arc"],
    ['sou de Recife', undefined],
    ['aqui quem fala é a dona Maria', 'Maria'],
    ['sou casado', undefined],
    ['sou eu', undefined],
    ['sou o dono', undefined],
    ['sou a esposa do Pedro', undefined],
    ['aqui é muito bonito', undefined],
    ['não sou o Pedro', undefined],
    ['qual seu nome?', undefined],
    ['Maria', undefined],
  ])('%s', (text, name) => {
    expect(perceive(text, setting()).slots.name).toBe(name);
  });

  it.each<[string, string | undefined]>([
    ['Maria', 'Maria'],
    ['maria', 'Maria'],
    ['ana paula de souza', 'Ana Paula de Souza'],
    ['Maria e João', 'Maria'],
    ['Ana Paula e Carlos', 'Ana Paula'],
    ['Ana Costa e Silva', 'Ana Costa e Silva'],
    ['João 😊', 'João'],
    ['sim, é a Joana', 'Joana'],
    ['Joana, e o seu?', 'Joana'],
    ['Dr. Paulo', 'Paulo'],
    ['É o Carlos', 'Carlos'],
    ['oi, Fernanda', 'Fernanda'],
    ['pode ser, Bruno', 'Bruno'],
    ['Luiz Henrique\nsomos 4', 'Luiz Henrique'],
    ['sim', undefined],
    ['obrigada', undefined],
    ['bom dia', undefined],
    ['4', undefined],
    ['por quê?', undefined],
    ['quanto custa', undefined],
    ['não quero dizer', undefined],
    ['somos quatro', undefined],
    ['quero falar com um atendente', undefined],
    ['kkkk', undefined],
  ])('%s, asked for the name', (text, name) => {
    expect(perceive(text, setting(['name'])).slots.name).toBe(name);
  });
});

describe('which of the things shown', () => {
  it.each<[string, SlotName[], number | string | undefined]>([
    ['a primeira', [], 1],
    ['me fala da 1', [], 1],
    ['quero saber mais da 2', [], 2],
    ['voltei, a 2 por favor', [], 2],
    ['a casa fica na rua 2, a 3 km', [], undefined],
    ['a 2', [], 2],
    ['opção 3', [], 3],
    ['opçao 3 por favor', [], 3],
    ['a segunda opção', [], 2],
    ['quero a segunda', [], 2],
    ['gostei da terceira', [], 3],
    ['prefiro a 1', [], 1],
    ['numero 2', [], 2],
    ['nº 2', [], 2],
    ['quero a casa 2', [], 2],
    ['a 1ª', [], 1],
    ['2', ['choice'], 2],
    ['2️⃣', ['choice'], 2],
    ['dois', ['choice'], 2],
    ['segunda', ['choice'], 2],
    ['a segunda', ['choice'], 2],
    ['acho que a 3', ['choice'], 3],
    ['quero a casa amarela', [], 'Casa Amarela'],
    ['a amarela', [], 'Casa Amarela'],
    ['amarela', ['choice'], 'Casa Amarela'],
    ['gostei do Chalé Canto', [], 'Chalé Canto do Mar'],
    ['chale canto do mar', [], 'Chalé Canto do Mar'],
    ['o chalé canto do mar tem wifi?', [], 'Chalé Canto do Mar'],
    ['quero o ipê roxo', [], 'Apartamento Ipê Roxo'],
    ['fico com a ferradura', [], 'Casa Ferradura'],
    ['e a primeira vez que vou', [], undefined],
    ['é a primeira vez', ['choice'], undefined],
    ['a mais barata', ['choice'], 'cheapest'],
    ['quero a casa mais em conta', ['choice'], 'cheapest'],
    ['me conta da mais cara', ['choice'], undefined],
    ['pode ser a mais cara', ['choice'], 'dearest'],
    ['não quero a mais cara', ['choice'], undefined],
    ['a mais barata que tiver', [], undefined],
    ['gostei do chalé', [], undefined],
    ['fica perto do mar?', [], undefined],
    ['não gostei da casa amarela', [], undefined],
    ['uma parede amarela', [], undefined],
    ['chego na segunda', [], undefined],
    ['segunda-feira', [], undefined],
    ['tem 2 quartos?', [], undefined],
    ['casa 2 quartos', [], undefined],
    ['2', [], undefined],
    ['2', ['guests'], undefined],
    ['na primeira semana de janeiro', [], undefined],
    ['fica a 2 km do centro', [], undefined],
  ])('%s, asked for %s', (text, asked, choice) => {
    expect(perceive(text, setting(asked)).slots.choice).toBe(choice);
  });
});

describe('a name that is put right', () => {
  it.each<[string, string | undefined]>([
    ['na verdade é Pedro', 'Pedro'],
    ['na verdade é pedro', 'Pedro'],
    ['ops, é Marta', 'Marta'],
    ['errei, meu nome é Marta Souza', 'Marta Souza'],
    ['não sou a Maria, sou a Marta', 'Marta'],
    ['não é Paulo, é Pablo', 'Pablo'],
    ['na verdade é Búzios', undefined],
    ['na verdade é janeiro', undefined],
    ['na verdade é caro', undefined],
  ])('%s: %s', (text, name) => {
    const perceived = perceive(text, setting([], { name: 'João' }));
    expect(perceived.slots.name).toBe(name);
    if (name !== undefined) expect(perceived.corrects).toBe(true);
  });

  it('is none where no name is known and none was asked for', () => {
    expect(perceive('na verdade é Pedro', setting()).slots.name).toBeUndefined();
  });
});

describe('keys that were hit at random', () => {
  it.each(['asdfgh', 'hgfhgf', 'qwerty', 'asdkjh', 'jkljkl', 'dfgdfg', 'zxcvb'])(
    '%s is no place and no name',
    (text) => {
      expect(perceive(text, setting(['place'])).slots).toEqual({});
      expect(perceive(text, setting(['name'])).slots).toEqual({});
    },
  );

  it.each(['Ubatuba', 'Trancoso', 'Bonito', 'Brodowski', 'Ilhabela', 'Guarujá'])('%s is a place', (text) => {
    expect(perceive(text, setting(['place'])).slots.place).toBe(text);
  });
});

describe('a number of guests or days is no choice', () => {
  it.each([
    '2 e 1 bebê',
    '4 com uma criança',
    '20 e 27 de dezembro',
    'somos 2',
    'vamos em 3',
    'dia 2 de março',
    'sexta eu te falo',
    'quinta a gente fecha',
    'a 5 minutos da praia',
    '2 noites',
    '3 quartos',
    '2 casais',
    '2 ou 3 dias',
    'quero pra 2',
  ])('%s', (text) => {
    expect(perceive(text, setting(['choice'])).slots.choice).toBeUndefined();
  });

  it.each<[string, number]>([
    ['2', 2],
    ['a 2', 2],
    ['quero a 2 pra 4 pessoas', 2],
    ['a segunda', 2],
    ['gostei\nda 2\nfaz a reserva', 2],
    ['opção 3, somos 4', 3],
  ])('but %s is one: %i', (text, choice) => {
    expect(perceive(text, setting(['choice'])).slots.choice).toBe(choice);
  });
});
