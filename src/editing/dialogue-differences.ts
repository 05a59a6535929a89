/** How what came of a turn differs from what its dialogue says of it. Pure. */
import { type ConversationRecord, stageOf } from '../actor/record.ts';
import type { Expected } from './dialogue.ts';

/** Where a conversation stands. */
export type Standing = Pick<ConversationRecord, 'state' | 'owner' | 'handOff' | 'context'>;

export interface Difference {
  /**
   * A field of the turn; `slot` of one in `slots` or `absent`, `reply` of a text that must be said, `unsaid` of one
   * that must not, `error` where the funnel failed.
   */
  what: 'stage' | 'state' | 'owner' | 'slot' | 'replies' | 'reply' | 'unsaid' | 'summary' | 'error';
  slot?: string;
  /** Undefined where nothing of the kind was expected, or found. */
  expected?: unknown;
  found?: unknown;
  message: string;
}

/** How many replies the turn asks for. */
export function repliesOf(turn: Expected): number {
  return turn.replies ?? ('wait' in turn && turn.reply.length === 0 ? 0 : 1);
}

export function differencesOf(turn: Expected, replies: readonly string[], standing: Standing): Difference[] {
  return [...wrongReplies(turn, replies), ...wrongStanding(turn, standing)];
}

function* wrongReplies(turn: Expected, replies: readonly string[]): Generator<Difference> {
  const count = repliesOf(turn);
  const found = replies.length;
  if (found !== count) {
    const message = `${found} ${found === 1 ? 'reply' : 'replies'} instead of ${count}`;
    yield { what: 'replies', expected: count, found, message };
  }
  const whole = flat(replies.join('\n'));
  for (const text of turn.reply) {
    const isUnwanted = text.startsWith('!');
    const words = text.replace(/^!/, '');
    if (whole.includes(flat(words)) !== isUnwanted) continue;
    const message = `the reply ${isUnwanted ? 'has' : 'lacks'} "${words}": ${whole}`;
    yield { what: isUnwanted ? 'unsaid' : 'reply', expected: words, message };
  }
}

function* wrongStanding(turn: Expected, { state, owner, handOff, context }: Standing): Generator<Difference> {
  const stage = stageOf(state);
  const path = pathOf(state);
  if (turn.stage !== undefined && stage !== turn.stage) {
    const message = `the stage is ${stage}, not ${turn.stage}`;
    yield { what: 'stage', expected: turn.stage, found: stage, message };
  }
  if (turn.state !== undefined && !`${path}.`.startsWith(`${turn.state}.`)) {
    const message = `the state is ${path}, not ${turn.state}`;
    yield { what: 'state', expected: turn.state, found: path, message };
  }
  if (turn.owner !== undefined && owner !== turn.owner) {
    yield { what: 'owner', expected: turn.owner, found: owner, message: `the owner is ${owner}` };
  }
  const slots = context.slots as Record<string, unknown>;
  for (const [slot, expected] of Object.entries(turn.slots)) {
    const [found, wanted] = [JSON.stringify(slots[slot]), JSON.stringify(expected)];
    if (found === wanted) continue;
    yield { what: 'slot', slot, expected, found: slots[slot], message: `${slot} is ${found}, not ${wanted}` };
  }
  for (const slot of turn.absent) {
    const found = slots[slot];
    if (slot in slots) yield { what: 'slot', slot, found, message: `${slot} is ${JSON.stringify(found)}` };
  }
  const told = flat(handOff === undefined ? '' : `${handOff.reason}\n${handOff.summary}`);
  for (const text of turn.summary) {
    if (told.includes(flat(text))) continue;
    const message = `the person is not told "${text}": ${told}`;
    yield { what: 'summary', expected: text, found: told, message };
  }
}

/** Prices are written with a blank that does not break. */
const flat = (text: string): string => text.replaceAll('\u00a0', ' ');

/** A state value as keys joined by dots. */
export function pathOf(state: unknown): string {
  if (typeof state === 'string') return state;
  return Object.entries(state ?? {})
    .map(([key, inner]) => `${key}.${pathOf(inner)}`)
    .join();
}
