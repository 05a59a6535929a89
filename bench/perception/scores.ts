import type { Labelled, Meaning } from './labelled.ts';
import { NOTIONS } from './notions.ts';

export interface Score {
  /** How often it is there by the labels, found, and found where it is not. */
  labelled: number;
  right: number;
  wrong: number;
}

export interface Miss {
  theme: string;
  text: string;
  expected: readonly string[];
  perceived: readonly string[];
}

export interface Quality {
  messages: number;
  /** Messages of which every notion is as labelled. */
  whole: number;
  notions: Record<string, Score>;
  intents: Record<string, Score>;
  misses: Record<string, Miss[]>;
}

/** @returns of what was said to be there, how much is; 1 if nothing was */
export const precision = ({ right, wrong }: Score) => (right + wrong === 0 ? 1 : right / (right + wrong));
/** @returns of what is there, how much was found; 1 if nothing is */
export const recall = ({ labelled, right }: Score) => (labelled === 0 ? 1 : right / labelled);

export function scoresOf(messages: readonly Labelled[], perceive: (message: Labelled) => Meaning): Quality {
  const empty = (): Score => ({ labelled: 0, right: 0, wrong: 0 });
  const quality: Quality = {
    messages: messages.length,
    whole: 0,
    notions: Object.fromEntries(Object.keys(NOTIONS).map((notion) => [notion, empty()])),
    intents: {},
    misses: Object.fromEntries(Object.keys(NOTIONS).map((notion) => [notion, []])),
  };
  for (const message of messages) {
    const perceived = perceive(message);
    let isWhole = true;
    for (const [notion, say] of Object.entries(NOTIONS)) {
      const expected = say(message.expected);
      const said = say(perceived).filter((one) => !isFreeToFind(notion, one, message));
      count(quality.notions[notion]!, expected, said);
      if (isSame(expected, said)) continue;
      isWhole = false;
      quality.misses[notion]!.push({ theme: message.theme, text: message.text, expected, perceived: said });
    }
    const [expected, said] = [message.expected.intent, perceived.intent];
    for (const intent of new Set([expected, said])) {
      quality.intents[intent] ??= empty();
      count(quality.intents[intent], expected === intent ? [intent] : [], said === intent ? [intent] : []);
    }
    if (isWhole) quality.whole++;
  }
  return quality;
}

function count(score: Score, expected: readonly string[], said: readonly string[]): void {
  const right = said.filter((one) => expected.includes(one)).length;
  score.labelled += expected.length;
  score.right += right;
  score.wrong += said.length - right;
}

const isSame = (some: readonly string[], others: readonly string[]) =>
  some.length === others.length && some.every((one) => others.includes(one));

const DAY = 86_400_000;

/** A departure that follows from the arrival and the nights is not labelled, and right when it is said. */
function isFreeToFind(notion: string, said: string, { expected, known }: Labelled): boolean {
  if (notion !== 'checkOut' || expected.slots.checkOut !== undefined) return false;
  const checkIn = expected.slots.checkIn ?? known.checkIn;
  const nights = expected.slots.nights ?? known.nights;
  if (typeof checkIn !== 'string' || typeof nights !== 'number') return false;
  return new Date(Date.parse(checkIn) + nights * DAY).toISOString().startsWith(said);
}
