/** A run through a draft as the page keeps it: how it starts and what was put in. What comes out is asked for. Pure. */
import { withinDaytime } from '../../funnel/daytime.ts';
import type { Input, SimulatedStep, Start } from '../api/simulate.ts';
import { pathOf } from '../conversations/states.ts';
import type { Raw } from '../document/raw.ts';
import { duration } from '../shell/time.ts';

export interface Run {
  start: Start;
  inputs: readonly Input[];
}

export type RunChange =
  | { type: 'put'; input: Input }
  /** The last message and whatever came after it is taken back. */
  | { type: 'back' }
  /** The last message once more, e.g. after the draft was changed or to see how a repetition is taken. */
  | { type: 'resend' }
  | { type: 'restart'; start: Start };

export function run(before: Run, change: RunChange): Run {
  switch (change.type) {
    case 'put':
      return { ...before, inputs: [...before.inputs, change.input] };
    case 'back':
      return { ...before, inputs: before.inputs.slice(0, -1) };
    case 'resend': {
      const last = before.inputs.findLast(({ type }) => type === 'message');
      return last === undefined ? before : { ...before, inputs: [...before.inputs, last] };
    }
    case 'restart':
      return { start: change.start, inputs: [] };
  }
}

const MINUTE = 60_000;
const MIDNIGHT = { from: 0, to: 1 };
const NINE = { from: 9 * 60, to: 9 * 60 + 1 };

/** Until nine in the morning of the day after (ms), by the clock of a zone. */
export function untilNextMorning(now: number, timeZone: string): number {
  const day = withinDaytime(now + MINUTE, MIDNIGHT, timeZone);
  return withinDaytime(day, NINE, timeZone) - now;
}

/** The zone of a funnel; this machine's where it names none that there is. */
export function zoneOf({ timeZone }: Raw): string {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: String(timeZone ?? own) }).resolvedOptions().timeZone;
  } catch {
    return own;
  }
}

export type ChatLine =
  | { type: 'customer'; key: string; text: string; at: number; step: number }
  | { type: 'bot'; key: string; text: string; at: number; step: number }
  | { type: 'note'; key: string; text: string; step: number; trouble?: boolean };

/** What was said and what happened between, with the step that each line belongs to. */
export function chatOf({ inputs, start }: Run, steps: readonly SimulatedStep[]): ChatLine[] {
  const lines: ChatLine[] = [];
  let at = start.at;
  let told = -1;
  steps.forEach((step, number) => {
    // Inputs that made no step of their own are told before the next that did.
    for (told += 1; told <= step.index; told += 1) lines.push(inputLine(inputs, told, step.at, number));
    told = step.index;
    at = step.at;
    // That the customer had finished writing is a timer, too; nobody needs to see it.
    if (step.kind === 'timer' && inputs[step.index]?.type === 'wait') {
      lines.push({ type: 'note', key: `${number}.timer`, text: 'A timer fired', step: number });
    }
    step.replies.forEach(({ text }, index) => {
      lines.push({ type: 'bot', key: `${number}.r${index}`, text, at: step.at, step: number });
    });
    if (step.error !== undefined) {
      const { message } = step.error;
      lines.push({ type: 'note', key: `${number}.error`, text: message, step: number, trouble: true });
    }
  });
  for (told += 1; told < inputs.length; told += 1) lines.push(inputLine(inputs, told, at, steps.length - 1));
  return lines.filter((line, index) => !sameNote(line, lines[index - 1]));
}

const sameNote = (line: ChatLine, before: ChatLine | undefined) =>
  line.type === 'note' && before?.type === 'note' && line.text === before.text && !line.trouble;

function inputLine(inputs: readonly Input[], index: number, at: number, step: number): ChatLine {
  const input = inputs[index];
  const key = `input.${index}`;
  if (input === undefined) return { type: 'note', key, text: 'It begins', step };
  switch (input.type) {
    case 'message':
      return { type: 'customer', key, text: input.text, at, step };
    case 'wait':
      return { type: 'note', key, text: `${duration(input.ms)} pass`, step };
    case 'effect':
      return {
        type: 'note',
        key,
        text: `“${input.effect}” will ${'error' in input ? 'fail' : 'answer as told'}`,
        step,
      };
  }
}

/** What a document may start: names of its effects, in order. */
export function effectsIn(value: unknown, found = new Set<string>()): string[] {
  if (Array.isArray(value)) for (const item of value) effectsIn(item, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'invoke') {
        for (const one of [inner].flat()) {
          const src = (one as { src?: unknown } | null)?.src;
          if (typeof src === 'string') found.add(src);
        }
      }
      effectsIn(inner, found);
    }
  }
  return [...found].sort();
}

type StateValue = NonNullable<Start['state']>;

/** A path as the value that XState takes: `a.b` is `{a: 'b'}`. */
export function stateValue(path: string): StateValue {
  const [key = '', ...inner] = path.split('.');
  return inner.length === 0 ? key : { [key]: stateValue(inner.join('.')) };
}

/** `place=Búzios` on each line; numbers become numbers, values with commas in brackets lists. */
export function slotsIn(text: string): Record<string, unknown> {
  const slots: Record<string, unknown> = {};
  for (const line of text.split('\n')) {
    const [name = '', ...rest] = line.split('=');
    const value = rest.join('=').trim();
    if (name.trim() === '' || value === '') continue;
    slots[name.trim()] = /^\[.*\]$/.test(value)
      ? value
          .slice(1, -1)
          .split(',')
          .map((item) => item.trim())
      : /^-?\d+(\.\d+)?$/.test(value)
        ? Number(value)
        : value;
  }
  return slots;
}

/** Why a run cannot be saved as a dialogue test; undefined if it can. */
export function unsavable({ inputs, start }: Run): string | undefined {
  if (!inputs.some(({ type }) => type === 'message')) return 'Write something first.';
  if (inputs.some(({ type }) => type === 'effect')) return 'A dialogue test cannot make effects fail.';
  if (start.state !== undefined || start.context !== undefined || start.customer !== undefined)
    return 'A dialogue test starts from the beginning.';
  return undefined;
}

/** The run in the format of test/dialogues: what was said, and the state and replies that it led to. */
export function dialogueYaml(description: string, { inputs }: Run, steps: readonly SimulatedStep[]): string {
  const turns = inputs.flatMap((input, index) => {
    const of = steps.filter((step) => step.index === index);
    const last = of.at(-1);
    const replies = of.flatMap((step) => step.replies.map(({ text }) => text));
    const gists = replies.map(gist).filter((text) => text !== '' && !text.startsWith('!'));
    const said =
      input.type === 'message'
        ? `  - say: ${quoted(input.text)}`
        : input.type === 'wait'
          ? `  - wait: ${minutes(input.ms)}m`
          : undefined;
    if (said === undefined) return [];
    return [
      said,
      ...(last === undefined ? [] : [`    state: ${quoted(pathOf(last.state))}`]),
      `    replies: ${replies.length}`,
      ...(gists.length === 0 ? [] : [`    reply: [${gists.map(quoted).join(', ')}]`]),
    ];
  });
  return [`description: ${quoted(description)}`, 'turns:', ...turns, ''].join('\n');
}

/** To the millisecond: until nine o'clock must end at nine, and not just before what happens then. */
const minutes = (ms: number) => Number((ms / 60_000).toFixed(5));

/** The first line of a reply: prices and dates below it change, and a test is not to break by that. A "!" would mean that it must not be said. */
const gist = (text: string) => [...text.split('\n')[0]!].slice(0, 80).join('').trim();

/** A JSON string is a YAML string. */
const quoted = (text: string) => JSON.stringify(text);
