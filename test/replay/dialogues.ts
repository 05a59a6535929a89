/** What recorded customers do. Between two lines a minute passes and effects end. */
export type Line =
  | string
  /** Messages that come before anything of the first is carried out. */
  | readonly string[]
  | { sends: 'audio' | 'image' }
  /** Hours of silence. */
  | { silence: number }
  /** From now on the channel refuses every message, or takes them again. */
  | { undeliverable: boolean }
  /** From now on the search fails, or works again. */
  | { searchFails: boolean };

export const dialogues: Record<string, readonly Line[]> = {
  'through all five stages to a booking': [
    'oi',
    'búzios',
    'de 20 a 27 de dezembro',
    'somos 4',
    'a 2',
    'achei caro',
    'quero reservar',
    'Ana Souza',
    '529.982.247-25',
    'sim',
    'obrigada!',
    'tchau',
  ],
  'everything in one message': [
    'Oi, sou a Ana. Procuro casa em Búzios para 4 pessoas de 20 a 27 de dezembro',
    'tem fotos da 1?',
    'quero reservar a 1',
    'não',
    'quero reservar a 1',
    'sim',
  ],
  'corrections, and a search that is replaced while it runs': [
    'oi',
    ['paraty para 2 pessoas de 10 a 15 de janeiro', 'na verdade somos 6'],
    'melhor de 12 a 16 de janeiro',
    'e em búzios?',
    'na verdade somos 3 e um cachorro',
  ],
  'silence, a follow-up and coming back': [
    'oi',
    'campos do jordão',
    { silence: 3 },
    { silence: 30 },
    'voltei! 4 pessoas, de 20 a 27 de dezembro',
    { silence: 3 },
    'a 1',
    { silence: 26 },
  ],
  'objections and other ways': [
    'búzios, 4 pessoas, 20 a 27 de dezembro',
    'tá muito caro',
    'nenhuma dessas',
    'quanto custa a 2?',
    'dá pra visitar antes?',
  ],
  'a person takes over': ['oi', 'quero falar com uma pessoa', 'alguém aí?', 'parar'],
  'what is not text, and stop': ['oi', { sends: 'audio' }, { sends: 'image' }, 'parar', 'oi', 'búzios'],
  'messages that cannot be delivered': [
    'oi',
    { undeliverable: true },
    'búzios',
    'somos 4',
    { undeliverable: false },
    'de 20 a 27 de dezembro',
  ],
  'a search that fails': [
    { searchFails: true },
    'búzios, 4 pessoas, 20 a 27 de dezembro',
    { searchFails: false },
    'tenta de novo: 4 pessoas',
  ],
  'a visit, a hold, then the booking': [
    'búzios, 4 pessoas, 20 a 27 de dezembro',
    'a 2',
    'isso não é golpe?',
    'sim',
    'a 1',
    'vou falar com meu marido',
    'sim',
    { silence: 30 },
    'quero reservar',
    'Bia Lima',
    'não quero passar cpf',
    'sim',
  ],
  'what nobody understands, and annoyance': [
    'búzios, 4 pessoas, 20 a 27 de dezembro',
    'a vizinhança costuma ser silenciosa?',
    'xpto',
    'qwerty',
    'asdf',
    'vocês são péssimos',
    'que atendimento horrível',
  ],
};
