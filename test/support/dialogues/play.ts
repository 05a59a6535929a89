/** Plays a dialogue and says where it went another way than it was written. */
import type { Dialogue, Expected } from '../../../src/editing/dialogue.ts';
import { differencesOf, pathOf, type Standing } from '../../../src/editing/dialogue-differences.ts';
import { otherLanguage } from '../../../src/effects/llm/rails/language.ts';
import { fold } from '../../../src/perception/normalise.ts';
import type { Customer } from './customer.ts';

/** What all replies must be, whatever the dialogue says. */
const MOST_CHARACTERS = 720;
const HOLLOW = /undefined|NaN|\{\{|\[object| {2}|\n{3}/;
const PRESSING =
  /últimas? vagas?|só hoje|corr[ae]\b|mais procurad|imperdível|não perca|last chance|only today|hurry up|don't miss|most wanted|última oportunidad|solo hoy|apúr|más buscad/i;
const NOSY =
  /orçamento|quanto (você )?(quer|pretende|pode) (gastar|pagar)|budget|presupuesto|(want|willing) to spend|quiere gastar/i;
/** What the catalogue says is quoted in its own language. */
const QUOTED = /“[^”]*”/g;

export interface Play {
  transcript: string[];
  mistakes: string[];
}

/** @param other somebody else, for `meanwhile` */
export async function play(dialogue: Dialogue, customer: Customer, other: () => Customer): Promise<Play> {
  const transcript: string[] = [];
  const mistakes: string[] = [];
  let rival: Customer | undefined;
  for (const [index, turn] of dialogue.turns.entries()) {
    if ('meanwhile' in turn) {
      rival ??= other();
      for (const text of turn.meanwhile) await rival.say(text);
      transcript.push(`(somebody else: ${turn.meanwhile.join(' / ')})`);
      continue;
    }
    const [said, replies] = await act(turn, customer);
    const standing = await customer.standing();
    const path = pathOf(standing.state);
    transcript.push(`> ${said}`, ...replies, `   [${path}]`);
    const wrong = [
      ...differencesOf(turn, replies, standing).map(({ message }) => message),
      ...unfitReplies(replies),
      ...wrongLanguage(replies, standing),
    ];
    mistakes.push(...wrong.map((what) => `${dialogue.name}.yaml, turn ${index + 1} (${said}): ${what}`));
  }
  return { transcript, mistakes };
}

async function act(turn: Expected, customer: Customer): Promise<[string, string[]]> {
  if ('say' in turn) return [turn.say, await customer.say(turn.say)];
  if ('send' in turn) return [`(${turn.send})`, await customer.send(turn.send)];
  return [`(${turn.wait / 3_600_000} h of silence)`, await customer.wait(turn.wait)];
}

function* unfitReplies(replies: readonly string[]): Generator<string> {
  for (const reply of replies) {
    if (reply.length > MOST_CHARACTERS) yield `the reply has ${reply.length} characters`;
    if ((reply.match(/\p{Extended_Pictographic}/gu)?.length ?? 0) > 1)
      yield 'the reply has more than one emoji';
    if (HOLLOW.test(reply)) yield `the reply has a hole: ${reply}`;
    if (PRESSING.test(reply)) yield `the reply presses: ${reply}`;
    if (NOSY.test(reply)) yield `the reply asks for the budget: ${reply}`;
  }
}

function* wrongLanguage(replies: readonly string[], { context }: Standing): Generator<string> {
  const wanted = context.lead?.language ?? 'pt';
  for (const reply of replies) {
    const other = otherLanguage(fold(reply.replace(QUOTED, '')), wanted);
    if (other !== undefined) yield `the reply is in "${other}", the customer speaks "${wanted}": ${reply}`;
  }
}
