/** What a question is about that is none of the intents, so that it is answered all the same. */
import type { Language, Topic } from '../actor/event.ts';
import { anyOf } from './phrases.ts';
import { type Pattern, Sieved } from './sieve.ts';

const PAYMENT: Readonly<Record<Language, Pattern>> = {
  pt: anyOf(
    '(?:aceita\\w*|recebe\\w*|trabalha\\w* com|paga\\w*|pagar|parcela\\w*|parcelad\\w+|dividi\\w*|divide\\w*|posso pagar|da pra pagar|pode ser|tem como)(?: (?:no|na|em|com|de|ate|por|via|o|a|pagar|quantas?|\\d+))* ?(?:cartao|cartoes|pix|credito|debito|boleto|dinheiro|especie|vezes|\\d+ ?x|transferencia|parcelad\\w+|parcelas?|picpay|ted|cheque)(?! (?:de volta|a mais))',
    'parcela\\w*|(?:em|ate|de) quantas vezes|quantas vezes (?:da|posso|consigo|divide|parcela|no cartao)|(?:forma|formas|meio|meios|modo|modos|jeito|condicao|condicoes|opcoes|opcao) (?:de|do|d[eo] fazer o) pag\\w+|como (?:e|funciona|fica|seria|faco|faz|posso|que (?:e|funciona)|voces|vcs)[^\\n?]{0,16} (?:pagamento|pagar|sinal|pago)|pagamento (?:e|pode|como|a vista|antecipado|fica|seria|funciona|parcelado)|quando (?:eu )?(?:pago|e o pagamento|tenho que pagar|preciso pagar)|a vista (?:tem|e|da)|^(?:e )?(?:no |em |com |por )?(?:pix|cartao|boleto|debito|credito) ?\\?|(?:como|onde|aonde|quando) (?:que |e que |eu |a gente |posso |podemos |devo |faco |fazemos |tenho que |se |pra |para )*(?:pag(?:o|a|ar|amos)|transfiro|transferir|deposito|depositar|(?:faco|fazer) o (?:pix|pagamento|deposito|sinal))|(?:posso|podemos|da pra|consigo|pode) pagar (?:depois|so|na chegada|no check-?in|na hora|no dia|antes|quando|uma parte|metade|ai|la)|(?:tem|tenho|temos) que pagar (?:o sinal|um sinal|sinal|antes|adiantado|tudo)',
    '(?:qual|quanto|tem|precisa|cobra\\w*|valor|pede\\w*|pedem|exige\\w*)[^\\n?]{0,16} (?:sinal|caucao|entrada de|deposito)(?! (?:de (?:wi-?fi|internet|tv|celular)|do celular))',
  ),
  en: anyOf(
    '(?:how|can|do|could)[^\\n?]{0,20} (?:pay|payment|deposit|install?ments|credit card)|payment (?:methods?|options?|terms|work)|(?:accept|take) (?:credit|cards?|pix|cash|paypal)|(?:how|where|when) (?:do|can|should) (?:i|we) (?:send|transfer|deposit) (?:the |you the )?(?:money|payment)|install?ments|(?:need|require|ask for|is there) (?:a |any )?deposit',
  ),
  es: anyOf(
    '(?:como|puedo|se puede|aceptan|acepta|formas?|medios?|metodos?)[^\\n?]{0,20} (?:pag\\w+|tarjetas?|efectivo|transferencia|cuotas)|(?:como|donde|cuando)[^\\n?]{0,20} pag(?:o|a|ar|amos)|(?:hay que|tengo que|tenemos que) (?:dejar|pagar) (?:la |el |un |una )?(?:anticipo|deposito|sena)|(?:piden|hay que dejar|cuanto es)[^\\n?]{0,12} (?:anticipo|deposito|sena)|en cuotas',
  ),
};

/** Paid already, or the payment of somebody who has it go wrong: that is no question. */
const PAID =
  /\b(?:ja |eu )?(?:paguei|pagamos|transferi|depositei|cobraram|debitaram|nao (?:passou|foi aprovad\w*|consigo pagar|consegui pagar))\b|\b(?:already paid|i paid|ya pague)\b/;
/** Cheap to look for: every payment is told with one of these. */
const HINT = new Sieved(
  /pix|cart|paga|pago|parcel|vezes|\dx|\d x|vista|sinal|cauc|bolet|debit|credit|dinheir|especie|transf|divid|entrada|deposit|pay|card|instal|cash|tarjet|efectiv|cuota|anticip|sena|cheque|money/,
);

export function topicsOf(plain: string, language: Language): Topic[] {
  return PAYMENT[language].test(plain) && HINT.test(plain) && !PAID.test(plain) ? ['payment'] : [];
}
