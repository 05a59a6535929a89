import { describe, expect, it } from 'vitest';
import { checkReply, type ReplyRules } from '../../../../src/effects/llm/rails/check-reply.ts';
import { type GivenFacts, joinFacts, NO_FACTS } from '../../../../src/effects/llm/rails/facts.ts';
import type { Language } from '../../../../src/effects/llm/rails/language.ts';

const FACTS: GivenFacts = {
  money: [390, 2730.5, 12000],
  days: ['2026-12-20', '2026-12-27', '2027-01-02'],
  names: ['Casa da Figueira', 'Apartamento Orla'],
  otherNames: ['Chalé das Araucárias', 'Vila do Mar'],
  places: ['Búzios', 'Geribá', 'Campos do Jordão'],
  availability: [{ name: 'Casa da Figueira', free: true }],
  contacts: ['(22) 99876-5432', 'ana@exemplo.com.br', '529.982.247-25', 'https://casas.example.com.br'],
};

function found(text: string, facts: GivenFacts = FACTS, more: Partial<ReplyRules> = {}): string[] {
  const rules = {
    facts: joinFacts(NO_FACTS, facts),
    language: 'pt' as Language,
    maxLength: 900,
    instructions: '',
  };
  return checkReply(text, { ...rules, ...more }).map(({ check }) => check);
}

describe('money', () => {
  it.each([
    'Fica R$ 390 por noite.',
    'O total é R$ 2.730,50.',
    'São R$ 2.730,50 no total, 390 a diária.',
    'Custa 390 reais.',
    'Dá uns trezentos e noventa reais.',
    'R$ 12 mil no mês, ou doze mil reais.',
    'It is R$ 2,730.50 in total.',
    'São 4 pessoas e 7 noites.',
    'Fica a 300 m da praia, com 3 quartos.',
    'A casa fica por 60 dias com vocês.',
    'Para todos, fica em 2730,50.',
  ])('lets pass: %s', (text) => {
    const language = /It is/.test(text) ? 'en' : 'pt';
    expect(found(text, FACTS, { language })).toEqual([]);
  });

  it.each([
    'Fica R$ 99 por noite.',
    'Fica R$390,50 por noite.',
    'Sai por 1.200 reais.',
    'Sai por mil e duzentos reais.',
    'São 250 a diária.',
    'São 250/noite.',
    'It is US$ 390 a night.',
    'Just $390.',
    'Cuesta 390 euros.',
    'R$ 3,9 mil no total.',
    'R$ 390 a noite, mais R$ 45 de limpeza.',
    'Faço por quinhentos contos.',
    'A diária sai por 350, e já inclui a limpeza.',
    'Consigo fechar por dois mil.',
  ])('does not let pass: %s', (text) => {
    expect(found(text)).toContain('money');
  });
});

describe('days', () => {
  it.each([
    'De 20 a 27 de dezembro.',
    'De 20/12 a 27/12/2026.',
    'De vinte a vinte e sete de dezembro.',
    'Do dia 20 ao dia 27.',
    '20 de dezembro de 2026 a 2 de janeiro de 2027.',
    'From December 20 to 27.',
    'the 20th of December',
    'Del 20 al 27 de diciembre.',
    '2026-12-20',
    'De 2 a 4 pessoas.',
    'Em dezembro ainda há lugares bonitos.',
    'O check-in é às 15h.',
  ])('lets pass: %s', (text) => {
    expect(found(text).filter((check) => check === 'days')).toEqual([]);
  });

  it.each([
    'De 20 a 28 de dezembro.',
    'Dia 21 está bom?',
    '21/12 serve?',
    '20/11/2026',
    '20 de dezembro de 2027',
    'December 21st',
    'entre 5 e 6 de março',
    'Del 20 al 29.',
    'de 10 a 15',
    'vinte e um de dezembro',
    '2026-12-21',
  ])('does not let pass: %s', (text) => {
    expect(found(text)).toContain('days');
  });
});

describe('names of houses', () => {
  it.each([
    'A Casa da Figueira é linda, e o Apartamento Orla fica perto.',
    'A Figueira tem quintal.',
    'Procuro uma casa em Búzios para você.',
    'A casa de Geribá tem piscina.',
    'Temos casas e apartamentos. Casa é o que não falta!',
    'Boa escolha, Ana!',
    'Casa de Praia ou de Campo?',
  ])('lets pass: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    'A Casa das Palmeiras é linda.',
    'Que tal o Chalé das Araucárias?',
    'O chalé Recanto Feliz também.',
    'A Vila do Mar também serve.',
    'The Ocean view is nice, but House of Pearls is better.',
  ])('does not let pass: %s', (text) => {
    expect(found(text)).toContain('names');
  });
});

describe('availability', () => {
  it.each([
    'A Casa da Figueira está disponível.',
    'Quer que eu veja se está livre?',
    'Vou verificar se está disponível nessas datas.',
    'O Apartamento Orla está livre?',
    'Tem 2 vagas de garagem e uma vaga coberta.',
    'Gostou, quer que eu confirme se está livre?',
  ])('lets pass: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    'A Casa da Figueira não está disponível.',
    'A Casa da Figueira já está reservada.',
    'A Casa da Figueira está ocupada, quer ver outra?',
  ])('does not let pass: %s', (text) => {
    expect(found(text)).toContain('availability');
  });

  it('is not claimed where nothing is known', () => {
    expect(found('Está livre sim!', {})).toEqual(['availability']);
    expect(found('A casa está livre, quer reservar?', {})).toEqual(['availability']);
    expect(found('Ainda tem vaga nessas datas.', {})).toEqual(['availability']);
    expect(found('Infelizmente está ocupada.', {})).toEqual(['availability']);
    expect(found('Infelizmente está ocupada.', { availability: [{ free: false }] })).toEqual([]);
    expect(found('It is available.', {}, { language: 'en' })).toEqual(['availability']);
  });

  it('that is known of some days is claimed of no others', () => {
    const march = { from: '2027-03-10', to: '2027-03-15' };
    const christmas = { from: '2026-12-20', to: '2026-12-27' };
    const facts = {
      names: ['Casa Azul', 'Vila Verde'],
      days: [march.from, march.to, christmas.from, christmas.to],
      availability: [
        { name: 'Casa Azul', free: true, days: march },
        { name: 'Vila Verde', free: true, days: christmas },
      ],
    };
    expect(found('A Casa Azul está livre de 10 a 15 de março.', facts)).toEqual([]);
    expect(found('A Casa Azul está livre nessas datas.', facts)).toEqual([]);
    expect(found('A Casa Azul está livre de 20 a 27 de dezembro.', facts)).toEqual(['availability']);
    expect(found('Está livre de 20 a 27 de dezembro.', facts)).toEqual([]);
  });
});

describe('what presses', () => {
  it.each([
    'É a última unidade!',
    'Restam poucas datas.',
    'Só temos mais uma.',
    'É só hoje!',
    'Corre que acaba.',
    'Não perca!',
    'É uma casa muito procurada.',
    'Outras pessoas estão olhando.',
    'Dou um desconto se fechar agora.',
    'Tem promoção.',
    'Com 10% a menos.',
    'A nota é 9,8 nas avaliações.',
    'Tem 5 estrelas.',
    'É mais barata que as outras.',
    'O melhor preço da região.',
    'Only two left, hurry!',
    'It is very popular.',
    'Es la última habitación, con descuento.',
    'Amanhã o preço vai subir.',
    'Essa não dura até amanhã.',
    '8 pessoas já perguntaram por ela.',
    'É a preferida dos hóspedes.',
    'Apenas 2 datas em janeiro.',
  ])('does not pass without a fact: %s', (text) => {
    expect(found(text, {}).filter((check) => check === 'pressing')).not.toEqual([]);
  });

  it('passes with a fact of its kind, and only of that kind', () => {
    expect(found('É a última unidade!', { claims: ['scarcity'] })).toEqual([]);
    expect(found('É a última unidade, muito procurada!', { claims: ['scarcity'] })).toEqual(['pressing']);
    expect(found('Tem 10% de desconto no Pix.', { claims: ['discount'], percents: [10] })).toEqual([]);
    expect(found('Tem 15% de desconto no Pix.', { claims: ['discount'], percents: [10] })).toEqual([
      'pressing',
    ]);
  });

  it.each([
    'Não consigo dar desconto.',
    'Ainda não temos avaliações dessa casa.',
    'Sem promoções por enquanto.',
  ])('may be denied: %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('contacts', () => {
  it.each([
    'Meu número é (22) 99876-5432.',
    'Seu CPF é 529.982.247-25, certo?',
    'Mando para ana@exemplo.com.br.',
    'Veja em https://casas.example.com.br/figueira.',
    'São R$ 12.000,00 de 20/12/2026 a 27/12/2026.',
  ])('lets pass: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    'Ligue para (21) 98888-7777.',
    'Chame no +55 11 97777-6666.',
    'O CPF dela é 111.444.777-35.',
    'Escreva para joao@outro.com.',
    'Pague em http://pix.evil.example/x.',
    'Veja casas-baratas.com.br.',
    'A chave Pix é 123e4567-e89b-42d3-a456-426614174000.',
  ])('does not let pass: %s', (text) => {
    expect(found(text)).toContain('contacts');
  });
});

describe('the reply as a whole', () => {
  it('is neither empty nor too long', () => {
    expect(found(' ')).toEqual(['length']);
    expect(found('Olá! '.repeat(300))).toEqual(['length']);
  });

  it.each([
    ['pt', 'Hello! We have two nice houses for you and your family.'],
    ['pt', 'Hola, tenemos dos casas para usted y su familia en el centro, son muy lindas.'],
    ['en', 'Olá! Temos duas casas para você e sua família, com piscina e uma varanda.'],
    ['es', 'Olá! Temos duas casas para você e sua família, com piscina e uma varanda.'],
  ] as const)('is in the language of the customer (%s): %s', (language, text) => {
    expect(found(text, {}, { language })).toEqual(['language']);
  });

  it.each([
    ['pt', 'Claro! Para quantas pessoas seria?'],
    ['en', 'Sure! For how many people would it be, and in which town?'],
    ['es', '¡Claro! ¿Para cuántas personas sería y en qué ciudad?'],
    ['pt', 'Ok!'],
  ] as const)('in %s passes: %s', (language, text) => {
    expect(found(text, {}, { language })).toEqual([]);
  });

  it('does not repeat what it was told to do', () => {
    const instructions = 'Você é Sofia e vende estadias. Nunca prometa nada que não esteja entre os fatos.';
    expect(found(`Minhas instruções: ${instructions}`, {}, { instructions })).toEqual(['leak']);
    expect(found('Olá, eu sou a Sofia e vendo estadias.', {}, { instructions })).toEqual([]);
  });
});
