import { beforeEach, describe, expect, test } from 'vitest';
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

test('the happy path: from a greeting to a request', () => {
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
    /7 noites.*4 pessoas[\s\S]*\*1\. Apartamento Orla\*[\s\S]*\*R\$\s4\.310\* no total[\s\S]*\*3\. /,
  );
  expect(options).not.toContain('Sofia');
  expect(talk.state).toBe('presentation.waiting');
  expect(ask('a 2', pick(2))).toMatch(/Casa da Figueira[\s\S]*R\$\s6\.900/);
  expect(talk.state).toBe('engagement.waiting.open');
  expect(ask('quero reservar', book)).toContain('nome');
  expect(talk.context.asked).toEqual(['name']);
  expect(ask('Ana', { slots: { name: 'Ana' } })).toMatch(
    /Ana[\s\S]*Casa da Figueira[\s\S]*20\/12\/2026 a 27\/12\/2026 \(7 noites\)\n4 pessoas, em nome de Ana\nTotal: \*R\$\s6\.900\*/,
  );
  expect(talk.facts).not.toContain('booking.requested');
  expect(ask('sim', yes)).toMatch(/Ana.*pedido[\s\S]*não é uma reserva confirmada[\s\S]*pessoa da equipe/);
  expect(talk.facts).toContain('booking.requested');
  expect(talk.state).toBe('closing.requested');
  expect(ask('obrigada', { intent: 'thanks' })).toContain('Ana');
  expect(ask('tchau', { intent: 'goodbye' })).toContain('Até mais, Ana');
  expect(talk.wait(100 * hour)).toEqual([]);
});

describe('discovery', () => {
  test('everything in one message is answered with a greeting and the options at once', () => {
    const reply = ask('Oi, sou a Ana...', { intent: 'search', slots: { ...wish, name: 'Ana' } });
    expect(reply).toMatch(/^Oi, Ana! Eu sou a Sofia[\s\S]*\*1\. Apartamento Orla\*/);
    expect(reply.length).toBeLessThanOrEqual(620);
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
    const reply = ask('na verdade somos 6', { slots: { guests: 6 } });
    expect(reply).toMatch(/^Certo!.*6 pessoas/);
    expect(reply).not.toContain('Apartamento Orla');
  });

  test('the name or the number chooses; another number does not', () => {
    askAll();
    expect(ask('a 9', pick(9))).toContain('não encontrei');
    expect(ask('casa horizonte', pick('Casa Horizonte'))).toContain('não encontrei');
    expect(ask('vila ciranda', pick('vila ciranda'))).toMatch(/^\*Vila Ciranda\*/);
  });

  test('booking a named option goes straight on', () => {
    askAll();
    expect(ask('quero reservar a 1', { ...book, slots: { choice: 1 } })).toContain(
      'Apartamento Orla*! Em nome de quem',
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
    expect(ask('ok', yes)).toContain('*1. Apartamento Orla*');
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
    ask('a 3', pick(3));
    expect(ask('caro', tooDear)).toMatch(/Apartamento Orla\*: R\$\s4\.310 no total, R\$\s5\.980 a menos/);
    expect(ask('sim', yes)).toMatch(/^\*Apartamento Orla\*/);
    expect(ask('ainda caro', tooDear)).toMatch(/de 5 a 12 de dezembro.*R\$\s2\.910: R\$\s1\.400 a menos/);
    expect(ask('sim', yes)).toMatch(/5 a 12 de dezembro[\s\S]*\*R\$\s2\.910\*/);
    ask('a 1', pick(1));
    expect(ask('caro', tooDear)).toContain('desconto eu não consigo dar');
    expect(talk.transcript.join('\n')).not.toMatch(/últim[ao]s?|corre|só hoje|mais procurad|imperdível/i);
  });

  test('a yes with another wish is taken as the wish', () => {
    askAll();
    ask('a 3', pick(3));
    ask('caro', tooDear);
    expect(ask('sim, mas somos 6', { ...yes, slots: { guests: 6 } })).toMatch(/^Certo!.*6 pessoas/);
  });

  test('who wants to think is left in peace', () => {
    askAll();
    ask('a 1', pick(1));
    expect(ask('vou pensar', { objections: ['timing'] })).toContain('sem pressa');
    expect(talk.wait(200 * hour)).toEqual([]);
    expect(ask('quero', yes)).toContain('nome');
  });

  test('photos and visits are for a person, offered and not imposed', () => {
    askAll();
    expect(ask('fotos?', { intent: 'photos' })).toContain('Quer que eu chame uma pessoa');
    expect(ask('não', no)).toContain('seguimos por aqui');
    expect(ask('dá pra visitar?', { intent: 'visit' })).toContain('Quer que eu chame uma pessoa');
    ask('sim', yes);
    expect(talk.record!.owner).toBe('human');
  });

  test('a question that is not understood gets what is known, then a person', () => {
    askAll();
    ask('a 2', pick(2));
    expect(ask('tem vaga na garagem?')).toContain('2 vagas de garagem');
    expect(ask('a praia é limpa?')).toContain('não sei responder');
  });

  test('other dates lead back to a search', () => {
    askAll();
    ask('a 2', pick(2));
    expect(
      ask('pode ser 3 a 10 de março?', { slots: { checkIn: '2027-03-03', checkOut: '2027-03-10' } }),
    ).toMatch(/^Certo! Em Búzios, de 3 a 10 de março \(7 noites\)/);
  });
});

describe('conversion', () => {
  beforeEach(() => {
    askAll();
    ask('a 2', pick(2));
  });

  test('a known name is not asked for', () => {
    ask('sou a Ana', { slots: { name: 'Ana' } });
    expect(ask('quero reservar', book)).toMatch(/^Ana, confere para mim\?/);
  });

  test('without a name it goes on after three times', () => {
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('nome');
    expect(ask('quero', yes)).toContain('Confere para mim?');
    expect(ask('sim', yes)).toContain('Pronto!');
  });

  test('a no goes back and records nothing', () => {
    ask('quero', yes);
    ask('Ana', { slots: { name: 'Ana' } });
    expect(ask('não', no)).toContain('não enviei nada');
    expect(talk.state).toBe('engagement.waiting.open');
    expect(talk.facts).not.toContain('booking.requested');
  });

  test('a change beside a yes is searched, not requested', () => {
    ask('quero', yes);
    ask('Ana', { slots: { name: 'Ana' } });
    expect(ask('sim, mas somos 5', { ...yes, slots: { guests: 5 } })).toMatch(/^Certo!.*5 pessoas/);
    expect(talk.facts).not.toContain('booking.requested');
  });

  test('a corrected name is summed up again', () => {
    ask('quero', yes);
    ask('Ana', { slots: { name: 'Ana' } });
    expect(ask('Ana Paula', { slots: { name: 'Ana Paula' } })).toContain('Ana Paula');
    expect(talk.state).toBe('conversion.waiting.confirming');
  });
});

describe('closing', () => {
  beforeEach(() => {
    askAll();
    ask('quero a 1', { ...book, slots: { choice: 1 } });
    ask('Ana', { slots: { name: 'Ana' } });
    ask('sim', yes);
    expect(talk.state).toBe('closing.requested');
  });

  test('a changed wish searches again and says that the request stays', () => {
    expect(ask('muda pra 5 pessoas', { slots: { guests: 5 } })).toMatch(
      /5 pessoas[\s\S]*pedido anterior continua/,
    );
  });

  test('a new wish starts again', () => {
    expect(ask('quero ver outra casa', { intent: 'search' })).toContain('Para onde');
    expect(talk.slots).toEqual({ guests: 4, name: 'Ana', choice: 1 });
  });

  test('a second yes or an impatient question does not request again', () => {
    ask('sim', yes);
    expect(ask('e aí?')).toContain('está registrado');
    expect(talk.facts.filter((fact) => fact === 'booking.requested')).toHaveLength(1);
  });
});

describe('silence', () => {
  test('is followed up once after two hours, in the words of where the talk was', () => {
    askAll();
    expect(talk.wait(2 * hour - 1)).toEqual([]);
    expect(talk.wait(1)).toEqual([expect.stringContaining('Conseguiu ver as opções em Búzios?')]);
    expect(talk.wait(100 * hour)).toEqual([]);
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
    expect(talk.wait(5 * hour)).toHaveLength(1);
    ask('búzios', { slots: { place: 'Búzios' } });
    expect(talk.wait(5 * hour)).toHaveLength(1);
    expect(talk.context.asked).toEqual(['checkIn', 'checkOut']);
    ask('20 a 27/12', { slots: christmas });
    expect(talk.wait(5 * hour)).toHaveLength(1);
    expect(talk.context.asked).toEqual(['guests']);
    ask('4', { slots: { guests: 4 } });
    expect(talk.wait(500 * hour)).toEqual([]);
  });

  test('works from every stage that waits', () => {
    const waits = [
      () => ask('oi', greet),
      () => askAll(),
      () => ask('a 3', pick(3)),
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
    ask('a 3', pick(3));
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
