/**
 * What a house has, as the catalogue writes it in Portuguese, for customers who read another language. A phrase that
 * stands in no line stays as it is written: better Portuguese than wrong.
 */
import type { Language } from '../../src/actor/event.ts';

type Line = readonly [written: RegExp, said: Readonly<Record<Exclude<Language, 'pt'>, string>>];

const line = (written: string, en: string, es: string): Line => [new RegExp(`^${written}$`, 'i'), { en, es }];

/** The thing, and after it where it is. English has the article it takes in a sentence. */
const THINGS: readonly Line[] = [
  line('wi-?fi', 'Wi-Fi', 'Wi-Fi'),
  line('piscina', 'a pool', 'piscina'),
  line('piscina natural', 'a natural pool', 'piscina natural'),
  line('piscina aquecida', 'a heated pool', 'piscina climatizada'),
  line('churrasqueira', 'a barbecue', 'parrilla'),
  line('churrasqueira coberta', 'a covered barbecue', 'parrilla techada'),
  line('ar[- ]condicionado', 'air conditioning', 'aire acondicionado'),
  line('ventilador de teto', 'ceiling fans', 'ventilador de techo'),
  line('aquecedor', 'a heater', 'calefactor'),
  line('aquecimento a gás', 'gas heating', 'calefacción a gas'),
  line('cozinha', 'a kitchen', 'cocina'),
  line('cozinha equipada', 'a fully equipped kitchen', 'cocina equipada'),
  line('cozinha compacta', 'a kitchenette', 'cocina compacta'),
  line('lava-louças', 'a dishwasher', 'lavavajillas'),
  line('(?:máquina de lavar|lava-roupas)', 'a washing machine', 'lavadora'),
  line('fogão a lenha', 'a wood-burning stove', 'cocina a leña'),
  line('lareira', 'a fireplace', 'chimenea'),
  line('banheira', 'a bathtub', 'bañera'),
  line('hidromassagem', 'a hot tub', 'hidromasaje'),
  line('sauna', 'a sauna', 'sauna'),
  line('academia', 'a gym', 'gimnasio'),
  line('tv', 'a TV', 'TV'),
  line('berço', 'a crib', 'cuna'),
  line('elevador', 'an elevator', 'ascensor'),
  line('jardim', 'a garden', 'jardín'),
  line('quintal', 'a yard', 'patio'),
  line('quintal (?:murado|fechado|cercado)', 'a walled yard', 'patio cerrado'),
  line('varanda', 'a balcony', 'balcón'),
  line('varanda com rede', 'a balcony with a hammock', 'balcón con hamaca'),
  line('rede', 'a hammock', 'hamaca'),
  line('redário', 'a hammock area', 'zona de hamacas'),
  line('1 vaga de garagem', '1 parking space', '1 lugar de estacionamiento'),
  line('(\\d+) vagas de garagem', '$1 parking spaces', '$1 lugares de estacionamiento'),
  line('estacionamento', 'parking', 'estacionamiento'),
  line('vista para o mar', 'a sea view', 'vista al mar'),
  line('vista para a serra', 'a mountain view', 'vista a la sierra'),
  line('(?:frente para o mar|pé na areia)', 'right on the beach', 'frente al mar'),
  line('casa colonial', 'a colonial house', 'casa colonial'),
  line('a ([\\d.]+ k?m) da praia', '$1 from the beach', 'a $1 de la playa'),
  line(
    'a pé dos restaurantes',
    'within walking distance of the restaurants',
    'restaurantes a distancia a pie',
  ),
  line('a pé d[ao] (.+)', 'within walking distance of $1', 'a distancia a pie de $1'),
];

const WHERE: readonly Line[] = [
  line('nos quartos', 'in the bedrooms', 'en los dormitorios'),
  line('na suíte', 'in the en-suite bedroom', 'en la suite'),
  line('em toda a casa', 'throughout the house', 'en toda la casa'),
  line('do prédio', 'in the building', 'del edificio'),
  line('na sala', 'in the living room', 'en la sala'),
];

const AND_WHERE = /^(.+?) ((?:n[ao]s?|em|do) .+)$/i;

/** `a pool in the building` of `piscina do prédio`. */
export function houseWord(written: string, language: Language): string {
  if (language === 'pt') return written;
  const whole = saidBy(THINGS, written, language);
  if (whole !== undefined) return whole;
  const [, thing = '', where = ''] = AND_WHERE.exec(written) ?? [];
  const [said, there] = [saidBy(THINGS, thing, language), saidBy(WHERE, where, language)];
  return said === undefined || there === undefined ? written : `${said} ${there}`;
}

/** As it stands in a list of headings: `pool`. */
export function houseHeading(written: string, language: Language): string {
  const said = houseWord(written, language);
  return language === 'en' ? said.replace(/^an? /, '') : said;
}

function saidBy(lines: readonly Line[], written: string, language: 'en' | 'es'): string | undefined {
  const found = lines.find(([as]) => as.test(written));
  return found && written.replace(found[0], found[1][language]);
}
