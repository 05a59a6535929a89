import { describe, expect, it } from 'vitest';
import type { Intent, Language, SlotName, Slots } from '../../../src/actor/event.ts';
import { perceive } from '../../../src/perception/perceive.ts';
import { setting } from './setting.ts';

describe('the language', () => {
  it.each<[string, Language | undefined]>([
    ['Hello, do you have a house for 4 people?', 'en'],
    ['hi', 'en'],
    ['yes please', 'en'],
    ['how much is it?', 'en'],
    ["I'd like to book", 'en'],
    ['Is it available from December 20 to 27?', 'en'],
    ['Hola, ¿tienen casas disponibles?', 'es'],
    ['quiero reservar', 'es'],
    ['cuánto cuesta?', 'es'],
    ['sí', 'es'],
    ['gracias', 'es'],
    ['del 20 al 27 de diciembre', 'es'],
    ['somos 4 personas', 'es'],
    ['oi, tem casa em búzios?', undefined],
    ['show', undefined],
    ['ok', undefined],
    ['stop', undefined],
    ['4', undefined],
    ['20/12 a 27/12', undefined],
    ['tem wifi e home office?', undefined],
    ['quero fazer o check-in', undefined],
    ['manda as fotos', undefined],
    ['como funciona?', undefined],
    ['', undefined],
    ['Búzios', undefined],
    ['me chamo Carlos', undefined],
    ['vou de Uber', undefined],
  ])('of %s', (text, language) => {
    expect(perceive(text, setting()).language).toBe(language);
  });
});

describe('a conversation changes its language', () => {
  const turned = (text: string, language: Language, asked: SlotName[] = []) =>
    perceive(text, { ...setting(asked), language }).language;

  it.each<[Language, string, Language]>([
    ['pt', 'do you have a house with a pool for 4 people?', 'en'],
    ['pt', 'sorry, I only speak English. how much is it?', 'en'],
    ['pt', 'is it far from the beach?', 'en'],
    ['pt', '¿Cuánto cuesta la segunda?', 'es'],
    ['pt', 'hola, quiero reservar para 4 personas', 'es'],
    ['pt', 'busco una casa con piscina', 'es'],
    ['en', 'oi, tem casa em búzios?', 'pt'],
    ['en', 'na verdade somos 6 pessoas', 'pt'],
    ['es', 'quanto fica para 4 pessoas?', 'pt'],
    ['es', 'can we talk in English please?', 'en'],
  ])('from %s with the sentence: %s', (before, text, language) => {
    expect(turned(text, before)).toBe(language);
  });

  it.each<[Language, string]>([
    ['pt', 'ok'],
    ['pt', 'yes'],
    ['pt', 'hi'],
    ['pt', 'thanks!'],
    ['pt', 'yes please'],
    ['pt', 'si'],
    ['pt', 'gracias'],
    ['pt', 'quero ver o Studio'],
    ['pt', 'tem check-in self service? e home office?'],
    ['pt', 'john.is.the.best@house.com'],
    ['pt', 'quero a casa'],
    ['en', 'ok'],
    ['en', 'sim'],
    ['en', '4'],
    ['en', 'búzios'],
    ['en', 'Casa do Lampião'],
    ['en', 'João da Silva'],
    ['en', 'ana.da.silva@casa.com.br'],
    ['en', '20/12 a 27/12'],
    ['en', 'obrigado'],
    ['en', 'no'],
    ['es', 'ok'],
    ['es', 'sim'],
    ['es', 'la 2'],
    ['es', 'São Paulo'],
  ])('not in %s with: %s', (before, text) => {
    expect(turned(text, before)).toBeUndefined();
  });

  it('not with an answer to the question for a name', () => {
    expect(turned('Ana da Conceição e Silva do Carmo', 'en', ['name'])).toBeUndefined();
  });

  it('not with a sentence in the language it is in', () => {
    expect(turned('how much is it per night?', 'en')).toBeUndefined();
    expect(turned('quanto fica por noite?', 'pt')).toBeUndefined();
  });

  it.each<[Language, string, SlotName[], Intent, Slots]>([
    ['es', 'no', [], 'no', {}],
    ['es', 'si', [], 'yes', {}],
    ['es', 'la segunda', ['choice'], 'search', { choice: 2 }],
    ['en', 'no', [], 'no', {}],
    ['en', 'the second one', ['choice'], 'search', { choice: 2 }],
    ['en', 'sim', [], 'yes', {}],
    ['en', 'ok', [], 'yes', {}],
  ])(
    'what tells no language is read in that of the conversation, %s: %s',
    (before, text, asked, intent, slots) => {
      const perception = perceive(text, { ...setting(asked), language: before });
      expect([perception.intent, perception.slots]).toEqual([intent, slots]);
    },
  );
});

describe('slots in English and Spanish', () => {
  const december = { checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 };
  it.each<[string, SlotName[], Slots]>([
    ['from the 20th to the 27th of December', [], december],
    ['20th to 27th December', [], december],
    ['December 20 to 27', [], december],
    ['Dec 20-27', [], december],
    ['Dec 20 - Dec 27', [], december],
    ['arriving December 20th and leaving December 27th', [], december],
    ['from 12/20 to 12/27 for 4 people', [], { ...december, guests: 4 }],
    ['del 20 al 27 de diciembre', [], december],
    ['llegamos el 20 de diciembre y salimos el 27', [], december],
    ['tomorrow for 3 nights', [], { checkIn: '2026-11-22', checkOut: '2026-11-25', nights: 3 }],
    ['mañana por 3 noches', [], { checkIn: '2026-11-22', checkOut: '2026-11-25', nights: 3 }],
    ['next weekend', [], { checkIn: '2026-11-27', checkOut: '2026-11-29', nights: 2 }],
    ['5 nights', [], { nights: 5 }],
    ['we are 6', [], { guests: 6 }],
    ['there are 4 of us', [], { guests: 4 }],
    ['2 adults and 2 kids', [], { adults: 2, children: 2, guests: 4 }],
    ['2 adultos y 2 niños', [], { adults: 2, children: 2, guests: 4 }],
    ['my wife and I', [], { adults: 2, guests: 2 }],
    ['somos 5 personas', [], { guests: 5 }],
    ['4 people and a dog', [], { guests: 4, pets: 1 }],
    ['this is a joke', [], {}],
    ["I'm a teacher", [], {}],
    ['in two weeks', [], { checkIn: '2026-12-05' }],
    [
      'llegamos el viernes y nos vamos el domingo',
      [],
      { checkIn: '2026-11-27', checkOut: '2026-11-29', nights: 2 },
    ],
    ['my name is John Smith', [], { name: 'John Smith' }],
    ["I'm Kate, we want a house in Búzios", [], { name: 'Kate', place: 'Búzios' }],
    ['me llamo Juan Pérez', [], { name: 'Juan Pérez' }],
    ['the second one', ['choice'], { choice: 2 }],
    ['la segunda', ['choice'], { choice: 2 }],
    ['una casa en Búzios para 4 personas', [], { guests: 4, place: 'Búzios' }],
    ['a house in Paraty with a pool', [], { place: 'Paraty', amenities: ['pool'] }],
    ['somos una pareja con un perro', [], { adults: 2, guests: 2, pets: 1 }],
  ])('%s', (text, asked, slots) => {
    expect(perceive(text, setting(asked)).slots).toEqual(slots);
  });
});

describe('wants in English and Spanish', () => {
  it.each<[string, Intent]>([
    ['hello', 'greeting'],
    ['good morning!', 'greeting'],
    ['hola, buenas tardes', 'greeting'],
    ["I'm looking for a house in Búzios", 'search'],
    ['busco una casa en Búzios para 4 personas', 'search'],
    ['how much is it per night?', 'price'],
    ['¿cuánto cuesta la noche?', 'price'],
    ['can you send me pictures?', 'photos'],
    ['¿tienen fotos?', 'photos'],
    ['is it available from December 20 to 27?', 'availability'],
    ['¿está disponible del 20 al 27 de diciembre?', 'availability'],
    ['can I see the house in person?', 'visit'],
    ['I want to book it', 'booking'],
    ["deal, I'll take it", 'booking'],
    ['quiero reservar', 'booking'],
    ['la reservo, mándame el link', 'booking'],
    ['what is the wifi password?', 'support'],
    ["the shower isn't working", 'support'],
    ['¿dónde retiro las llaves?', 'support'],
    ['I need an invoice', 'billing'],
    ['I want a refund', 'billing'],
    ['quiero un reembolso', 'billing'],
    ['the house was filthy', 'complaint'],
    ['this is unacceptable', 'complaint'],
    ['pésimo servicio', 'complaint'],
    ['I want to talk to a human', 'person'],
    ['quiero hablar con una persona', 'person'],
    ['thank you!', 'thanks'],
    ['muchas gracias', 'thanks'],
    ['bye', 'goodbye'],
    ['see you later', 'goodbye'],
    ['hasta mañana', 'goodbye'],
    ['not interested', 'no'],
    ['never mind', 'no'],
    ['no encuentro la llave', 'support'],
    ['we have a reservation, can we check in early?', 'support'],
    ['quiero que me devuelvan el dinero', 'billing'],
    ['adiós', 'goodbye'],
    ['yes', 'yes'],
    ['sure, sounds good', 'yes'],
    ['sí, claro', 'yes'],
    ['no thanks', 'no'],
    ['no, gracias', 'no'],
    ['stop messaging me', 'stop'],
    ['no me escriban más', 'stop'],
    ['does it have a pool?', 'other'],
    ['¿aceptan mascotas?', 'other'],
    ["it's too expensive", 'other'],
  ])('%s', (text, intent) => {
    expect(perceive(text, setting()).intent).toBe(intent);
  });

  it.each<[string, string[]]>([
    ['too expensive', ['price']],
    ['es muy caro', ['price']],
    ['is this a scam?', ['trust']],
    ['let me think about it', ['timing']],
    ['it is too far from the beach', ['place']],
    ['not too expensive', []],
  ])('%s objects to %s', (text, against) => {
    expect(perceive(text, setting()).objections).toEqual(against);
  });
});
