/**
 * Puts right what was typed with one slip, in words that the rest of perception looks for: months, weekdays and
 * the words that tell what is wanted. A word that is one of the language is left as it is, also beside another.
 */
import { EVERYDAY } from './everyday.ts';
import { type Reading, type Word, words } from './normalise.ts';
import { oneSlip } from './spelling.ts';
import { TOWN_WORDS } from './towns.ts';
import { splice } from './translate.ts';

const MEANT =
  `janeiro fevereiro marco abril junho julho agosto setembro outubro novembro dezembro domingo segunda terca quarta
  quinta sexta sabado amanha semana reveillon carnaval feriado noites diaria diarias pessoas pessoa adultos criancas crianca
  cachorro piscina churrasqueira estacionamento garagem reservar reserva fechar quanto valor preco precos fotos videos
  disponivel disponibilidade alugar aluguel visitar visita conhecer atendente humano reembolso cancelar cancelamento
  boleto recibo comprovante senha chave obrigado obrigada atendimento pessimo horrivel desconto orcamento barato
  barata quero queria gostaria procuro procurando temporada casal marido esposa filhos pagamento cartao golpe
  confiavel somos reclamacao pesquisando decidir urgente fechadura limpeza localizacao regiao atendimento codigo
  internet condicionado elevador toalha travesseiro geladeira problema desconto parcelar contrato garantia adulto
  esperava demorando ninguem resposta`
    .trim()
    .split(/\s+/);

/** Words that are as right as those above, one letter from them. */
const RIGHT =
  `junior julio julia junia julho marcos marca marcio marcia marco margo sexto quartos quarto quanta quantos
  quantas quintal quinto segundo segundos domingos sabados sabida terca terra terco senta sento semanal semanas
  menhas fechado fecha fecham feche fecho chaves chaleh chamo chama senhas sonha salario casais casual marida
  maridos esposas esposo filho filha filhas valores vapor calor preso presos prego preto pretos preciso precisa
  fotas foto votos visto vista vistas vistar visitas visitou avisar avisa barata baratas baratos baratinho barco
  quer queira queremos queriam quere quente quando quadro quarteto pessoal pessoais pesado adulto noite noiva
  noivas notas novos nomes cartas carta cartaz porta conta golpes golfe reservas reservado reservada reserve
  reservo reservei humana humanos recebo recibos obrigar obrigados abriu abrir abra abre abrimos agora gosto
  gostos custo agostinho somo somos sonos sonhos decide decido decidiu cabal canal alugado alugada alugam aluga
  aluguei alugueis aluguer visual video cancela cancelou cancelado canelar conheco conheca pisca piscinas
  piscino cachorra cachorros diario diarios diarista feriados crianco temporadas gostaria gostarias disponiveis
  descontos atendentes atende atendem atendida procura procuram procurado decidi urgentes urgencia avenida
  marina martim maria mario sextas quartas quintas segundas quintos vala valeu vales valer precoce precisar
  precisao preciosa junto juntos janela feveiro sete sempre querido querida querer quase quadra quinze sono soma
  soja some salgar somou janta bolero bolete secreta chapa clave cheve esposos santa sanha sinha pessoinha
  garagens garagista humanas paciencia pagamentos chame chamei chamem procure procuras daria dariam quita quitar
  feriadao feriada ferido feridos boletos comprovantes macro marcou julgo julga junco domino terna sesta seita
  sabao fichar flechar fecharam fechem prece presa fofos focos fogos fatos visite visito visit conhecem conheceu
  conhecer senda chove chover quedo somas sumos temperada casar casas pesquisado pesquisados urgent human adults
  precio precios quiero boleta pessima pessimas avisou urgentemente adulta adultas reservam reservou cancelam
  cancelei alugou garantir garante garanta garantido garantida`
    .trim()
    .split(/\s+/);

/** Shorter words have too many neighbours. */
const SHORTEST = 5;

const known: ReadonlySet<string> = new Set([...MEANT, ...RIGHT, ...EVERYDAY, ...TOWN_WORDS]);
const BY_LETTER: ReadonlyMap<string, readonly string[]> = Map.groupBy(MEANT, (word) => word[0]!);

/** Names of the catalogue are right too: pass their words. */
export function respell(reading: Reading, isName: (word: string) => boolean): Reading {
  const changes = reading.words.flatMap((word) => {
    const by = meantBy(word, reading.text);
    return by === undefined || isName(word.word)
      ? []
      : [{ start: word.start, end: word.start + word.word.length, by }];
  });
  if (changes.length === 0) return reading;
  const plain = splice(reading.plain, changes);
  return { text: splice(reading.text, changes), plain, words: words(plain) };
}

function meantBy({ word, start }: Word, text: string): string | undefined {
  if (word.length < SHORTEST || known.has(word)) return undefined;
  // A capital within a sentence is a name's.
  if (start > 0 && text[start] !== text[start]!.toLowerCase() && text !== text.toUpperCase())
    return undefined;
  return nearest(word);
}

/** Found out when a word is first typed. People type few words: all are forgotten when there are too many. */
const nearestTo = new Map<string, string | undefined>();
const MOST_WORDS_KEPT = 4096;

function nearest(word: string): string | undefined {
  if (nearestTo.has(word)) return nearestTo.get(word);
  const meant =
    BY_SOUND.get(sound(word)) ?? BY_LETTER.get(word[0]!)?.find((meant) => oneSlip(word, meant, SHORTEST));
  if (nearestTo.size === MOST_WORDS_KEPT) nearestTo.clear();
  nearestTo.set(word, meant);
  return meant;
}

/** Words that sound the same, as they are spelled by ear: "xurrasqueira", "limpesa", "localizasão", "fexar". */
function sound(word: string): string {
  return word.replace(SAME_SOUND, (letters) => SOUNDS[letters] ?? letters);
}

const SAME_SOUND = /ch|ss|sc(?=[ei])|c(?=[ei]|ao|oes)|z|^h|lh|ge|gi|o$|u$/g;
const SOUNDS: Readonly<Record<string, string>> = {
  ch: 'x',
  ss: 's',
  sc: 's',
  c: 's',
  z: 's',
  h: '',
  lh: 'li',
  ge: 'je',
  gi: 'ji',
  o: 'u',
};
const BY_SOUND: ReadonlyMap<string, string> = new Map(
  MEANT.filter((word) => word.length >= SHORTEST).map((word) => [sound(word), word]),
);
