import { describe, expect, it } from 'vitest';
import type { SlotName, Slots } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { SATURDAY, setting, vocabulary } from './setting.ts';

function stay(text: string, asked: SlotName[] = [], known: Slots = {}): (string | number | undefined)[] {
  const { checkIn, checkOut, nights } = perceive(text, setting(asked, known)).slots;
  return [checkIn, checkOut, nights];
}

describe('arrival and departure', () => {
  it.each([
    ['de 20 a 27 de dezembro', '2026-12-20', '2026-12-27', 7],
    ['20 a 27/12', '2026-12-20', '2026-12-27', 7],
    ['20/12 a 27/12', '2026-12-20', '2026-12-27', 7],
    ['30/12–02/01', '2026-12-30', '2027-01-02', 3],
    ['dias 5, 6 e 7 de dezembro', '2026-12-05', '2026-12-07', 2],
    ['20 e 21 de dezembro', '2026-12-20', '2026-12-21', 1],
    ['20 pra 21 de dezembro', '2026-12-20', '2026-12-21', 1],
    ['dia vinte até vinte e sete', '2026-12-20', '2026-12-27', 7],
    ['de sábado pra domingo', '2026-11-28', '2026-11-29', 1],
    ['do dia 24 pro dia 26', '2026-11-24', '2026-11-26', 2],
    ['de vinte a trinta de janeiro', '2027-01-20', '2027-01-30', 10],
    ['20/12 ida e 27/12 volta', '2026-12-20', '2026-12-27', 7],
    ['20/12 à 27/12', '2026-12-20', '2026-12-27', 7],
    ['20/12 - 27/12', '2026-12-20', '2026-12-27', 7],
    ['20/12 até 27/12', '2026-12-20', '2026-12-27', 7],
    ['20/12 ate o dia 27', '2026-12-20', '2026-12-27', 7],
    ['15/01 a 20/01', '2027-01-15', '2027-01-20', 5],
    ['15/1 a 20/1', '2027-01-15', '2027-01-20', 5],
    ['do dia 28 de dezembro ao dia 3 de janeiro', '2026-12-28', '2027-01-03', 6],
    ['28 de dez a 3 de jan', '2026-12-28', '2027-01-03', 6],
    ['de 28 a 3 de janeiro', '2026-12-28', '2027-01-03', 6],
    ['de 28/12/2026 a 03/01/2027', '2026-12-28', '2027-01-03', 6],
    ['28/12 a 03/01/2027', '2026-12-28', '2027-01-03', 6],
    ['28/12/26 a 03/01/27', '2026-12-28', '2027-01-03', 6],
    ['entre 10 e 15 de março', '2027-03-10', '2027-03-15', 5],
    ['dia 20 até dia 27 de dez', '2026-12-20', '2026-12-27', 7],
    ['dias 20 e 22 de dezembro', '2026-12-20', '2026-12-22', 2],
    ['20-27 dez', '2026-12-20', '2026-12-27', 7],
    ['20 a 27 dezembro', '2026-12-20', '2026-12-27', 7],
    ['20 á 27 de desembro', '2026-12-20', '2026-12-27', 7],
    ['20.12 a 27.12', '2026-12-20', '2026-12-27', 7],
    ['20-12 a 27-12', '2026-12-20', '2026-12-27', 7],
    ['20-12-2026 a 27-12-2026', '2026-12-20', '2026-12-27', 7],
    ['2026-12-20 a 2026-12-27', '2026-12-20', '2026-12-27', 7],
    ['primeiro de janeiro a 5 de janeiro', '2027-01-01', '2027-01-05', 4],
    ['de primeiro a 5 de janeiro', '2027-01-01', '2027-01-05', 4],
    ['1º a 5 de fevereiro', '2027-02-01', '2027-02-05', 4],
    ['chego dia 20 e saio dia 25', '2026-12-20', '2026-12-25', 5],
    ['chegando dia 20 de dezembro e voltando dia 27', '2026-12-20', '2026-12-27', 7],
    ['chego dia 20/12 à tarde e saio dia 25/12 de manhã', '2026-12-20', '2026-12-25', 5],
    ['entrada 20/12 saída 27/12', '2026-12-20', '2026-12-27', 7],
    ['check-in 20/12 e check-out 27/12', '2026-12-20', '2026-12-27', 7],
    ['do dia 20 ao dia 27', '2026-12-20', '2026-12-27', 7],
    ['de 22 a 27', '2026-11-22', '2026-11-27', 5],
    ['de 20 a 27 de dezembro do ano que vem', '2027-12-20', '2027-12-27', 7],
    ['de 10 a 17 de janeiro de 2028', '2028-01-10', '2028-01-17', 7],
    ['21/11 a 23/11', '2026-11-21', '2026-11-23', 2],
    ['18/11 a 20/11', '2027-11-18', '2027-11-20', 2],
    ['sexta 27/11 a domingo 29/11', '2026-11-27', '2026-11-29', 2],
    ['de sexta a domingo', '2026-11-27', '2026-11-29', 2],
    ['de quinta-feira até segunda', '2026-11-26', '2026-11-30', 4],
    ['hoje até terça', '2026-11-21', '2026-11-24', 3],
    ['na verdade de 21 a 28 de dezembro', '2026-12-21', '2026-12-28', 7],
    ['de 20 a 27/12, ops, de 21 a 28/12', '2026-12-21', '2026-12-28', 7],
    ['vinte a vinte e sete de dezembro, dia 20/12 a 27/12', '2026-12-20', '2026-12-27', 7],
  ])('%s', (text, checkIn, checkOut, nights) => {
    expect(stay(text)).toEqual([checkIn, checkOut, nights]);
  });
});

describe('arrival and length', () => {
  it.each([
    ['amanhã por 3 noites', '2026-11-22', '2026-11-25', 3],
    ['dia 20/12, 5 noites', '2026-12-20', '2026-12-25', 5],
    ['5 diárias a partir de 20/12', '2026-12-20', '2026-12-25', 5],
    ['uma semana a partir de 10 de janeiro', '2027-01-10', '2027-01-17', 7],
    ['10/01 por duas semanas', '2027-01-10', '2027-01-24', 14],
    ['chego 02/01 e fico 4 noites', '2027-01-02', '2027-01-06', 4],
    ['10 dias a partir de 5/1', '2027-01-05', '2027-01-15', 10],
    ['a partir de 20/12', '2026-12-20', undefined, undefined],
    ['chego dia 20', '2026-12-20', undefined, undefined],
    ['saio dia 27/12', undefined, '2026-12-27', undefined],
    ['5 noites', undefined, undefined, 5],
    ['umas 5 diarias', undefined, undefined, 5],
    ['uma semana', undefined, undefined, 7],
    ['quero passar 10 dias', undefined, undefined, 10],
    ['daqui a 15 dias', '2026-12-06', undefined, undefined],
    ['sexta que vem', '2026-11-27', undefined, undefined],
    ['era pra ser dia 20, mas mudou pra 22', '2026-11-22', undefined, undefined],
    ['daqui a 2 semanas', '2026-12-05', undefined, undefined],
    ['daqui a 15 dias por 3 noites', '2026-12-06', '2026-12-09', 3],
    ['dia 15 do mês que vem', '2026-12-15', undefined, undefined],
    ['dia 25 do mês que vem, 3 noites', '2026-12-25', '2026-12-28', 3],
    ['5 noites em dezembo a partir de 10/12', '2026-12-10', '2026-12-15', 5],
    ['20 de dezembo', '2026-12-20', undefined, undefined],
    ['uma semana em janeiro', undefined, undefined, 7],
  ])('%s', (text, checkIn, checkOut, nights) => {
    expect(stay(text)).toEqual([checkIn, checkOut, nights]);
  });
});

describe('stays with a name', () => {
  it.each([
    ['no próximo fim de semana', '2026-11-27', '2026-11-29', 2],
    ['esse fds', '2026-11-27', '2026-11-29', 2],
    ['fim de semana que vem', '2026-11-27', '2026-11-29', 2],
    ['final de semana', '2026-11-27', '2026-11-29', 2],
    ['fds do dia 12/12', '2026-12-11', '2026-12-13', 2],
    ['no réveillon', '2026-12-30', '2027-01-02', 3],
    ['pro ano novo', '2026-12-30', '2027-01-02', 3],
    ['no carnaval', '2027-02-06', '2027-02-10', 4],
    ['no natal', '2026-12-24', '2026-12-26', 2],
    ['carnaval 2028', '2028-02-26', '2028-03-01', 4],
    ['réveillon 2027', '2026-12-30', '2027-01-02', 3],
    ['na semana santa', '2027-03-25', '2027-03-28', 3],
    ['reveillon de 28/12 a 02/01', '2026-12-28', '2027-01-02', 5],
    ['reveillon, 5 noites', undefined, undefined, 5],
    ['passar o natal com a familia, do dia 23 ao dia 28', '2026-12-23', '2026-12-28', 5],
  ])('%s', (text, checkIn, checkOut, nights) => {
    expect(stay(text)).toEqual([checkIn, checkOut, nights]);
  });
});

describe('an answer to the question when', () => {
  it.each<[string, SlotName[], Slots, (string | number | undefined)[]]>([
    ['20/12', ['checkIn'], {}, ['2026-12-20', undefined, undefined]],
    ['dia 20', ['checkIn', 'checkOut'], {}, ['2026-12-20', undefined, undefined]],
    ['20', ['checkIn'], {}, ['2026-12-20', undefined, undefined]],
    ['amanhã', ['checkIn'], {}, ['2026-11-22', undefined, undefined]],
    ['sexta', ['checkIn'], {}, ['2026-11-27', undefined, undefined]],
    ['27/12', ['checkOut'], {}, [undefined, '2026-12-27', undefined]],
    ['de 23 a 27', [], { checkIn: '2027-01-20' }, ['2027-01-23', '2027-01-27', 4]],
    ['quero mudar pra 21 a 27', [], { checkIn: '2027-01-20' }, ['2027-01-21', '2027-01-27', 6]],
    ['mudei de ideia, pode ser 19 a 26', [], { checkIn: '2027-01-20' }, ['2027-01-19', '2027-01-26', 7]],
    ['3 a 10 de março', [], { checkIn: '2027-01-20' }, ['2027-03-03', '2027-03-10', 7]],
    ['dia 27', ['checkOut'], { checkIn: '2027-01-20' }, [undefined, '2027-01-27', undefined]],
    ['5 noites', ['checkOut'], { checkIn: '2027-01-20' }, [undefined, '2027-01-25', 5]],
    ['20 a 27', ['checkIn', 'checkOut'], {}, ['2026-12-20', '2026-12-27', 7]],
    ['10/12', ['checkOut'], { checkIn: '2026-12-20' }, [undefined, undefined, undefined]],
    ['5', ['nights'], {}, [undefined, undefined, 5]],
    ['cinco', ['nights'], {}, [undefined, undefined, 5]],
    ['5, de 20 a 25/12', ['nights', 'checkIn'], {}, ['2026-12-20', '2026-12-25', 5]],
    ['5', ['nights', 'checkOut'], { checkIn: '2027-01-20' }, [undefined, '2027-01-25', 5]],
    ['de 20/12 a 27/12', ['checkOut'], {}, ['2026-12-20', '2026-12-27', 7]],
  ])('%s, asked for %s', (text, asked, known, expected) => {
    expect(stay(text, asked, known)).toEqual(expected);
  });
});

describe('no stay', () => {
  it.each([
    'de 27/12 a 20/12/2026',
    'de 27/12 a 20/12',
    'de 27 a 20 de dezembro',
    '20/12 a 20/12',
    '31/02',
    'de 30/02 a 05/03',
    '32/13',
    'em janeiro',
    'mês que vem',
    'te respondo amanhã',
    'boa noite, até amanhã',
    'segura pra mim até amanhã',
    'posso visitar dia 25?',
    'meu aniversário é dia 25/11',
    'boa noite',
    'quanto é a diária?',
    'qual o valor de uma noite?',
    'somos 4 pessoas, de 2 a 5 anos',
    'feliz natal!',
    'entre natal e ano novo',
    'primeiro fim de semana de dezembro',
    'te respondo daqui a 15 dias',
    'semana que vem',
    'primeira quinzena de janeiro',
    'quero a segunda opção',
    'atendem 24 horas?',
    'de 4 a 6 pessoas',
    'meu número é 22 99812-3456',
    'casa a 10/15 minutos da praia',
  ])('%s', (text) => {
    expect(stay(text)).toEqual([undefined, undefined, undefined]);
  });
});

describe('the day of the message', () => {
  const at = (sentAt: string, timeZone = 'America/Sao_Paulo') =>
    perceive('amanhã por 2 noites', { sentAt: Date.parse(sentAt), timeZone, asked: [], vocabulary }).slots
      .checkIn;

  it('is that of the zone of the business', () => {
    expect(at('2026-11-22T01:30:00Z')).toBe('2026-11-22');
    expect(at('2026-11-22T01:30:00Z', 'UTC')).toBe('2026-11-23');
    expect(at('2026-12-31T23:59:00-03:00')).toBe('2027-01-01');
  });

  it('within a holiday begins what is left of it', () => {
    const eve = { ...setting(), sentAt: Date.parse('2026-12-31T10:00:00-03:00') };
    expect(perceive('tem pro réveillon?', eve).slots).toEqual({
      checkIn: '2026-12-31',
      checkOut: '2027-01-02',
      nights: 2,
    });
    const day = { ...setting(), sentAt: Date.parse('2027-01-01T10:00:00-03:00') };
    expect(perceive('tem pro réveillon?', day).slots.checkIn).toBe('2027-12-30');
  });

  it('of a message without a usable time gives no dates', () => {
    expect(perceive('20/12 a 27/12', { ...setting(), sentAt: Number.NaN }).slots).toEqual({});
  });

  it('makes "esse fim de semana" on a Friday the one that begins, and the next one the one after', () => {
    const friday = { ...setting(), sentAt: SATURDAY - 86_400_000 };
    expect(perceive('esse fds', friday).slots.checkIn).toBe('2026-11-20');
    expect(perceive('no próximo fds', friday).slots.checkIn).toBe('2026-11-27');
  });
});

describe('days that are over', () => {
  it.each<[string, object]>([
    ['de 01/11/2026 a 05/11/2026', { checkIn: '2026-11-01', checkOut: '2026-11-05', nights: 4 }],
    ['de 10 a 15 de janeiro de 2025', { checkIn: '2025-01-10', checkOut: '2025-01-15', nights: 5 }],
    ['chego dia 20/10/2026', { checkIn: '2026-10-20' }],
  ])('%s is told as it was said', (text, stay) => {
    expect(perceive(text, setting(['checkIn', 'checkOut'])).slots).toMatchObject(stay);
  });

  it('are none of the stay that is wished where they are told of', () => {
    expect(perceive('fiquei aí de 10 a 15 de janeiro de 2025', setting()).slots).toEqual({});
  });
});
