/** Plays a dialogue and says where it went another way than it was written. */
import { stageOf } from '../../../src/actor/record.ts';
import type { Dialogue, Expected } from '../../../src/editing/dialogue.ts';
import { otherLanguage } from '../../../src/effects/llm/rails/language.ts';
import { fold } from '../../../src/perception/normalise.ts';
import type { Customer, Standing } from './customer.ts';

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
      ...wrongReplies(turn, replies),
      ...wrongLanguage(replies, standing),
      ...wrongStanding(turn, standing),
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

/** How many replies the turn asks for. */
export function repliesOf(turn: Expected): number {
  return turn.replies ?? ('wait' in turn && turn.reply.length === 0 ? 0 : 1);
}

function* wrongReplies(turn: Expected, replies: readonly string[]): Generator<string> {
  const count = repliesOf(turn);
  if (replies.length !== count) yield `${replies.length} replies instead of ${count}`;
  const whole = flat(replies.join('\n'));
  for (const text of turn.reply) {
    const isIn = whole.includes(flat(text.replace(/^!/, '')));
    if (isIn === text.startsWith('!'))
      yield `the reply ${isIn ? 'has' : 'lacks'} "${text.replace(/^!/, '')}": ${whole}`;
  }
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

function* wrongStanding(turn: Expected, { state, owner, handOff, context }: Standing): Generator<string> {
  const stage = stageOf(state);
  const path = pathOf(state);
  if (turn.stage !== undefined && stage !== turn.stage) yield `the stage is ${stage}, not ${turn.stage}`;
  if (turn.state !== undefined && !`${path}.`.startsWith(`${turn.state}.`)) {
    yield `the state is ${path}, not ${turn.state}`;
  }
  if (turn.owner !== undefined && owner !== turn.owner) yield `the owner is ${owner}`;
  const slots = context.slots as Record<string, unknown>;
  for (const [name, value] of Object.entries(turn.slots)) {
    if (JSON.stringify(slots[name]) !== JSON.stringify(value)) {
      yield `${name} is ${JSON.stringify(slots[name])}, not ${JSON.stringify(value)}`;
    }
  }
  for (const name of turn.absent) if (name in slots) yield `${name} is ${JSON.stringify(slots[name])}`;
  const told = flat(handOff === undefined ? '' : `${handOff.reason}\n${handOff.summary}`);
  for (const text of turn.summary)
    if (!told.includes(flat(text))) yield `the person is not told "${text}": ${told}`;
}

/** Prices are written with a blank that does not break. */
const flat = (text: string): string => text.replaceAll('\u00a0', ' ');

export function pathOf(state: unknown): string {
  if (typeof state === 'string') return state;
  return Object.entries(state as object)
    .map(([key, inner]) => `${key}.${pathOf(inner)}`)
    .join();
}
