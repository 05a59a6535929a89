/**
 * Which language a text is written in, by words and marks that only one of the three has; and whether it says enough
 * to be answered in it. A conversation goes on in its language until a whole sentence is in another one: "ok", "yes",
 * a number, a name or an e-mail address are written by everybody.
 */
import type { Language } from '../actor/event.ts';
import { type Reading, words } from './normalise.ts';
import type { Setting } from './setting.ts';

/** Only words that are not written in one of the others too: no "para", "no", "me", "to". */
const WORDS: Readonly<Record<Language, string>> = {
  pt: `chamo nome sou nosso nossa dois tres nao naum uma umas uns com em pra pro pros pras voce voces vc vcs tem temos tenho quero queria gostaria quanto quanta
    quantos quantas qual quais sao somos oi oie ola bom boa bons boas dia dias noite noites obrigado obrigada obg valeu vlw
    isso essa esse tudo bem muito muita mais mas nos ao aos foi fica ficar ta tava estou esta estao minha meu meus minhas
    pessoas pessoa criancas crianca filhos adultos seria fazer pode posso aqui onde preco diaria casa casas alugar aluguel
    amanha hoje semana janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro e ou eu ele ela la da do
    das dos na nas de que se sim cachorro praia chegar sair ate depois agora ainda tambem ja so quando porque achei caro`,
  en: `two three four five six seven eight nine ten day days weeks you later interested terrible service nobody answers awful answer worst something everything only just because dec aug oct feb sept up spend the and you your yours we our they it its i im my mine she are is was were have has had having do does did don
    what when where which who how much many would could should can want need looking look booked booking
    reservation available availability price prices cost costs rates night nights week weekend people person
    guests adults kid children child baby wife husband friends family apartment rooms place for with without
    from until till of this that these those there here hello hi hey thanks thank please yes yeah yep sure good
    great morning afternoon evening bye pictures photos parking send see visit talk speak someone human agent
    tomorrow tonight today next january february march april june july august september october november
    december monday tuesday wednesday thursday friday saturday sunday refund invoice receipt not expensive cheap
    cheaper cheapest afford loved nice key password actually sorry mistake love loved excited awesome amazing helpful thinking looks seems wonderful name messaging messages arrive
    arriving leave leaving stay staying deal payment deposit discount any if long far broken`,
  es: `nadie contesta interesa en realidad solo somos de que se la casa casas dia dias nos mas dos tres esta servicio pesimo escriban escriba escribir adios
    presupuesto reales hola el los las y una unos unas con del al es son soy hay tienen tiene tienes tengo tenemos quiero quisiera
    queremos queria necesito necesitamos cuanto cuanta cuantos cuantas cuesta cuestan cuales donde cuando
    gracias buenos buenas dias noches noche personas persona ninos nino ninas nina hijos hijo hija hijas pareja
    perro perros mascota mascotas disponible disponibles disponibilidad precio precios habitacion habitaciones
    playa alquilar alquiler buscamos puedo puede pueden podemos podria muy pero manana hoy enero febrero marzo
    mayo septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes hasta desde
    mis nosotros llamo nombre hablar alguien usted ustedes senor senora dinero factura reembolso llave
    contrasena llegamos llego quedamos bien bueno perdon mejor envia enviame mandame ningun siguiente proximo
    verdad adios luego estoy ella ellos tenes podes queres sos vos estaba estaban hemos hermosa hermoso hermosura sucia sucio
    alcanza plata miedo encanta encanto gusta reservamos cerremos esas ese eso esos otra otras otro otros quizas dije sirven carisimo dejenme lugares
    alojamiento cabana departamento ciudad lejos cerca ahora tambien mucho mucha muchas muchos todavia despues entonces dejame pienso`,
};

/** Marks and letters that only one of them is written with. */
const MARKS: readonly (readonly [RegExp, Language])[] = [
  [/[ñ¿¡]|(?<!\p{L})sí(?!\p{L})|ción\b/iu, 'es'],
  [/[ãõçêôâ]/iu, 'pt'],
];
const ENGLISH_MARK =
  /(?<![a-z])(?:i'm|i'd|i'll|we're|we'd|don't|it's|what's|how's|let's|doesn't|isn't|can't|you're|that's|there's|we'll|i've|we've|you've|they're|won't|didn't|wasn't|haven't|couldn't|aren't)/i;
const MARK_WEIGHT = 2;

const LANGUAGES: readonly Language[] = ['pt', 'en', 'es'];
/** Of each word, the one language that has it; words of several are no sign. */
const SIGNS: ReadonlyMap<string, Language> = (() => {
  const owners = new Map<string, Set<Language>>();
  for (const language of LANGUAGES) {
    for (const word of WORDS[language].trim().split(/\s+/)) {
      owners.set(word, (owners.get(word) ?? new Set()).add(language));
    }
  }
  const single = [...owners].filter(([, of]) => of.size === 1);
  return new Map(single.map(([word, [language]]) => [word, language!]));
})();

/** What tells is said early; the rest of a long text only costs time. */
const MOST_WORDS = 60;

export interface Spoken {
  /** What the text is read in. */
  language: Language;
  /** What the customer is answered in from here on; absent: as before. */
  turnsTo?: Language;
}

/**
 * A sentence in another language has this many of its words. With marks it is plain where its signs are enough of a
 * majority; with no sign of the language so far, where the text is long enough to be a sentence.
 */
const LEAST_WORDS = 2;
const PLAIN = { signs: 3, majority: 2, length: 4 };

/**
 * Once something was said, a text that tells nothing is read in the language so far. Before that, the first sign of
 * another one than Portuguese is enough. Who was asked for a name answers with names, which are of any language.
 */
export function spoken(
  reading: Reading,
  { language: before, asked }: Pick<Setting, 'language' | 'asked'>,
): Spoken {
  const { signs, words: found, length } = signsIn(reading);
  const language = best(signs, before ?? 'pt');
  if (before === undefined) return language === 'pt' ? { language } : { language, turnsTo: language };
  if (language === before || found[language] < LEAST_WORDS || asked.includes('name')) return { language };
  const isPlain =
    signs[language] >= PLAIN.signs
      ? signs[language] >= PLAIN.majority * signs[before]
      : signs[before] === 0 && length >= PLAIN.length;
  return isPlain ? { language, turnsTo: language } : { language };
}

type Counts = Record<Language, number>;

function signsIn({ text, plain, words: all }: Reading): { signs: Counts; words: Counts; length: number } {
  const found: Counts = { pt: 0, en: 0, es: 0 };
  const said = plain.includes('@') ? words(plain.replace(ADDRESS, ' ')) : all;
  for (let at = 0; at < said.length && at < MOST_WORDS; at++) {
    const language = SIGNS.get(said[at]!.word);
    if (language) found[language]++;
  }
  const signs = { ...found };
  if (text.includes("'") && ENGLISH_MARK.test(text)) signs.en += MARK_WEIGHT;
  if (NOT_ASCII.test(text)) {
    for (const [mark, language] of MARKS) if (mark.test(text)) signs[language] += MARK_WEIGHT;
  }
  return { signs, words: found, length: said.length };
}

const ADDRESS = /\S*@\S*/g;

/** Without any of these no mark but the English one can be there. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the ASCII range is meant
const NOT_ASCII = /[^\x00-\x7f]/;

/** The one before where as much tells it as any other. */
function best(score: Counts, before: Language): Language {
  const { pt, en, es } = score;
  if (score[before] === Math.max(pt, en, es)) return before;
  if (es > pt && es >= en) return 'es';
  return en > pt ? 'en' : 'pt';
}
