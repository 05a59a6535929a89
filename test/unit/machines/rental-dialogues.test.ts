import { beforeEach, describe, expect, test } from 'vitest';
import type { Slots } from '../../../src/actor/event.ts';
import { hour, type Meaning, problems, Talk } from './talk.ts';

const christmas = { checkIn: '2026-12-20', checkOut: '2026-12-27', nights: 7 };
const wish = { place: 'Búzios', guests: 4, ...christmas };
const greet: Meaning = { intent: 'greeting' };
const yes: Meaning = { intent: 'yes' };
const no: Meaning = { intent: 'no' };
const book: Meaning = { intent: 'booking' };
const tooDear: Meaning = { objections: ['price'] };
const pick = (choice: number | string): Meaning => ({ intent: 'search', slots: { choice } });

let talk: Talk;

/** The only reply to a text. */
function ask(text: string, meaning: Meaning = {}): string {
  const replies = talk.say(text, meaning);
  expect(replies).toHaveLength(1);
  return replies[0]!;
}

function askAll(): string {
  return ask('Búzios, 4 pessoas, 20 a 27 de dezembro', { intent: 'search', slots: wish });
}

beforeEach(() => {
  talk = new Talk();
});

test('the document has neither errors nor warnings', () => {
  expect(problems).toEqual([]);
});

test('the happy path: from a greeting to a booking', () => {
  expect(ask('oi', greet)).toMatch(/Sofia.*\n.*Para onde.*em que datas/);
  expect(talk.context.asked).toEqual(['place', 'checkIn', 'checkOut']);
  expect(ask('búzios', { intent: 'search', slots: { place: 'Búzios' } })).toMatch(
    /Búzios.*\n.*datas.*quantas pessoas/,
  );
  expect(ask('20 a 27 de dezembro', { slots: christmas })).toMatch(
    /20 a 27 de dezembro.*\n.*quantas pessoas/,
  );
  expect(talk.context.asked).toEqual(['guests']);
  const options = ask('4', { slots: { guests: 4 } });
  expect(options).toMatch(
    /7 noites.*4 pessoas[\s\S]*\*1\. Vila Ciranda\*[\s\S]*\*R\$\s10\.290\* no total[\s\S]*\*3\. Apartamento Orla/,
  );
  expect(options).not.toContain('Sofia');
  expect(talk.state).toBe('presentation.waiting.open');
  expect(ask('a 2', pick(2))).toMatch(/Casa da Figueira[\s\S]*R\$\s6\.900/);
  expect(talk.state).toBe('engagement.waiting.open');
  expect(ask('quero reservar', book)).toContain('nome');
  expect(talk.context.asked).toEqual(['name']);
  expect(ask('Ana Lima', { slots: { name: 'Ana Lima' } })).toMatch(/^Obrigada, Ana!.*CPF/);
  expect(talk.context.asked).toEqual(['cpf']);
  expect(ask('529.982.247-25', { slots: { cpf: '52998224725' } })).toMatch(
    /Ana[\s\S]*Casa da Figueira[\s\S]*20\/12\/2026 a 27\/12\/2026 \(7 noites\)\n4 pessoas, em nome de Ana Lima, CPF \*{3}\.\*{3}\.\*47-25\nTotal: \*R\$\s6\.900\*/,
  );
  expect(talk.facts).not.toContain('booking.confirmed');
  expect(ask('sim', yes)).toMatch(/^Reservado, Ana!.*Casa da Figueira.*R\$\s6\.900[\s\S]*contrato/);
  expect(talk.facts).toContain('booking.confirmed');
  expect(talk.context.results.booking).toMatchObject({ outcome: 'booked', property: 'buz-figueira' });
  expect(talk.state).toBe('closing.booked');
  expect(ask('obrigada', { intent: 'thanks' })).toContain('Ana');
  expect(ask('tchau', { intent: 'goodbye' })).toContain('Até mais, Ana');
  expect(talk.wait(100 * hour)).toEqual([]);
});

describe('discovery', () => {
  test('everything in one message is answered with a greeting and the options at once', () => {
    const reply = ask('Oi, sou a Ana...', { intent: 'search', slots: { ...wish, name: 'Ana' } });
    expect(reply).toMatch(/^Oi, Ana! Eu sou a Sofia[\s\S]*\*1\. Vila Ciranda\*/);
    expect(reply.length).toBeLessThanOrEqual(640);
  });

  test('only what is missing is asked for', () => {
    const reply = ask('4 pessoas em Búzios', { slots: { place: 'Búzios', guests: 4 } });
    expect(reply).toContain('datas');
    expect(reply).not.toMatch(/quantas pessoas|Para onde/);
    expect(talk.context.asked).toEqual(['checkIn', 'checkOut']);
    expect(ask('chego dia 20', { slots: { checkIn: '2026-12-20' } })).toContain('até que dia');
    expect(talk.context.asked).toEqual(['checkOut']);
  });

  test('a message that says nothing new is met with an example, then differently', () => {
    ask('oi', greet);
    const first = ask('hmm');
    expect(first).toContain('não peguei');
    expect(ask('hein')).not.toBe(first);
  });

  test('the price is explained, not asked for', () => {
    const reply = ask('quanto custa?', { intent: 'price' });
    expect(reply).toContain('O valor depende');
    expect(talk.transcript.join()).not.toMatch(/orçamento|quanto (você )?(quer|pretende) (gastar|pagar)/i);
  });

  test('dates that cannot be are asked for again', () => {
    const backwards = { checkIn: '2026-12-27', checkOut: '2026-12-20' };
    expect(ask('de 27 a 20', { slots: { ...wish, ...backwards } })).toContain('me perdi nas datas');
    expect(talk.slots).not.toHaveProperty('checkIn');
    const past = { checkIn: '2026-11-01', checkOut: '2026-11-05' };
    expect(ask('1 a 5 de novembro', { slots: past })).toContain('datas');
    expect(ask('20 a 27', { slots: christmas })).toContain('*1. ');
  });

  test('a town without houses is told at once', () => {
    expect(ask('gramado', { slots: { place: 'Gramado' } })).toContain('Em Gramado nós ainda não temos casas');
    expect(ask('então búzios', { slots: { place: 'Búzios' } })).toContain('Anotado: Búzios');
  });
});

describe('presentation', () => {
  test('a correction searches again', () => {
    askAll();
    const reply = ask('na verdade somos 6', { slots: { guests: 6 }, corrects: true });
    expect(reply).toMatch(/^Certo!.*6 pessoas/);
    expect(reply).not.toContain('Apartamento Orla');
  });

  test('the dearest is shown first, unless the customer looks at the price', () => {
    expect(askAll()).toMatch(/1\. Vila Ciranda[\s\S]*2\. Casa da Figueira[\s\S]*3\. Apartamento Orla/);
    talk = new Talk();
    ask('oi, algo barato', { ...greet, signs: { priceLevel: 'low' } });
    expect(askAll()).toMatch(/1\. Apartamento Orla[\s\S]*3\. Vila Ciranda/);
  });

  test('the name or the number chooses; another number does not', () => {
    askAll();
    expect(ask('a 9', pick(9))).toContain('não encontrei');
    expect(ask('casa horizonte', pick('Casa Horizonte'))).toContain('não encontrei');
    expect(ask('vila ciranda', pick('vila ciranda'))).toMatch(/^\*Vila Ciranda\*/);
  });

  test('the price among the others chooses, too', () => {
    askAll();
    expect(ask('a mais barata', pick('cheapest'))).toMatch(/^\*Apartamento Orla\*/);
    expect(ask('e a mais cara?', pick('dearest'))).toMatch(/^\*Vila Ciranda\*/);
  });

  test('booking a named option goes straight on', () => {
    askAll();
    expect(ask('quero reservar a 1', { ...book, slots: { choice: 1 } })).toContain(
      'Vila Ciranda*! Em nome de quem',
    );
  });

  test('nothing found says so and offers what is really free, by number', () => {
    const busy = { place: 'Campos do Jordão', guests: 8, ...christmas };
    const reply = ask('...', { slots: busy });
    expect(reply).toMatch(
      /não encontrei nada[\s\S]*\*1\.\* Campos do Jordão, de [\s\S]*\*2\.\* Paraty, de 20 a 27/,
    );
    expect(ask('a 2', pick(2))).toMatch(/Em Paraty, de 20 a 27[\s\S]*Sítio Rio Manso/);
    expect(talk.slots).toMatchObject({ place: 'Paraty', ...christmas });
  });

  test('too short a stay is told as such, and a yes takes the longer one', () => {
    const short = { place: 'Paraty', guests: 3, checkIn: '2026-12-30', checkOut: '2027-01-02' };
    expect(ask('...', { slots: short })).toContain('uma estadia a partir de 5 noites');
    expect(ask('sim', yes)).toContain('de 30 de dezembro a 4 de janeiro (5 noites)');
    expect(talk.slots.nights).toBe(5);
  });

  test('too many guests are told the largest house', () => {
    expect(ask('...', { slots: { ...wish, guests: 12 } })).toContain('recebe até 8 pessoas');
    expect(talk.context.asked).toEqual(['guests']);
  });

  test('a failed search is apologised for and tried again on the next message', () => {
    talk.settles = false;
    expect(talk.say('...', { slots: wish })).toEqual([]);
    expect(talk.settle('no calendar')).toEqual([expect.stringContaining('Desculpa')]);
    talk.settles = true;
    expect(ask('ok', yes)).toContain('*1. Vila Ciranda*');
  });

  test('messages during a search join it and share its reply', () => {
    talk.settles = false;
    expect(talk.say('...', { slots: wish })).toEqual([]);
    const [first] = Object.values(talk.record!.effects);
    expect(talk.say('somos 5', { slots: { guests: 5 } })).toEqual([]);
    const [second] = Object.values(talk.record!.effects);
    expect(second!.id).not.toBe(first!.id);
    expect(talk.settle()).toEqual([expect.stringContaining('5 pessoas')]);
  });

  test('a stop during a search cancels it', () => {
    talk.settles = false;
    talk.say('...', { slots: wish });
    expect(talk.say('parar', { intent: 'stop' })).toHaveLength(1);
    expect(talk.record!.effects).toEqual({});
  });
});

describe('engagement', () => {
  test('a price objection gets a cheaper option, then cheaper dates, then the truth', () => {
    askAll();
    ask('a 1', pick(1));
    expect(ask('caro', tooDear)).toMatch(/Apartamento Orla\*: R\$\s4\.310 no total, R\$\s5\.980 a menos/);
    expect(ask('sim', yes)).toMatch(/^\*Apartamento Orla\*/);
    expect(ask('ainda caro', tooDear)).toMatch(/de 5 a 12 de dezembro.*R\$\s2\.910: R\$\s1\.400 a menos/);
    expect(ask('sim', yes)).toMatch(
      /5 a 12 de dezembro[\s\S]*\*1\. Apartamento Orla\*[\s\S]*\*R\$\s2\.910\*/,
    );
    ask('a 1', pick(1));
    expect(ask('caro', tooDear)).toContain('desconto eu não consigo dar');
    expect(talk.transcript.join('\n')).not.toMatch(/últim[ao]s?|corre|só hoje|mais procurad|imperdível/i);
  });

  test('a yes with another wish is taken as the wish', () => {
    askAll();
    ask('a 1', pick(1));
    ask('caro', tooDear);
    expect(ask('sim, mas somos 6', { ...yes, slots: { guests: 6 }, corrects: true })).toMatch(
      /^Certo!.*6 pessoas/,
    );
  });

  test('who wants to think is offered to have the dates held, and then left in peace', () => {
    askAll();
    ask('a 1', pick(1));
    const offer = ask('vou pensar', { objections: ['timing'] });
    expect(offer).toMatch(/seguro \*Vila Ciranda\*.*24 horas.*sem compromisso/);
    expect(talk.state).toBe('engagement.waiting.offeringHold');
    expect(ask('não precisa', no)).toContain('sem pressa');
    expect(talk.state).toBe('engagement.resting');
    expect(ask('vou pensar mesmo', { objections: ['timing'] })).toContain('sem pressa');
    expect(talk.wait(200 * hour)).toEqual([]);
    expect(ask('quero', yes)).toContain('nome');
  });

  test('a hold is told with its end, and offered once', () => {
    askAll();
    ask('a 1', pick(1));
    ask('falo com meu marido', { signs: { authority: 'shared' } });
    expect(ask('sim', yes)).toMatch(/Vila Ciranda.*guardada para você até domingo, 22\/11, às 10h/);
    expect(talk.facts).toContain('hold.made');
    expect(ask('vou pensar', { objections: ['timing'] })).not.toContain('24 horas');
    expect(ask('tchau', { intent: 'goodbye' })).toContain('ficam guardadas até domingo');
    talk.wait(30 * hour);
    expect(ask('tchau', { intent: 'goodbye' })).not.toContain('guardadas');
  });

  test('a hold that cannot be made leaves the booking open', () => {
    askAll();
    ask('a 1', pick(1));
    ask('vou pensar', { objections: ['timing'] });
    talk.settles = false;
    talk.say('sim', yes);
    expect(talk.settle('no bookings')).toEqual([expect.stringContaining('Não consegui segurar')]);
    talk.settles = true;
    expect(ask('então reserva', book)).toContain('nome');
  });

  test('photos are pictures where there are some, and of the option that was asked for', () => {
    askAll();
    expect(ask('fotos?', { intent: 'photos' })).toMatch(/De qual delas[\s\S]*\*1\. Vila Ciranda\*/);
    talk.settles = false;
    talk.say('a 2', pick(2));
    expect(talk.context.results.chosen).toBe('buz-figueira');
    const photos = [{ caption: 'Sala', url: 'https://example.org/sala.jpg' }];
    expect(talk.settle(undefined, undefined, { id: 'buz-figueira', photos })).toEqual([
      'Sala: https://example.org/sala.jpg',
      expect.stringMatching(/^Essas são as fotos de \*Casa da Figueira\*/),
    ]);
    talk.settles = true;
    expect(ask('e fotos da 1?', { intent: 'photos', slots: { choice: 1 } })).toContain('Vila Ciranda');
  });

  test('a house without photos is told to have none', () => {
    askAll();
    ask('fotos?', { intent: 'photos' });
    expect(ask('2', pick(2))).toContain('eu não tenho fotos');
  });

  test('doubts are answered with what is true, and a visit', () => {
    askAll();
    expect(ask('é golpe?', { objections: ['trust'] })).toMatch(/nada é cobrado.*contrato[\s\S]*visita\?/);
    expect(ask('sim', yes)).toMatch(/Qual delas você quer conhecer/);
    expect(ask('a 1', pick(1))).toMatch(/conhecer \*Vila Ciranda\* tenho estes horários/);
  });

  test('of the chosen house, doubts lead straight to the times of visits', () => {
    askAll();
    ask('a 2', pick(2));
    ask('é seguro?', { objections: ['trust'] });
    expect(talk.state).toBe('engagement.waiting.offeringVisit');
    expect(ask('pode ser', yes)).toContain('tenho estes horários');
  });

  test('who dislikes the place hears of the others', () => {
    askAll();
    expect(ask('não gostei do lugar', { ...no, objections: ['place'] })).toMatch(
      /Campos do Jordão, Florianópolis ou Paraty/,
    );
    expect(talk.facts).toContain('objection.place');
    expect(ask('2', pick(2))).toMatch(/^\*Casa da Figueira\*/);
  });

  test('who says no twice is left in peace', () => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('não', no)).toContain('Para essas datas tenho');
    expect(ask('não, obrigada', no)).toContain('sem pressa');
    expect(talk.wait(200 * hour)).toEqual([]);
  });

  test('what a house has is answered from the catalogue; what is not in it is not denied', () => {
    askAll();
    const wanted = (...amenities: string[]): Meaning => ({ slots: { amenities } });
    expect(ask('tem piscina?', wanted('pool'))).toMatch(
      /Com piscina: \*1\. Vila Ciranda\* e \*2\. Casa da Figueira\*\./,
    );
    expect(ask('e lareira?', wanted('fireplace'))).toContain('Com lareira: não consta em nenhuma dessas');
    const answer = ask('a 3 tem garagem e sauna?', { slots: { choice: 3, amenities: ['parking', 'sauna'] } });
    expect(answer).toMatch(/\*Apartamento Orla\* tem 1 vaga de garagem\.\nJá sauna não consta no que eu sei/);
    expect(ask('aceita cachorro?', wanted('pets'))).toContain('*Apartamento Orla* não aceita');
    expect(talk.state).toBe('engagement.waiting.open');
  });

  test('a question that is not understood gets what is known, then a person', () => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('quem limpa?')).toContain('2 vagas de garagem');
    expect(ask('a praia é limpa?')).toContain('não sei responder');
  });

  test('on other dates the chosen house is looked for first, and the list where it is taken', () => {
    askAll();
    ask('a 2', pick(2));
    const other: Slots = { checkIn: '2027-03-03', checkOut: '2027-03-10' };
    expect(ask('pode ser 3 a 10 de março?', { slots: other })).toMatch(
      /^Certo! \*Casa da Figueira\* também está livre de 3 a 10 de março \(7 noites\), para 4 pessoas/,
    );
    expect(ask('e em paraty?', { slots: { place: 'Paraty' } })).toMatch(/^Certo! Em Paraty[\s\S]*\*1\. /);
    expect(ask('volta pra búzios', { slots: { place: 'Búzios' } })).toMatch(/^Certo! Em Búzios[\s\S]*\*1\. /);
  });

  test('what has the things wished is shown before what lacks them', () => {
    ask('com churrasqueira e jardim', { intent: 'search', slots: { amenities: ['barbecue', 'garden'] } });
    expect(talk.transcript.at(-1)).toContain('Anotado: com churrasqueira e jardim');
    const reply = ask('...', { slots: { ...wish, checkIn: '2026-12-05', checkOut: '2026-12-12' } });
    expect(reply).toMatch(/\*1\. Casa Horizonte\*[\s\S]*\*3\. Apartamento Orla\*/);
  });
});

const givesName: Meaning = { slots: { name: 'Ana Lima' } };
const givesCpf: Meaning = { slots: { cpf: '52998224725' } };

describe('conversion', () => {
  beforeEach(() => {
    askAll();
    ask('a 2', pick(2));
  });

  test('what is known is not asked for', () => {
    ask('sou a Ana', givesName);
    expect(ask('quero reservar', book)).toMatch(/^Obrigada, Ana! E qual é o seu CPF\?/);
    expect(ask('529...', givesCpf)).toMatch(/^Ana, confere para mim\?/);
  });

  test('who gives a CPF unasked wants to book', () => {
    expect(ask('529.982.247-25', givesCpf)).toContain('nome');
    expect(ask('Ana Lima', givesName)).toMatch(/^Ana, confere para mim\?/);
  });

  test('without a name it goes on after three times', () => {
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('CPF');
  });

  test('a CPF that is refused or cannot be read does not keep anybody from booking', () => {
    ask('quero', yes);
    ask('Ana Lima', givesName);
    expect(ask('não passo', no)).toMatch(/^Tudo bem, o CPF a equipe pega depois\. Ana, confere para mim\?/);
    expect(ask('sim', yes)).toMatch(/^Reservado, Ana!/);
    expect(talk.slots).not.toHaveProperty('cpf');

    talk = new Talk();
    askAll();
    ask('quero a 2', { ...book, slots: { choice: 2, name: 'Ana Lima' } });
    expect(ask('123')).toContain('Não consegui ler o CPF');
    expect(ask('456')).toContain('confere para mim?');
  });

  test('the name in full, given instead of the CPF, is taken', () => {
    ask('quero', yes);
    ask('Ana', { slots: { name: 'Ana' } });
    expect(ask('Ana Paula Lima', { slots: { name: 'Ana Paula Lima' } })).toMatch(
      /Anotado: Ana Paula Lima\. E o CPF\?/,
    );
    expect(ask('529...', givesCpf)).toContain('em nome de Ana Paula Lima');
  });

  test('a no goes back and books nothing', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    expect(ask('não', no)).toContain('não reservei nada');
    expect(talk.state).toBe('engagement.waiting.open');
    expect(talk.facts).not.toContain('booking.confirmed');
  });

  test('a change beside a yes is searched, not booked, whatever was asked', () => {
    const change = { ...yes, corrects: true } satisfies Meaning;
    ask('quero', yes);
    expect(ask('sim, mas somos 5', { ...change, slots: { guests: 5 } })).toMatch(/^Certo!.*5 pessoas/);
    ask('a 2', pick(2));
    ask('quero', yes);
    ask('Ana', givesName);
    expect(ask('sim, mas somos 3', { ...change, slots: { guests: 3 } })).toMatch(/^Certo!.*3 pessoas/);
    ask('a 2', pick(2));
    ask('quero', yes);
    ask('529...', givesCpf);
    expect(ask('sim, mas somos 2', { ...change, slots: { guests: 2 } })).toMatch(/^Certo!.*2 pessoas/);
    expect(talk.facts).not.toContain('booking.confirmed');
  });

  test('a corrected name is summed up again', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    expect(ask('Ana Paula', { slots: { name: 'Ana Paula' } })).toContain('em nome de Ana Paula');
    expect(talk.state).toBe('conversion.waiting.confirming');
  });

  test('what somebody else has booked meanwhile is told with what is free instead', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    talk.settles = false;
    talk.say('sim', yes);
    expect(talk.settle(undefined, undefined, { outcome: 'taken' })).toEqual([]);
    const [lost] = talk.settle();
    expect(lost).toMatch(/^Poxa, essas datas acabaram de sair para outra pessoa[\s\S]*\*1\. /);
    expect(talk.facts).toContain('stay.lost');
    expect(talk.facts).not.toContain('booking.confirmed');
    talk.settles = true;
    expect(ask('a 1', pick(1))).not.toContain('Poxa');
  });

  test('a booking that fails is a matter for a person, with what they need to know', () => {
    ask('quero', yes);
    ask('Ana', givesName);
    ask('529...', givesCpf);
    talk.settles = false;
    talk.say('sim', yes);
    expect(talk.settle('no bookings')).toHaveLength(1);
    expect(talk.record).toMatchObject({
      owner: 'human',
      handOff: {
        reason: 'Não foi possível fazer a reserva.',
        summary: expect.stringMatching(
          /Ana Lima, CPF[\s\S]*Búzios, 20 a 27 de dezembro, 4 pessoas[\s\S]*Casa da Figueira/,
        ),
      },
    });
  });
});

describe('a visit', () => {
  beforeEach(() => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('dá pra visitar?', { intent: 'visit' })).toMatch(
      /\*1\.\* sábado, 21\/11, às 14h\n\*2\.\* segunda, 23\/11, às 9h/,
    );
  });

  test('is arranged for the time chosen, and the dates may then be held', () => {
    expect(ask('a 2', pick(2))).toMatch(/^Marcado!.*segunda, 23\/11, às 9h[\s\S]*segure as datas/);
    expect(talk.facts).toContain('visit.scheduled');
    expect(talk.context.results.visit).toMatchObject({ slot: '2026-11-23T09:00' });
    expect(ask('sim', yes)).toContain('fica guardada para você até');
  });

  test('is understood by its day before the number that the day sounds like', () => {
    expect(ask('segunda de manhã', pick(2))).toContain(
      'Marcado! Sua visita a *Casa da Figueira* (Geribá, Búzios) é segunda',
    );
    talk = new Talk();
    askAll();
    ask('a 2', pick(2));
    ask('visitar', { intent: 'visit' });
    expect(ask('a segunda opção', pick(2))).toContain('segunda, 23/11');
  });

  test('on another day looks there, and leaves the stay as it was', () => {
    talk.settles = false;
    expect(talk.say('dia 2/12', { intent: 'search', slots: { checkIn: '2026-12-02' } })).toEqual([]);
    expect(Object.values(talk.record!.effects)[0]!.input).toMatchObject({ from: '2026-12-02' });
    expect(talk.slots).toMatchObject(christmas);
    talk.settle();
    talk.say('quinta', {});
    expect(Object.values(talk.record!.effects)[0]!.input).toMatchObject({ from: '2026-11-26' });
  });

  test('that somebody else took is offered anew, and said so', () => {
    talk.settles = false;
    talk.say('a 1', pick(1));
    expect(talk.settle(undefined, undefined, { outcome: 'taken' })).toEqual([]);
    expect(talk.settle()).toEqual([expect.stringContaining('acabou de ser preenchido')]);
    expect(talk.state).toBe('conversion.waiting.choosingVisit');
  });

  test('is not imposed', () => {
    expect(ask('não, deixa', no)).toContain('fica para outra hora');
    expect(talk.state).toBe('engagement.waiting.open');
  });

  test('without a free time is a matter for a person', () => {
    talk.settles = false;
    talk.say('amanhã', {});
    talk.settle(undefined, undefined, { outcome: 'slots', property: 'buz-figueira', slots: [] });
    expect(talk.state).toBe('engagement.waiting.offeringPerson');
  });
});

describe('closing', () => {
  beforeEach(() => {
    askAll();
    ask('quero a 1', { ...book, slots: { choice: 1 } });
    ask('Ana', givesName);
    ask('529...', givesCpf);
    ask('sim', yes);
    expect(talk.state).toBe('closing.booked');
  });

  test('a changed wish searches again and says that the booking stays', () => {
    expect(ask('muda pra 5 pessoas', { slots: { guests: 5 } })).toMatch(
      /5 pessoas[\s\S]*reserva anterior continua de pé/,
    );
  });

  test('a new wish starts again', () => {
    expect(ask('quero ver outra casa', { intent: 'search' })).toContain('Para onde');
    expect(talk.slots).toEqual({ guests: 4, name: 'Ana Lima', cpf: '52998224725', choice: 1 });
  });

  test('a second yes or an impatient question does not book again', () => {
    ask('sim', yes);
    expect(ask('e aí?')).toContain('está feita');
    expect(talk.facts.filter((fact) => fact === 'booking.confirmed')).toHaveLength(1);
  });

  test('what comes late for the contract is taken', () => {
    expect(ask('meu e-mail é ana@example.org', { slots: { email: 'ana@example.org' } })).toContain(
      'Anotado, Ana!',
    );
    expect(talk.state).toBe('closing.booked');
  });
});

describe('silence', () => {
  test('is followed up after two hours, the next day and three days after, and never more', () => {
    talk = new Talk('web');
    askAll();
    expect(talk.wait(2 * hour - 1)).toEqual([]);
    expect(talk.wait(1)).toEqual([expect.stringContaining('Conseguiu ver as opções em Búzios?')]);
    expect(talk.wait(22 * hour)).toEqual([
      expect.stringContaining('Ainda procura casa em Búzios, de 20 a 27'),
    ]);
    expect(talk.wait(80 * hour)).toEqual([expect.stringContaining('última vez que pergunto')]);
    expect(talk.wait(1000 * hour)).toEqual([]);
  });

  test('is left alone outside the hours, and where the channel takes no free message any more', () => {
    talk = new Talk('whatsapp');
    askAll();
    talk.wait(7 * hour);
    talk.say('a 2', pick(2)); // 17:02
    expect(talk.wait(15 * hour)).toEqual([]);
    expect(talk.wait(3 * hour)).toEqual([expect.stringContaining('Casa da Figueira')]); // from nine on
    expect(talk.wait(1000 * hour).length).toBeLessThanOrEqual(1);
  });

  test('is counted anew from each message', () => {
    ask('oi', greet);
    talk.wait(1.9 * hour);
    ask('búzios', { slots: { place: 'Búzios' } });
    expect(talk.wait(1.9 * hour)).toEqual([]);
    expect(talk.wait(0.2 * hour)).toHaveLength(1);
  });

  test('is followed up three times in all, keeping the open question open', () => {
    ask('oi', greet);
    expect(talk.wait(2 * hour)).toHaveLength(1);
    ask('búzios', { slots: { place: 'Búzios' } });
    expect(talk.wait(2 * hour)).toHaveLength(1);
    expect(talk.context.asked).toEqual(['checkIn', 'checkOut']);
    ask('20 a 27/12', { slots: christmas });
    expect(talk.wait(60 * hour)).toEqual([]);
    expect(talk.wait(60 * hour)).toHaveLength(1);
    ask('4', { slots: { guests: 4 } });
    expect(talk.wait(500 * hour)).toEqual([]);
  });

  test('works from every stage that waits', () => {
    const waits = [
      () => ask('oi', greet),
      () => askAll(),
      () => ask('a 1', pick(1)),
      () => ask('caro', tooDear),
      () => ask('quero reservar a 1', { ...book, slots: { choice: 1 } }),
      () => ask('Ana', { slots: { name: 'Ana' } }),
    ];
    for (let reached = 1; reached <= waits.length; reached++) {
      talk = new Talk();
      for (const go of waits.slice(0, reached)) go();
      expect(talk.wait(3 * hour), talk.state).toHaveLength(1);
    }
  });

  test('does not make a later yes mean something else', () => {
    askAll();
    ask('a 1', pick(1));
    ask('caro', tooDear);
    talk.wait(3 * hour);
    expect(ask('sim', yes)).toMatch(/^\*Apartamento Orla\*/);
  });
});

describe('a person', () => {
  test('takes over on request, from anywhere, after one reply', () => {
    askAll();
    expect(ask('quero falar com alguém', { intent: 'person' })).toContain('Vou chamar uma pessoa da equipe');
    expect(talk.record!.owner).toBe('human');
    expect(talk.facts).toContain('handoff.requested');
    expect(talk.say('alô?', greet)).toEqual([]);
    expect(talk.say('somos 6', { slots: { guests: 6 } })).toEqual([]);
    expect(talk.slots.guests).toBe(6);
    expect(talk.sendAudio()).toEqual([]);
    expect(talk.wait(100 * hour)).toEqual([]);
  });

  test('hears why, and what they need to know', () => {
    askAll();
    ask('a 2', pick(2));
    ask('caro', tooDear);
    ask('quero falar com alguém', { intent: 'person' });
    const { reason, summary } = talk.record!.handOff!;
    expect(reason).toBe('O cliente pediu uma pessoa.');
    expect(summary).toMatch(/nome não informado/);
    expect(summary).toMatch(/Procura: Búzios, 20 a 27 de dezembro, 4 pessoas/);
    expect(summary).toMatch(/Escolheu: Casa da Figueira, R\$\s6\.900/);
    expect(summary).toMatch(/Objeções: preço 1×/);
  });

  test.each([
    ['complaint', 'O cliente reclama.', 'Sinto muito'],
    ['billing', 'É sobre cobrança, recibo ou reembolso.', 'Isso quem resolve é a equipe'],
    ['support', 'É sobre uma estadia já reservada.', 'Isso quem resolve é a equipe'],
  ] as const)('takes over a %s at once', (intent, reason, reply) => {
    expect(ask('...', { intent })).toContain(reply);
    expect(talk.record).toMatchObject({ owner: 'human', handOff: { reason } });
  });

  test('takes over who is annoyed twice in a row', () => {
    const annoyed: Meaning = { sentiment: 'negative' };
    ask('que saco', annoyed);
    expect(talk.record!.owner).toBe('bot');
    expect(ask('que droga', annoyed)).toContain('Sinto muito');
    expect(talk.record).toMatchObject({ owner: 'human', handOff: { reason: 'O cliente está irritado.' } });
  });

  test('takes over who was not understood three times in a row', () => {
    const puzzling: Meaning = { confidence: 0.2 };
    ask('asdf', puzzling);
    ask('qwer', puzzling);
    ask('búzios', { slots: { place: 'Búzios' } });
    ask('asdf', puzzling);
    ask('qwer', puzzling);
    expect(talk.record!.owner).toBe('bot');
    ask('zxcv', puzzling);
    expect(talk.record!.handOff!.reason).toBe('Três mensagens seguidas não foram entendidas.');
    expect(talk.record!.handOff!.summary).toContain('Procura: Búzios');
  });
});

describe('a change without a word of correction', () => {
  test('is told once, with both, and not where it answers a question', () => {
    askAll();
    expect(ask('somos 6', { slots: { guests: 6 } })).toMatch(
      /^Anotei 6 pessoas no lugar de 4 pessoas; se não for isso/,
    );
    expect(ask('somos 5', { slots: { guests: 5 } })).toMatch(/^Certo! Em Búzios/);
  });

  test('with one is simply taken', () => {
    askAll();
    expect(ask('na verdade somos 6', { slots: { guests: 6 }, corrects: true })).toMatch(/^Certo! Em Búzios/);
  });
});

describe('stop', () => {
  test('is confirmed once and kept', () => {
    ask('oi', greet);
    expect(ask('parar', { intent: 'stop' })).toContain('não te mando mais mensagens');
    expect(talk.wait(100 * hour)).toEqual([]);
    expect(ask('obrigado', { intent: 'thanks' })).toContain('Até mais');
    expect(talk.wait(100 * hour)).toEqual([]);
  });

  test('ends with the next wish, which is met politely', () => {
    ask('oi', greet);
    ask('parar', { intent: 'stop' });
    expect(ask('quero ver búzios', { intent: 'search', slots: { place: 'Búzios' } })).toMatch(
      /^Que bom falar com você de novo!\nAnotado: Búzios/,
    );
    expect(talk.state).toBe('discovery.waiting');
  });
});

describe('audio and the like', () => {
  test('get one kind sentence and leave the question open', () => {
    ask('oi', greet);
    const { timers } = talk.record!;
    expect(talk.sendAudio()).toEqual([expect.stringContaining('pode me escrever?')]);
    expect(talk.context.asked).toEqual(['place', 'checkIn', 'checkOut']);
    expect(talk.record!.timers).toEqual(timers);
  });

  test('as the very first message are greeted', () => {
    expect(talk.sendAudio()).toEqual([expect.stringContaining('Sofia')]);
  });
});
