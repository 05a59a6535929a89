import { LANGUAGE } from './language.js';

/** Everything the page says itself to the customer; the panel for developers speaks English. */
const pt = {
  connecting: 'conectando…',
  connected: 'conectado',
  reconnecting: 'reconectando…',
  newConversation: 'Nova conversa',
  anew: 'Nova',
  conversation: 'Conversa',
  messages: 'Mensagens',
  welcome: 'Aluguel de temporada',
  howToBegin: 'Escreva como um cliente escreveria no WhatsApp: o lugar, as datas, quantas pessoas.',
  newMessages: 'Novas mensagens ↓',
  handedOff: 'Uma pessoa da equipe assumiu; o bot só escuta. Para falar com ele, comece uma nova conversa.',
  suggestions: 'Sugestões de mensagem',
  message: 'Mensagem',
  writeMessage: 'Escreva uma mensagem',
  send: 'Enviar',
  askAnew: 'Começar uma nova conversa?',
  anewMeans:
    'O atendimento recomeça do zero. A conversa atual continua guardada no servidor, mas sai desta página.',
  cancel: 'Cancelar',
  bot: 'Prosa',
  person: 'Atendente',
  customer: 'Você',
  sending: 'enviando…',
  sendingAgain: 'enviando… tentando de novo',
  sent: 'enviada',
  notSent: 'Não enviada',
  retry: 'Tentar de novo',
  discard: 'Descartar',
  photo: 'Foto',
  today: 'hoje',
  yesterday: 'ontem',
  /** What a customer might say first; from then on the funnel says what next, in the conversation's language. */
  house: 'Oi, procuro casa em Búzios',
  party: 'Somos 4 pessoas, de 20 a 27 de dezembro',
  handOff: 'Quero falar com uma pessoa',
};

/** @typedef {keyof typeof pt} Word */

/** @type {Record<Word, string>} */
const en = {
  connecting: 'connecting…',
  connected: 'connected',
  reconnecting: 'reconnecting…',
  newConversation: 'New conversation',
  anew: 'New',
  conversation: 'Conversation',
  messages: 'Messages',
  welcome: 'Vacation rentals',
  howToBegin: 'Write as a customer would on WhatsApp: the place, the dates, how many people.',
  newMessages: 'New messages ↓',
  handedOff:
    'A person of the team has taken over; the bot only listens. To talk to it, start a new conversation.',
  suggestions: 'Suggested messages',
  message: 'Message',
  writeMessage: 'Write a message',
  send: 'Send',
  askAnew: 'Start a new conversation?',
  anewMeans: 'It begins from scratch. The current conversation is kept on the server but leaves this page.',
  cancel: 'Cancel',
  bot: 'Prosa',
  person: 'Team',
  customer: 'You',
  sending: 'sending…',
  sendingAgain: 'sending… trying again',
  sent: 'sent',
  notSent: 'Not sent',
  retry: 'Try again',
  discard: 'Discard',
  photo: 'Photo',
  today: 'today',
  yesterday: 'yesterday',
  house: "Hi, I'm looking for a house in Búzios",
  party: 'We are 4 people, from December 20 to 27',
  handOff: "I'd like to talk to a person",
};

/** @type {Record<Word, string>} */
const es = {
  connecting: 'conectando…',
  connected: 'conectado',
  reconnecting: 'reconectando…',
  newConversation: 'Nueva conversación',
  anew: 'Nueva',
  conversation: 'Conversación',
  messages: 'Mensajes',
  welcome: 'Alquiler vacacional',
  howToBegin: 'Escriba como lo haría un cliente en WhatsApp: el lugar, las fechas, cuántas personas.',
  newMessages: 'Mensajes nuevos ↓',
  handedOff:
    'Una persona del equipo se hizo cargo; el bot solo escucha. Para hablar con él, inicie una nueva conversación.',
  suggestions: 'Sugerencias de mensaje',
  message: 'Mensaje',
  writeMessage: 'Escriba un mensaje',
  send: 'Enviar',
  askAnew: '¿Iniciar una nueva conversación?',
  anewMeans:
    'La atención empieza de cero. La conversación actual queda guardada en el servidor, pero sale de esta página.',
  cancel: 'Cancelar',
  bot: 'Prosa',
  person: 'Equipo',
  customer: 'Usted',
  sending: 'enviando…',
  sendingAgain: 'enviando… intentando de nuevo',
  sent: 'enviado',
  notSent: 'No enviado',
  retry: 'Intentar de nuevo',
  discard: 'Descartar',
  photo: 'Foto',
  today: 'hoy',
  yesterday: 'ayer',
  house: 'Hola, busco casa en Búzios',
  party: 'Somos 4 personas, del 20 al 27 de diciembre',
  handOff: 'Quiero hablar con una persona',
};

export const WORDS = { pt, en, es }[LANGUAGE];

/** Says what the document leaves to say: `data-text` as text, `data-label` and `data-placeholder` as attributes. */
export function sayAll() {
  const said = (/** @type {string | undefined} */ name) => WORDS[/** @type {Word} */ (name)];
  for (const node of document.querySelectorAll('[data-text], [data-label], [data-placeholder]')) {
    const { text, label, placeholder } = /** @type {HTMLElement} */ (node).dataset;
    if (text) node.textContent = said(text);
    if (label) node.setAttribute('aria-label', said(label));
    if (placeholder) node.setAttribute('placeholder', said(placeholder));
  }
}
