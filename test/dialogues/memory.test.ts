/** What was said once is remembered to the end of long conversations, with the message it came from. */
import { expect, test } from 'vitest';
import type { SlotName, Slots } from '../../src/actor/event.ts';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { Random } from '../../src/simulator/random.ts';
import { SteppedCustomer } from '../support/dialogues/stepped-customer.ts';

const CONVERSATIONS = 100;
const BEGINS = Date.parse('2026-11-21T10:00:00-03:00');

/** Says nothing of guests, arrival or departure, and takes none of the other stays that are offered. */
const TALK = [
  'oi',
  'bom dia!',
  'tudo bem?',
  'tem piscina?',
  'aceita cachorro?',
  'tem wifi e garagem?',
  'quanto custa?',
  'tem fotos?',
  'hmm',
  'kkkkk',
  'entendi',
  'que legal',
  'obrigada',
  'vou falar com meu marido',
  'meu nome é Ana Souza',
  'é perto da praia?',
  'é seguro isso?',
  'já respondo, estou no trabalho',
  'não sei ainda',
  'qual a melhor?',
  'meu e-mail é ana@example.org',
  'tem ar condicionado nos 2 quartos?',
  'meu filho tem 7 anos',
  'moro no 302, bloco 4',
  'meu cpf é 529.982.247-25',
  'achei a terceira foto linda',
  'só um minuto',
  'desculpa a demora',
  'voltei',
  '👍',
];
const PLACES = ['búzios', 'em paraty', 'Florianópolis', 'pode ser em campos do jordão'];

interface Said {
  text: string;
  gives: Slots;
}

const day = (number: number): string => `2026-12-${String(number).padStart(2, '0')}`;

function guestsSaid(random: Random, again: boolean): Said {
  const guests = random.integer(2, 6);
  const forms = again
    ? [`na verdade somos ${guests}`, `corrigindo: somos ${guests} pessoas`, `errei, vamos em ${guests}`]
    : [`somos ${guests}`, `${guests} pessoas`, `vamos em ${guests}`, `é pra ${guests} pessoas`];
  return { text: random.pick(forms), gives: { guests } };
}

function stayOf(random: Random): [from: number, to: number] {
  const from = random.integer(2, 20);
  return [from, from + random.integer(2, 9)];
}

function staySaid(random: Random, again: boolean): Said {
  const [from, to] = stayOf(random);
  const said = random.pick([
    `de ${from} a ${to} de dezembro`,
    `${from}/12 a ${to}/12`,
    `do dia ${from} ao dia ${to} de dezembro`,
    `chegando ${from}/12 e saindo ${to}/12`,
  ]);
  const text = again ? `${random.pick(['na verdade é', 'mudou:', 'desculpa, é'])} ${said}` : said;
  return { text, gives: { checkIn: day(from), checkOut: day(to) } };
}

/** The messages of a conversation, in their order. */
function script(random: Random): Said[] {
  const lines: Said[] = Array.from({ length: random.integer(32, 40) }, () => ({
    text: random.pick(TALK),
    gives: {},
  }));
  const put = (said: Said, from: number, to: number) => lines.splice(random.integer(from, to), 0, said);
  put({ text: random.pick(PLACES), gives: {} }, 0, 6);
  if (random.chance(0.5)) put(staySaid(random, false), 0, 10);
  else {
    const [from, to] = stayOf(random);
    const at = random.integer(0, 6);
    const arrival = random.pick([`chego dia ${from} de dezembro`, `a chegada é ${from}/12`]);
    const departure = random.pick([`saio dia ${to} de dezembro`, `vou embora ${to}/12`]);
    lines.splice(at, 0, { text: arrival, gives: { checkIn: day(from) } });
    lines.splice(at + random.integer(1, 4), 0, { text: departure, gives: { checkOut: day(to) } });
  }
  put(guestsSaid(random, false), 0, 10);
  if (random.chance(0.4)) put(guestsSaid(random, true), 18, 30);
  if (random.chance(0.4)) put(staySaid(random, true), 18, 30);
  return lines;
}

test(`guests, arrival and departure are never lost in ${CONVERSATIONS} conversations of more than 30 messages`, async () => {
  const lost: string[] = [];
  let corrected = 0;
  for (let seed = 0; seed < CONVERSATIONS; seed++) {
    const bookings = new SqliteBookings(':memory:');
    const customer = new SteppedCustomer({ bookings, now: BEGINS }, seed % 2 ? 'web' : 'whatsapp', 'c');
    const lines = script(new Random(seed));
    const known = new Map<SlotName, { value: unknown; line: number }>();
    for (const [line, { text, gives }] of lines.entries()) {
      await customer.say(text);
      for (const [name, value] of Object.entries(gives)) {
        if (known.has(name as SlotName)) corrected++;
        known.set(name as SlotName, { value, line });
      }
      const { slots, sources } = (await customer.standing()).context;
      for (const [name, { value, line: from }] of known) {
        const isKept = slots[name] === value && sources[name] === customer.revisions[from];
        if (!isKept) {
          const has = `${slots[name]} of message ${customer.revisions.indexOf(sources[name]!)}`;
          lost.push(
            `seed ${seed}, after ${line} "${text}": ${name} is ${has}, not ${value} of ${from} "${lines[from]!.text}"`,
          );
        }
      }
    }
    expect(known.size).toBe(3);
    bookings.close();
  }
  expect(lost.slice(0, 20)).toEqual([]);
  expect(corrected).toBeGreaterThan(50);
});
