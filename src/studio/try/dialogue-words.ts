/** Turns of a dialogue test, and what differs in them, as sentences. Pure. */
import type { Difference, KeptDialogue, PlayedDialogue, Turn } from '../api/dialogues.ts';
import type { Raw } from '../document/raw.ts';
import { spelled, trailOf } from '../document/state-path.ts';
import { duration } from '../shell/time.ts';

/** What a test is called. */
export const titleOf = ({ name, description = name }: KeptDialogue): string => description;

/** What happens in a turn. */
export function doneIn(turn: Turn): { by: 'customer' | 'note'; text: string } {
  if ('say' in turn) return { by: 'customer', text: turn.say };
  if ('send' in turn) {
    return {
      by: 'note',
      text: `The customer sends ${turn.send === 'audio' ? 'an audio message' : 'a picture'}`,
    };
  }
  if ('wait' in turn) return { by: 'note', text: `${duration(turn.wait)} pass` };
  return { by: 'note', text: `Another customer writes ${turn.meanwhile.map(quoted).join(', ')}` };
}

/** What must be so after a turn. */
export function expectedOf(turn: Turn, document: Raw): string[] {
  if ('meanwhile' in turn) return [];
  const { stage, state, owner, slots, absent, reply, replies, summary } = turn;
  return [
    ...[stage, state].flatMap((path) => (path === undefined ? [] : `It is in ${trailOf(document, path)}.`)),
    ...(owner === undefined ? [] : [OWNER[owner]]),
    ...Object.entries(slots).map(([name, value]) => `${spelled(name)} is ${shown(value)}.`),
    ...absent.map((name) => `${spelled(name)} is not known.`),
    ...(replies === undefined ? [] : [`${repliesOf(replies)}.`]),
    ...reply.map((text) =>
      text.startsWith('!') ? `It does not say ${quoted(text.slice(1))}` : `It says ${quoted(text)}`,
    ),
    ...summary.map((text) => `The person is told ${quoted(text)}`),
  ];
}

/** How a turn went another way. */
export function differenceText(difference: Difference, document: Raw): string {
  const { what, slot = '', expected, found, message } = difference;
  switch (what) {
    case 'stage':
    case 'state':
      return `It is in ${place(document, found)}, not in ${place(document, expected)}.`;
    case 'owner':
      return OWNER[found as keyof typeof OWNER];
    case 'slot':
      if (expected === undefined) return `${spelled(slot)} is ${shown(found)}; it must not be known.`;
      return found === undefined
        ? `${spelled(slot)} is not known; it must be ${shown(expected)}.`
        : `${spelled(slot)} is ${shown(found)}, not ${shown(expected)}.`;
    case 'replies':
      return `${repliesOf(Number(found))} instead of ${expected}.`;
    case 'reply':
      return `It does not say ${quoted(expected)}`;
    case 'unsaid':
      return `It says ${quoted(expected)}, which it must not.`;
    case 'summary':
      return `The person is not told ${quoted(expected)}`;
    case 'error':
      return `It failed: ${message}`;
  }
}

/** Of a dialogue that was played: "Passed", or at which turns it differs. */
export function outcomeText({ passed, turns }: PlayedDialogue): string {
  if (passed) return 'Passed';
  const differing = turns.flatMap(({ differences }, index) => (differences.length === 0 ? [] : index + 1));
  return differing.length === 1
    ? `Turn ${differing[0]} differs`
    : `Turns ${differing.slice(0, -1).join(', ')} and ${differing.at(-1)} differ`;
}

const OWNER = { human: 'A person is asked to take over.', bot: 'The bot has the conversation.' } as const;

const repliesOf = (count: number) =>
  count === 0 ? 'No reply' : count === 1 ? '1 reply' : `${count} replies`;

const place = (document: Raw, path: unknown) =>
  path === '' ? 'no conversation' : trailOf(document, String(path));

const quoted = (text: unknown) => `“${text}”`;

const shown = (value: unknown): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? JSON.stringify(value) : String(value);
