/** What a place should have, or is asked to have. */
import type { Language } from '../actor/event.ts';
import { allMatches, everyOf } from './phrases.ts';

export type Amenity = (typeof NAMES)[number];

/** The order they are given in. */
const NAMES = [
  'pool',
  'barbecue',
  'wifi',
  'air-conditioning',
  'sea-view',
  'beachfront',
  'parking',
  'kitchen',
  'washing-machine',
  'tv',
  'garden',
  'hot-tub',
  'crib',
  'accessible',
  'gym',
  'sauna',
  'fireplace',
  'games',
  'workspace',
  'hammock',
  'fenced',
  'pets',
] as const;

/** What each is called; the same in all three languages where nothing else is said. */
const SAID: Readonly<Record<Amenity, string>> = {
  pool: 'piscin(?:a|as|inha)|pissina|picina|(?:swimming )?pools?|alberca|pileta',
  barbecue:
    'churrasqueiras?|churras(?:co)?|churrasquinho|xurrasqueira|barbecue|bbq|grill|parrilla|asador|area gourmet|espaco gourmet',
  wifi: 'wi[ -]?fi|wiffi|internet|uaifai',
  'air-conditioning':
    'ar[- ]?condicionad[oa]s?|ar[- ]cond|ares condicionados|climatizad[oa]s?|tem ar(?= ?(?:\\?|$|,|e ))|ar (?:nos|no|em todos os) quartos?|split|air[- ]?con(?:ditioning|ditioner|ditioned)?|a/c|aire(?: acondicionado)?',
  'sea-view':
    'vista (?:p(?:a?ra|ro)? ?(?:o |a )?|d[oa] |de |pro |ao )?(?:mar|praia|oceano)|(?:sea|ocean|beach)[- ]?view|view (?:of|to) the (?:sea|ocean|beach)|vistas? (?:al|del|a la) (?:mar|playa|oceano)',
  beachfront:
    '(?:de |em )?frente (?:p(?:ara|ra|ro)? ?(?:o |a )?|ao |a |pro |da |do )?(?:mar|praia)|(?:a |na )?beira[- ](?:do |da )?(?:mar|praia)|pe na areia|na areia|beachfront|(?:on|by) the beach|oceanfront|frente (?:al|a la) (?:mar|playa)|a pie de playa|sobre la playa',
  parking:
    'estacionamento|garage(?:m|ns)|vagas? (?:de|para|pra|pro|p/) ?(?:\\w+ )?(?:carros?|garagem|estacionamento|moto)|(?:lugar|onde|espaco) (?:pra|para|de)? ?(?:deixar o |guardar o |por o |parar o )?carros?|parking|garage|estacionamiento|cochera|aparcamiento',
  kitchen: 'cozinha|kitchen|cocina',
  'washing-machine':
    'maquina (?:de lavar|lava)|lava e seca|lava[- ]?roupas?|lavadora|lavanderia|washing machine|washer|laundry|lavarropas',
  tv: 'tv|tvs|televis(?:ao|or|ion)|smart ?tv|netflix|television',
  garden: 'jardi(?:m|n|ns)|quintal|(?<=\\b(?:com|tem|um|o|e) )gramado|garden|(?:back)?yard|patio',
  'hot-tub': 'hidro(?:massagem)?|jacuzzi|jacuzi|ofuro|banheiras?|spa|hot ?tub|bathtub|hidromasaje|banera',
  crib: 'bercos?|bercinho|crib|baby cot|cuna',
  accessible:
    'acessibilidade|cadeirantes?|cadeira de rodas|mobilidade reduzida|rampas?|(?<!\\b(?:preco|precos|valor|valores|mais|bem|opcao|super) )acessive(?:l|is)|wheelchairs?|accessib(?:le|ility)|silla de ruedas|accesible',
  gym: 'academia|sala de ginastica|gym|gimnasio|fitness',
  sauna: 'saunas?',
  fireplace: 'lareiras?|fireplace|chimenea',
  games:
    '(?:sala|salao|area|mesa|espaco) de jogos|jogos|sinuca|bilhar|ping[- ]?pong|pebolim|toto|videogame|game ?room|games|pool table|sala de juegos|billar|futbolin',
  workspace:
    'home ?office|(?:espaco|lugar|mesa|local|cantinho|escritorio|ambiente) (?:pra|para|de) (?:trabalh\\w+|home ?office|estud\\w+)|escritorio|trabalhar (?:remot\\w+|de casa|de la|durante)|workspace|(?:place|desk|space) (?:to|for) work(?:ing)?|desk|trabajar|espacio de trabajo',
  hammock:
    '(?<!\\b(?:senha d[ae]|na|da) )redes?(?! (?:wi|de internet|socia|de (?:dados|computador|ensino)|eletric))|redario|hammocks?|hamacas?',
  fenced:
    'cercad[oa]s?|murad[oa]s?|quintal fechado|terreno fechado|todo fechado|fenced|vallad[oa]|cercad[oa]',
  pets:
    'pet ?friend?ly|(?:aceit\\w+|permit\\w+|pode|podem|posso|podemos|da pra|dá pra|autoriz\\w+|liber\\w+|proib\\w+|recebe\\w*) (?:(?:levar|ir|ficar com|entrar|entrada de|trazer|ter|com|nosso|nossa|meu|minha|o|a|os|as|um|uma|de|\\d|dois|duas) )*(?:pets?|animal|animais|animaizinhos|cachorr\\w+|caes|cao|dogs?|doguinho|gat[oa]s?|bichos?|bichinhos?)|' +
    '(?:allow|accept|bring|take)\\w* (?:(?:my|our|a|the|two|small) )*(?:pets?|dogs?|cats?)|(?:pets?|dogs?|cats?) (?:allowed|welcome|ok|friendly)|(?:acept\\w+|permit\\w+|llevar|traer) (?:(?:a|mi|mis|un|una|nuestro|nuestra) )*(?:mascotas?|perr\\w+|gat[oa]s?)',
};

const PATTERNS = NAMES.map((name) => [name, everyOf(SAID[name])] as const);

/** What stands before the name of something that is not wished. */
const REFUSED: Readonly<Record<Language, RegExp>> = {
  pt: /(?:\b(?:nao|n|nem|num)(?: (?:a gente|eu|nos|me|se))?(?: (?:quero|queremos|queria|preciso|precisa|precisamos|faco questao|fazemos questao|ligo|gosto|gostamos|usamos|uso|importa|e necessari[oa]|e importante|tenho interesse|faz questao|vamos usar|vou usar|exijo))?(?: (?:mais|muito|nem))?(?: (?:de|que|com|em|por|pra|para|ter|tenha|seja|haja|uma?|a|o|da|do|na|no|casa|nenhuma?))*|\b(?:sem|nem|nenhuma?|dispens\w+|tirando|exceto|menos)(?: (?:a|o|uma?|de|ter|precisar|precisar de|mesmo))*) $/,
  en: /(?:\b(?:no|not|without|don'?t|doesn'?t|dont|nor|never)(?: (?:need|want|care about|really|have to|have|be|must))*(?: (?:a|an|the|any|to|it))*) $/,
  es: /(?:\b(?:no|sin|ni|ningun\w*)(?: (?:quiero|queremos|necesito|necesitamos|hace falta|me importa|nos importa))*(?: (?:la|el|un|una|que|tenga|de))*) $/,
};
/** "não tem piscina?" asks for one all the same. */
const ASKS_WHETHER =
  /\b(?:nao|n|no|don'?t|doesn'?t) (?:tem|ha|teria|possui|tiene|hay|have|aceita\w*|acepta\w*|allow) (?:uma? |la |a )?$/;
/** How far back the refusal of something is looked for. */
const BACK = 48;

export function readAmenities(plain: string, language: Language): Amenity[] {
  const found: Amenity[] = [];
  for (const [name, pattern] of PATTERNS) {
    for (const { index } of allMatches(pattern, plain)) {
      const before = plain.slice(Math.max(0, index - BACK), index);
      const asks = ASKS_WHETHER.test(before) && plain.includes('?', index);
      if (!asks && REFUSED[language].test(before)) continue;
      found.push(name);
      break;
    }
  }
  return found;
}
