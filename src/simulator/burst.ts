import type { BurstWait } from './burst-wait.ts';
import type { Ledger, LedgerMessage } from './ledger.ts';
import type { Random } from './random.ts';

const mostPieces = 4;
const clauseEnds = /(?<=[.!?,])\s+/;
const phraseStarts = /\s+(?=(?:em|com|para|pra|que|mas|não)\s)/i;
/** Of the wait: below this it is clear that the customer was not quiet for so long. */
const clearly = 0.6;
const openers = ['Então', 'Ah', 'Bom', 'Olha', 'Deixa eu ver', 'Só mais uma coisa'];

/** The text in 2 to 4 messages: by clauses, else by phrases, else behind a word that only takes the floor. */
export function piecesOf(text: string, random: Random): string[] {
  const pieces = text.split(clauseEnds);
  if (pieces.length === 1) pieces.splice(0, 1, ...text.split(phraseStarts));
  if (pieces.length === 1) pieces.unshift(random.pick(openers));
  const wanted = random.integer(2, Math.min(mostPieces, pieces.length));
  while (pieces.length > wanted) {
    const at = random.integer(0, pieces.length - 2);
    pieces.splice(at, 2, `${pieces[at]} ${pieces[at + 1]}`);
  }
  return pieces.map((piece) => piece.replace(/,$/, ''));
}

/** How long to wait with the next piece (ms): well inside the time after which an answer to the ones before begins. */
export function pauseInBurst({ quietMs, maxMs }: BurstWait, random: Random): number {
  return random.between(0.1, 0.4) * Math.min(quietMs, maxMs / mostPieces);
}

/**
 * Whether all of it had to become one turn, without a doubt. Prosa took a message at some time from its first POST
 * to its 200, so the time from the POST of one to the 200 of the next is the longest that it can have seen between
 * them. That must be clearly below the wait, and nothing may have been dead meanwhile.
 */
export function cameWithin(
  { quietMs, maxMs }: BurstWait,
  burst: readonly LedgerMessage[],
  ledger: Pick<Ledger, 'wasDown'>,
): boolean {
  const [first, last] = [burst[0]!, burst.at(-1)!];
  if (burst.length < 2 || burst.some(({ acceptedAt }) => acceptedAt === undefined)) return false;
  if (ledger.wasDown(first.postedAt!, last.acceptedAt!)) return false;
  const isQuick = burst.every(
    (piece, index) => index === 0 || piece.acceptedAt! - burst[index - 1]!.postedAt! < clearly * quietMs,
  );
  return isQuick && last.acceptedAt! - first.postedAt! < clearly * maxMs;
}
