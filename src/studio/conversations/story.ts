/** A conversation as a story: what was said, by whom, and what happened between. Pure. */
import type { JournalView, OutboxView } from '../api/conversations.ts';
import { spelled } from '../document/state-path.ts';
import { deliveryError } from './delivery-error.ts';
import { pathOf } from './states.ts';

export type Delivery = OutboxView['state'];

export interface Said {
  type: 'said';
  id: string;
  revision: number;
  at: number;
  from: 'customer' | 'bot' | 'person';
  /** Of the person. */
  by?: string;
  text: string;
  /** Not of the customer's. */
  delivery?: Delivery;
  attempts?: number;
  error?: string;
}

export interface Happened {
  type: 'stage' | 'note' | 'trouble';
  id: string;
  revision: number;
  at: number;
  text: string;
}

export type Line = Said | Happened;

/** What an operator did, as the journal tells it. */
export interface OperatorAction {
  id: string;
  by: string;
  action: { type: 'take' } | { type: 'write'; text: string } | { type: 'giveBack'; resume?: string };
}

/** The operator's part of an event; undefined of any other. */
export function operatorOf(entry: JournalView): OperatorAction | undefined {
  const event = entry.event as unknown as { kind: string } & OperatorAction;
  return event.kind === 'operator' ? event : undefined;
}

/** In the order in which it happened; of one revision, what came in, what was answered, where it led. */
export function storyOf(
  journal: readonly JournalView[],
  outbox: readonly OutboxView[],
  titles: (stage: string) => string = spelled,
): Line[] {
  const replies = Map.groupBy(outbox, ({ revision }) => revision);
  const lines: Line[] = [];
  let stage: string | undefined;
  for (const entry of journal) {
    lines.push(...cameIn(entry));
    const operator = operatorOf(entry);
    for (const reply of replies.get(entry.revision) ?? []) lines.push(said(reply, operator));
    replies.delete(entry.revision);
    if (stage !== undefined && stage !== entry.stage) {
      lines.push(happened(entry, 'stage', `${titles(stage)} → ${titles(entry.stage)}`));
    }
    stage = entry.stage;
  }
  // The journal may not go back as far as the messages do.
  const earlier = [...replies.values()].flat().map((reply) => said(reply, undefined));
  return [...earlier, ...lines].sort((a, b) => a.revision - b.revision);
}

function cameIn(entry: JournalView): Line[] {
  const { event, revision, at } = entry;
  switch (event.kind as string) {
    case 'message': {
      const { content } = event as Extract<JournalView['event'], { kind: 'message' }>;
      const text =
        'text' in content ? content.text : `(${(content as { original?: string }).original ?? 'not text'})`;
      return [{ type: 'said', id: `${revision}.in`, revision, at, from: 'customer', text }];
    }
    case 'operator': {
      const { by, action } = operatorOf(entry)!;
      if (action.type === 'take') return [happened(entry, 'note', `${by} took over`)];
      if (action.type === 'giveBack') return [happened(entry, 'note', `${by} gave it back to the bot`)];
      return [];
    }
    case 'delivery': {
      const { failure } = event as Extract<JournalView['event'], { kind: 'delivery' }>;
      const why = deliveryError(`${failure.code}: ${failure.message}`, false);
      return [happened(entry, 'trouble', `A message was refused. ${why}`)];
    }
    case 'migrate':
      return [happened(entry, 'note', 'Moved to another version of the funnel')];
    default:
      return [];
  }
}

const happened = ({ revision, at }: JournalView, type: Happened['type'], text: string): Happened => ({
  type,
  id: `${revision}.${type}.${text}`,
  revision,
  at,
  text,
});

function said(reply: OutboxView, operator: OperatorAction | undefined): Said {
  const person = operator?.action.type === 'write';
  return {
    type: 'said',
    id: reply.id,
    revision: reply.revision,
    at: reply.at,
    from: person ? 'person' : 'bot',
    ...(person ? { by: operator.by } : {}),
    text: reply.text,
    delivery: reply.state,
    attempts: reply.attempts,
    ...(reply.error === undefined ? {} : { error: reply.error }),
  };
}

/** One line on what an entry of the journal was, for the replay. */
export function whatHappened(entry: JournalView): string {
  const event = entry.event as { kind: string; id?: string; effect?: string; result?: object };
  switch (event.kind) {
    case 'message':
      return 'The customer wrote';
    case 'timer':
      return event.id === 'prosa.turn'
        ? 'The customer had finished writing'
        : `Time passed: ${timerName(event.id ?? '')}`;
    case 'effect':
      return event.result !== undefined && 'error' in event.result ? 'An effect failed' : 'An effect ended';
    case 'delivery':
      return 'A message was refused';
    case 'migrate':
      return 'It moved to another version';
    case 'operator':
      return `${operatorOf(entry)!.by}: ${spelled(operatorOf(entry)!.action.type).toLowerCase()}`;
    default:
      return spelled(event.kind);
  }
}

/** xstate names the timer of an `after` `xstate.after.<delay>.<state id>`. */
export const timerName = (id: string): string => /^xstate\.after\.([^.]+)\./.exec(id)?.[1] ?? id;

/** The stages in the order they were reached, with when and for how long. */
export function stagesPassed(journal: readonly JournalView[], now: number) {
  const passed: { stage: string; at: number; ms: number; revision: number }[] = [];
  for (const { stage, at, revision } of journal) {
    const last = passed.at(-1);
    if (last?.stage === stage) continue;
    if (last !== undefined) last.ms = at - last.at;
    passed.push({ stage, at, ms: 0, revision });
  }
  const last = passed.at(-1);
  if (last !== undefined) last.ms = now - last.at;
  return passed;
}

/** The words a slot was understood from; undefined where the journal does not have them. */
export function sourceText(journal: readonly JournalView[], from: string): string | undefined {
  const entry = journal.find(({ messageId, revision }) => messageId === from || String(revision) === from);
  if (entry?.event.kind !== 'message') return undefined;
  return 'text' in entry.event.content ? entry.event.content.text : undefined;
}

export interface Step {
  entry: JournalView;
  what: string;
  /** The customer's or the operator's words. */
  words: string | undefined;
  state: string;
  /** Hash of the version of the funnel that the state is one of. */
  version: string;
  /** The state before was another one. */
  moved: boolean;
  replies: OutboxView[];
}

/** @param version hash of the one the conversation is on now; its migrations say which it was on before */
export function stepsOf(
  journal: readonly JournalView[],
  outbox: readonly OutboxView[],
  version: string,
): Step[] {
  const versions = versionsOf(journal, version);
  const replies = Map.groupBy(outbox, ({ revision }) => revision);
  return journal.map((entry, index) => {
    const before = journal[index - 1];
    const state = pathOf(entry.state);
    const words = cameIn(entry).find((line) => line.type === 'said')?.text;
    return {
      entry,
      what: whatHappened(entry),
      words,
      state,
      version: versions[index]!,
      moved: before === undefined || pathOf(before.state) !== state,
      replies: replies.get(entry.revision) ?? [],
    };
  });
}

function versionsOf(journal: readonly JournalView[], last: string): string[] {
  let version = last;
  return journal
    .toReversed()
    .map(({ event }) => {
      const here = version;
      if (event.kind === 'migrate') version = event.move?.from ?? version;
      return here;
    })
    .reverse();
}
