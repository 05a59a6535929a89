/** What somebody wants to spend at most: "até 3000", "meu orçamento é 2 mil", "posso gastar uns 4 mil". */
import { SUM, sumOf } from './money.ts';
import type { Stretch } from './normalise.ts';
import { allMatches } from './phrases.ts';
import { Sieved } from './sieve.ts';

export interface Budget extends Stretch {
  sum: number;
}

/** Words that tell that the sum after them is the most, by themselves. */
const SPENDS =
  '(?:(?:meu|nosso|o|um|com|de)? ?(?:orcamento|budget|limite|teto|maximo|max|verba)(?: (?:total|disponivel|(?:aprovad|liberad|reservad|separad)[oa](?: (?:pel[oa]|pra|para) (?:[ao] )?[a-z]+)?|maximo|max|meu|nosso|por volta|aqui|da viagem))?|' +
  '(?:posso|podemos|pretendo|pretendemos|pensava em|pensando em|consigo|conseguimos|disposto a|disposta a|dispostos a|quero|queria|queremos|gostaria de|da pra|vou|vamos|tenho pra|temos pra|tenho para) (?:gastar|pagar|investir)|' +
  '(?:tenho|temos|disponho de|dispomos de)(?: (?:so|apenas|somente|uns|ate|cerca de|no maximo))*|se (?:fizer(?:em)?|fechar(?:em)?|sair|deixar(?:em)?|ficar) (?:por|em)|' +
  'nao (?:posso|podemos|quero|queremos|pode|da pra|consigo) (?:passar|gastar|pagar|ultrapassar)(?: (?:mais|mais de|mais que|de|dos))?|' +
  'sem passar de|nao passe de|no maximo|no max|max|gastar|pagar no maximo)';
const FILLERS =
  '(?:[ :]+(?:e|eh|de|seria|sera|fica|gira|esta|ta|em|torno|por|volta|ate|no|maximo|max|so|uns|umas|cerca|mais|ou|menos|aproximadamente|total|entre))*[ :]+';
/** What the first of two sums has behind it: the second is the most. */
const FIRST_OF_TWO =
  '(?:(?:r\\$ ?)?\\d{1,6}(?:[. ]\\d{3})?(?: mil| reais|k)? ?(?:a|e(?! (?:\\d{3}(?!\\d)|[a-z]+entos))|ou|-|ate) ?)?';

const TOLD = new Sieved(`(?<![a-z])${SPENDS}${FILLERS}${FIRST_OF_TWO}${SUM}`, 'g');
/** "até 3000" counts people, days or metres as often as money. */
const UP_TO = new Sieved(
  `(?<![a-z])(?:ate|abaixo de|menos de|na faixa d[eo]s?|faixa de|em torno de) (?:uns |no maximo |os |maximo |de )?${FIRST_OF_TWO}${SUM}`,
  'g',
);
const AFTER = new Sieved(
  `(?<![\\d.,/:a-z])${SUM} (?:no maximo|no max|maximo|de orcamento|de limite|e (?:o )?(?:meu |nosso )?(?:maximo|limite|teto|orcamento)|e o que (?:tenho|temos|posso|consigo|podemos)|(?:pra|para) gastar|max|(?:no total|ao todo|em tudo)(?![^\\n]*\\?))(?![a-z])`,
  'g',
);

const HINT = new Sieved(/\d|mil\b|cem\b|entos\b/);
const CUE = new Sieved(
  /\bate\b|max|orcament|verba|budget|gast|pag|invest|limite|teto|faixa|torno|abaixo|menos de|tenho|temos|disp|passar|passe|e o que|total|ao todo|em tudo|se (?:fiz|fech|sair|deix|fic)/,
);
/** Behind a number that counts something else. */
const COUNTED =
  /^ ?(?:%|[/:]|h\b|hrs?\b|horas?|min|pess|psoa|pax|hosp|adult|crian|bebe|dias?\b|noites?\b|diarias\b|semanas?|mes(?:es)?\b|anos?\b|quart|suite|banh|carr|vaga|m\b|mt|metro|km|pet|cachorr|gat|x\b|vez|parcel|cama)/;
/** Without a sign or a unit a smaller number is hardly a sum. */
const SMALLEST_BARE = 100;
const YEARS = [2020, 2040] as const;
/** A dearer holiday is a slip. */
const MOST = 1_000_000;

export function readBudget(plain: string): Budget | undefined {
  if (!HINT.test(plain) || !CUE.test(plain)) return undefined;
  for (const pattern of [TOLD, AFTER, UP_TO]) {
    for (const match of allMatches(pattern, plain)) {
      const end = match.index + match[0].length;
      const groups = match.groups!;
      const sum = sumOf(groups);
      const marked = groups.sign ?? groups.unit ?? groups.thousands;
      if (sum === undefined || sum > MOST || COUNTED.test(plain.slice(end))) continue;
      if (marked === undefined && groups.digits !== undefined && !plausible(sum, pattern === UP_TO)) continue;
      if (sum < 1) continue;
      return { sum, start: match.index, end };
    }
  }
  return undefined;
}

function plausible(sum: number, maybeYear: boolean): boolean {
  return sum >= SMALLEST_BARE && !(maybeYear && sum >= YEARS[0] && sum <= YEARS[1]);
}
