/** Messages that are only a yes, a no, a hello, a thank-you or a goodbye: told by every one of their words. */
import type { Intent } from '../actor/event.ts';
import { isDrawnOut } from './drawn-out.ts';
import type { Reading } from './normalise.ts';
import { Sieved } from './sieve.ts';

export interface ShortAnswer {
  intent: Extract<Intent, 'yes' | 'no' | 'greeting' | 'thanks' | 'goodbye'>;
  /** From 0 to 1. */
  confidence: number;
}

type Words = ReadonlySet<string>;
const set = (words: string): Words => new Set(words.split(' '));
const union = (...sets: readonly Words[]): Words => new Set(sets.flatMap((words) => [...words]));

const HELLO = set(
  'oi oie oii oiee opaa ola olaa olar opa eai eae iae hey hi hello alo salve hola buenos buenas morning afternoon evening greetings',
);
const FILLER = set(
  'sofia viu hein ein migo miga meu minha flor anjo cara mano velho bao tche guria guri mano mana sor sora pessoal galera povo flor ah ahh hum hmm humm entao ne nah ta kk rs rsrs haha hehe uai po poxa nossa gente bom boa dia tarde noite moca moco amigo amiga amg amor querido querida vc voce vcs voces senhor senhora e eh ei good dias tardes noches the there sir madam',
);
const NO = set(
  'nao n nn nnn naum deixa nops nop negativo nunca jamais nem nenhum nenhuma nananinanao nada not no nope nah ningun ninguna tampoco',
);
const BESIDE_NO = set(
  'da quieto dessas desses obrigado obrigada obg obgd vlw valeu por enquanto agora mesmo msm ainda quero precisa preciso mais vou dessa desta vez isso eu deixa pra la hoje muito tenho interesse gostei acho que disso delas deles claro certeza thanks thank you gracias not now really need interested i dont want quiero por ahora no necesito estoy interesado interesada problem',
);
const THANKS = set(
  'tmj obrigado obrigada obg obgd obgda brigado brigada brigadao obrigadao obrigadinha vlw valeu agradeco agradecido agradecida grato grata gratidao thanks tks thank thx ty gracias cheers agradezco',
);
const BESIDE_THANKS = set(
  'gentil gentileza atenciosa pague forca dica presteza prontidao rapidez responder ajudar ajudou sempre lhe eu nossa viu muito mt mto pela pelo pelas pelos atencao ajuda informacao informacoes info retorno resposta tudo por a o de mesmo demais deus abencoe desde ja te sua seu paciencia atendimento nada ate mais you so much for the help your all very a lot muchas muchisimas por la informacion ayuda todo su tu',
);
const GOODBYE = set(
  'inte fui descanso tchau xau tchauzinho flw falou bye abraco abracos goodnight abs bjs beijos bj beijo adeus goodbye cya adios chau chao ciao hasta',
);
const BESIDE_GOODBYE = set(
  'bom boa bons boas falo chamo falamos conversamos voltamos volto gente se fala so por hoje eu te sonhos proxima grande ate mais logo breve amanha depois proxima outro um uma otimo otima tenha tenham semana fim final de a o pra todos grande la te segunda fui see you soon later night nos vemos have nice great take care luego pronto manana la vista proxima que tenga tengas buen dia talk tomorrow day weekend',
);
const YES = set(
  'vdd verdade demoro demorou partiu aham ahan sim s ss sss sin siim sm isso claro quero pode podemos bora vamo vamos fechado fecho fechou manda mande aceito confirmo confirma confirmado correto exato exatamente certeza ctz positivo afirmativo uhum aham yes yep yeah simbora concordo topo adoraria gostaria sounds works sure absolutely definitely correct agreed exactly claro si dale vale perfecto exacto acuerdo correcto',
);
const AGREES = set(
  'ok okay okey oks okk blz beleza bele certo certinho perfeito combinado show top otimo maravilha tranquilo legal massa joia excelente demais bem tudo td great fine alright perfect cool awesome bueno bien genial',
);
const BESIDE_YES = set(
  'ser vou querer acho bola mesmo msm ai por favor pfv pfvr pf aguardo aguardar retorno chamar segurar marcar agendar procurar buscar mostrar com sem duvida toda todo eu que mas ja agora sera essa esse a o esta to estou de acordo muito tambem tb nos ver seguir mandar enviar confirmar prosseguir continuar gostaria problema problemas acredito creio please do it that course of go ahead lets sounds works for me i is right would yes de acuerdo esta favor me parece bien bueno sip desde luego mim mandar bora enviem mandem',
);
const BESIDE_HELLO = set(
  'tudo td bem blz beleza tranquilo tranquila suave joinha firmeza por ai tem aqui online com todos pessoal ai como vai vao esta estao certo joia alguem equipe how are you doing everyone que tal estas estan anybody',
);

interface Kind {
  answer: ShortAnswer;
  /** One of these words, or this phrase, must be there. */
  marks: Words;
  phrase?: RegExp;
  /** Every word must be one of these, a mark or a filler. */
  allowed: Words;
  /** With a question mark it is something else. */
  statement?: true;
}

/** In the order in which they win. */
const KINDS: readonly Kind[] = [
  {
    answer: { intent: 'no', confidence: 0.95 },
    marks: NO,
    allowed: union(NO, BESIDE_NO, HELLO),
    statement: true,
  },
  {
    answer: { intent: 'goodbye', confidence: 0.9 },
    marks: GOODBYE,
    phrase:
      /\bsee (?:you|ya)\b|\bgood ?night\b|\btake care\b|\bhasta (?:luego|manana|pronto)\b|\bnos vemos\b|\b(?:ate|te) (?:mais|logo|breve|amanha|depois|a proxima|outro dia|segunda|la)\b|\b(?:um|uma|tenha|tenham)(?: (?:um|uma))? (?:otim[oa]|bom|boa|excelente) (?:dia|tarde|noite|semana|fim|final|feriado|descanso)|\b(?:depois|amanha|mais tarde|logo mais) (?:eu )?(?:a gente )?(?:te |se |nos )?(?:falo|fala|chamo|falamos|conversamos)\b|\bpor hoje e so\b/,
    allowed: union(GOODBYE, BESIDE_GOODBYE, THANKS, BESIDE_THANKS, AGREES, HELLO),
  },
  {
    answer: { intent: 'thanks', confidence: 0.95 },
    marks: THANKS,
    allowed: union(THANKS, BESIDE_THANKS, AGREES, HELLO),
  },
  {
    answer: { intent: 'yes', confidence: 0.95 },
    marks: YES,
    allowed: union(YES, AGREES, BESIDE_YES, THANKS, HELLO),
  },
  {
    answer: { intent: 'greeting', confidence: 0.95 },
    marks: HELLO,
    phrase:
      /\b(?:bo[man]|boas) (?:dia|tarde|noite)|^(?:ei|e ai)\b|\bbao (?:dia|tarde|noite)\b|\b(?:tem |ola |ha )?alguem (?:ai|online|por ai|aqui|em casa)\b|^(?:tudo|td|como) [^?]{0,24}\?/,
    allowed: union(HELLO, BESIDE_HELLO),
  },
  {
    answer: { intent: 'yes', confidence: 0.8 },
    marks: AGREES,
    phrase: /^(?:nao tem|sem) problemas?|^(?:entao )?(?:ta|esta|e) (?:bom|otimo)|^por mim|\btudo bem$/,
    allowed: union(AGREES, BESIDE_YES, HELLO, set('nao tem por mim')),
    statement: true,
  },
];

const EMOJI: readonly (readonly [RegExp, ShortAnswer])[] = [
  [/[👍👌✅✔🤝]/u, { intent: 'yes', confidence: 0.9 }],
  [/[👎❌🚫]/u, { intent: 'no', confidence: 0.9 }],
  [/🙏/u, { intent: 'thanks', confidence: 0.7 }],
  [/👋/u, { intent: 'greeting', confidence: 0.8 }],
];

/** "nao sei", "nao entendi", "por que nao": no refusal. */
const NO_REFUSAL =
  /^(?:por ?que nao|(?:nao|n|nn|naum) (?:sei|sabia|entendi|entendo|compreendi|tem problema|tenho (?:certeza|data|ideia|nocao)|conheco|recebi|consegui|consigo|chegou|apareceu|abriu|abre|decidi|lembro|vi|li|achei|tem|tinha|e (?:golpe|fake|car)|(?:quero|precisa|preciso|precisam)(?: \w+)? (?:falar|mandar|enviar|cancelar|consultar|incomodar|saber)|gost(?:ei|o|amos) d[aeo]s? (?:local|lugar|bairro|regiao|preco|valor|cidade|ideia|jeito|cor|foto)\w*|esta|ta|estou|to|acho|parece|foi|era|fica|vejo|funciona))/;
const GIVES_UP = new Sieved(
  /^(?:ah |entao )?(?:never ?mind|forget it|not interested|no me interesa|dejalo|olvidalo|deixa (?:pra la|quieto|assim)|esquece|nem pensar|de jeito nenhum|de forma alguma|sem chance|melhor nao|prefiro nao|fica (?:pra|para) (?:a )?proxima|desisti|desisto|to fora|estou fora|perdi o interesse|[^\n]{0,60}, (?:eu )?(?:passo|to fora|estou fora|tou fora|desisto|dispenso)[.! ]*$|infelizmente nao|nao vai (?:dar|rolar)|mudei de ideia, nao)|\bdeixa (?:pra la|quieto)\b|\bja (?:aluguei|fechei|reservei|consegui|achei)\b[^\n]{0,20}\boutr[oa]/,
);
const OPENS_YES = set('sim s ss isso exato exatamente confirmo confirmado correto aceito');
/** English and Spanish; in Portuguese it is a preposition. */
const NO_AND = /^no[,.!]/;
/** "sim e nao": neither. */
const YES_AND_NO = /\bsim (?:e|ou) nao\b|\bnao (?:e|ou) sim\b/;
/** "não, ...", "não quero essa"; not "não é isso". */
const REFUSES =
  /\b(?:nao|n|nn|naum|negativo)(?: ?(?:[,.!;\n]|$)| (?:obrigad\w*|valeu|vlw|quero|queremos|preciso|precisa(?! ser)|precisamos|vou|vamos|tenho interesse|gostei|gostamos|curti|rolou|vai dar|posso|podemos|da mais|dessa|desta)\b)/;
const OPENS_NO = set('nao n nn naum negativo');
/** "siiim", "oiee", "naaao". */
const DRAWN_OUT = /([a-z])\1{2,}/g;
const DOUBLED_END = /^(si|oi|ola|ok|nao|claro)(?:m+|i+|e+|a+|o+|k+)$/;
const UNDOUBLED: Readonly<Record<string, string>> = { si: 'sim' };

/** The longest message that may be only that. */
const MOST_WORDS = 10;

export function shortAnswer({ text, plain, words: typed }: Reading): ShortAnswer | undefined {
  if (typed.length === 0) return EMOJI.find(([sign]) => sign.test(text))?.[1];
  if (YES_AND_NO.test(plain)) return undefined;
  const asks = plain.includes('?');
  const refuses = !NO_REFUSAL.test(plain);
  const words = typed.slice(0, MOST_WORDS).map(({ word }) => calm(word));
  if (typed.length <= MOST_WORDS) {
    for (const { answer, marks, phrase, allowed, statement } of KINDS) {
      if ((statement && asks) || (answer.intent === 'no' && !refuses)) continue;
      if (!words.every((word) => allowed.has(word) || FILLER.has(word))) continue;
      if (words.some((word) => marks.has(word)) || phrase?.test(plain)) return answer;
    }
  }
  if (GIVES_UP.test(plain)) return { intent: 'no', confidence: 0.8 };
  if (asks) return undefined;
  const first = words.find((word) => !HELLO.has(word) && !FILLER.has(word));
  if (first === undefined) return undefined;
  if (((OPENS_NO.has(first) && REFUSES.test(plain)) || NO_AND.test(plain)) && refuses)
    return { intent: 'no', confidence: 0.7 };
  if (OPENS_YES.has(first)) return { intent: 'yes', confidence: 0.7 };
  return words.some((word) => THANKS.has(word)) ? { intent: 'thanks', confidence: 0.6 } : undefined;
}

/** The word as it is without being drawn out. */
function calm(word: string): string {
  const short = isDrawnOut(word) ? word.replace(DRAWN_OUT, '$1') : word;
  const stem = DOUBLED_END.exec(short)?.[1];
  return stem === undefined ? short : (UNDOUBLED[stem] ?? stem);
}
