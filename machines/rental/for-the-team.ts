/** What the person who takes over is told of the customer, in Portuguese: that is what the team speaks. */
import type { Language } from '../../src/actor/event.ts';
import type { Reason, Score, Temperature } from './score.ts';

const TEMPERATURES: Readonly<Record<Temperature, string>> = { cold: 'frio', warm: 'morno', hot: 'quente' };
const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { pt: 'português', en: 'inglês', es: 'espanhol' };
const OBJECTIONS: Readonly<Record<string, string>> = {
  price: 'preço',
  place: 'lugar',
  timing: 'momento',
  trust: 'confiança',
};

const REASONS: Readonly<Record<Reason, string>> = {
  'place known': 'lugar definido',
  'arrival known': 'chegada definida',
  'departure known': 'saída definida',
  'party known': 'grupo definido',
  'name given': 'deu o nome',
  'document given': 'deu o documento',
  'budget told': 'disse quanto quer gastar',
  'options shown': 'viu opções',
  'an option chosen': 'escolheu uma opção',
  'dates held': 'datas guardadas',
  'visit arranged': 'visita marcada',
  booked: 'reservou',
  'shows interest': 'mostra interesse',
  'asks what one asks before booking': 'pergunta o que se pergunta antes de reservar',
  'wants to book': 'quer reservar',
  'wants to settle it today': 'quer resolver hoje',
  'wants to settle it within days': 'quer resolver nos próximos dias',
  'is only looking': 'só está olhando',
  'decides alone': 'decide sem consultar ninguém',
  'somebody else decides': 'outra pessoa decide',
  'price does not matter much': 'o preço pesa pouco',
  'is pleased': 'está contente',
  'is annoyed': 'mostra irritação',
  'finds it expensive': 'acha caro',
  hesitates: 'está em dúvida',
  doubts: 'desconfia',
  'dislikes the place': 'não gostou do lugar',
  'was silent for long': 'ficou muito tempo sem responder',
};

export const forTheTeam = {
  interest({ score, temperature, reasons }: Score): string {
    const said = reasons.map(
      ({ reason, points }) => `${REASONS[reason]} (${points > 0 ? '+' : ''}${points})`,
    );
    return `${score} (${TEMPERATURES[temperature]})${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
  },
  objections(heard: Readonly<Record<string, number>>): string | undefined {
    const said = Object.entries(heard).map(([what, times]) => `${OBJECTIONS[what] ?? what} ${times}×`);
    return said.length > 0 ? said.join(', ') : undefined;
  },
  language: (language: Language): string => LANGUAGE_NAMES[language],
};
