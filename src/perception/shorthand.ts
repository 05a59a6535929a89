/** Words that are cut short, or written as they are said, in Portuguese chats: each put as the word it stands for. */
import { isDrawnOut } from './drawn-out.ts';
import { type Reading, words } from './normalise.ts';
import { allMatches } from './phrases.ts';
import { splice } from './translate.ts';

/** None of them is a word or a name by itself. */
const MEANT: ReadonlyMap<string, string> = new Map(
  `nn=nao naum=nao vms=vamos vamo=vamos vamu=vamos tamo=estamos tamu=estamos somo=somos semo=somos
  qro=quero kero=quero qero=quero keru=quero queru=quero qria=queria keria=queria qnto=quanto qto=quanto qnt=quanto
  quantu=quanto qt=quanto qnd=quando qdo=quando qndo=quando kd=cade fika=fica fikar=ficar ateh=ate eh=e memo=mesmo
  nois=nos noix=nos tbm=tambem tbem=tambem tb=tambem mto=muito mta=muita pgto=pagamento pagto=pagamento vg=vaga
  dps=depois presso=preco uaifai=wifi uifi=wifi waifai=wifi crca=crianca crcas=criancas vinti=vinte trinti=trinta
  noit=noites duis=dois janero=janeiro gnt=gente reservah=reservar fechah=fechar`
    .trim()
    .split(/\s+/)
    .map((pair) => pair.split('=') as [string, string]),
);
const RUN = /([a-z])\1{2,}/g;
const LAST_VOWELS = /([aou])\1+$/;
/** "lindaaa", "toppp", "muitoo"; undefined for a word that is as it is. */
function calm(word: string): string | undefined {
  if (word.length < 4 || (word.at(-1) !== word.at(-2) && !isDrawnOut(word))) return undefined;
  const short = word.replace(RUN, '$1').replace(LAST_VOWELS, '$1');
  return short === word ? undefined : (MEANT.get(short) ?? short);
}
/** "n gostei", but not "n. 4" nor "s/n". */
const BARE_NOT = /(?<![a-z0-9/.'-])n(?= [a-z]{3})/g;
const HAS_BARE_NOT = /\bn [a-z]/;

export function spellOut(reading: Reading): Reading {
  const changes = reading.words.flatMap(({ word, start }) => {
    const by = MEANT.get(word) ?? calm(word);
    return by === undefined ? [] : [{ start, end: start + word.length, by }];
  });
  if (changes.length === 0 && !HAS_BARE_NOT.test(reading.plain)) return reading;
  const plain = splice(reading.plain, changes);
  const text = splice(reading.text, changes);
  const nots = allMatches(BARE_NOT, plain).map(({ index }) => ({ start: index, end: index + 1, by: 'nao' }));
  const spelled = splice(plain, nots);
  return { text: splice(text, nots), plain: spelled, words: words(spelled) };
}
