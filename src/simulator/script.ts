import type { Random } from './random.ts';

const greetings = ['Oi, bom dia!', 'Olá, tudo bem?', 'Boa tarde', 'oi', 'Oii, boa noite', 'Opa, tudo certo?'];
const places = ['Florianópolis', 'Búzios', 'Paraty', 'Campos do Jordão', 'Gramado'];
const people = [
  'Somos 4 pessoas',
  'Eu e minha esposa',
  '2 adultos e 2 crianças',
  'seremos 6',
  'Um casal com um filho de 3 anos',
  'nós dois e um cachorrinho',
];
const dates = [
  'De 20 a 27 de dezembro',
  '15/01 a 20/01',
  'do dia 10 ao dia 15 de março',
  'no próximo fim de semana',
  'entre 5 e 9 de fevereiro',
  'chegando dia 12/11 e saindo dia 16/11',
];
const prices = ['Quanto fica?', 'qual o valor da diária?', 'E o preço?', 'quanto custa no total?'];
const objections = [
  'Achei um pouco caro',
  'tá meio salgado, não tem algo mais em conta?',
  'Hmm, passou do que eu pensava',
  'consegue um desconto?',
];
const choices = ['A primeira', 'gostei da primeira', 'Quero a primeira opção', 'pode ser a 1'];
const yeses = ['Sim', 'sim, pode ser', 'Pode confirmar', 'isso mesmo'];
const thanks = ['Obrigada!', 'Muito obrigado', 'valeu, obrigada', 'Perfeito, obrigado!'];
const questions = [
  'Tem wi-fi?',
  'A cozinha é equipada?',
  'Tem vaga na garagem?',
  'Aceita cachorro?',
  'Qual o horário do check-in?',
  'Fica perto da praia?',
  'Tem ar-condicionado?',
  'Precisa levar roupa de cama?',
  'Tem piscina?',
  'E churrasqueira?',
];
const names = ['Ana', 'Bruno', 'Carla', 'Diego', 'Elisa', 'Fábio', 'Gabriela', 'Heitor', 'Isabela', 'João'];

const offersPerson = /\b(chame|chamar|falar com|passar para)\b[^?]*\b(pessoa|atendente|algu[eé]m)\b[^?]*\?/i;
const declines = ['Não, obrigado, prefiro seguir por aqui', 'não precisa', 'Agora não, obrigada'];

/** What the customer says to a reply that offers a person: accepting would end the conversation with the bot. */
export function declineOffer(random: Random, lastReply: string | undefined): string | undefined {
  return lastReply !== undefined && offersPerson.test(lastReply) ? random.pick(declines) : undefined;
}

/** The name on the profile and the name the customer gives. */
export function customerName(random: Random): string {
  return random.pick(names);
}

/**
 * What a customer of the rental funnel writes, without end: the way through the funnel within the first `messages`
 * lines where they suffice, then questions. Nothing here asks for a person or to stop, so that silence is a fault.
 */
export function* rentalScript(random: Random, messages: number, name: string): Generator<string, never> {
  const greeting = random.pick(greetings);
  const place = random.pick(places);
  const introduction = random.pick([`Me chamo ${name}`, `Meu nome é ${name}`, `${name}`]);
  const search = random.pick([`Procuro uma casa em ${place}`, `quero alugar em ${place}`, place]);
  const guests = random.pick(people);
  const lines = [
    greeting,
    search,
    guests,
    random.pick(dates),
    random.pick(prices),
    random.pick(objections),
    random.pick(choices),
    random.pick(yeses),
    introduction,
    random.pick(thanks),
  ];
  if (messages < 10) lines.splice(7, 2, `${random.pick(yeses)}. Me chamo ${name}`);
  if (messages < 9) lines.splice(1, 2, `Procuro uma casa em ${place}, ${guests.toLowerCase()}`);
  if (messages < 8) lines.splice(0, 2, `${greeting} Procuro uma casa em ${place}, ${guests.toLowerCase()}`);
  yield* lines;
  for (;;) yield* random.shuffled(questions);
}
