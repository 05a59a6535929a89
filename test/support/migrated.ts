/** Conversations of the tiny funnel that move to another version of it. */
import type { ConversationEvent, MigrateEvent } from '../../src/actor/event.ts';
import { moveOf, type StateTable } from '../../src/actor/migrate.ts';
import type { ConversationRecord } from '../../src/actor/record.ts';
import { type StepResult, step } from '../../src/actor/step.ts';
import type { CompiledFunnel } from '../../src/funnel/compile.ts';
import type { FunnelDocument, StateDocument } from '../../src/funnel/document.ts';
import { CONVERSATION, message, NOON, tinyDraft, tinyFunnel } from './tiny-funnel.ts';

const HOUR = 3_600_000;

/** The version they are on. */
export const old = tinyFunnel();

/** Every state leads to the one of the same name. */
export const SAME: StateTable = {
  asking: 'asking',
  'asking.waiting': 'asking.waiting',
  searching: 'searching',
  showing: 'showing',
  handOff: 'handOff',
};

export type States = Record<string, StateDocument>;

const statesOf = (document: FunnelDocument) => document.machine.states as States;

/** Another version of the tiny funnel. */
export const edited = (edit: (states: States, document: FunnelDocument) => void) =>
  tinyDraft((document) => {
    document.title = 'Tiny, again';
    edit(statesOf(document), document);
  });

/** Steps events one after another. @returns the record they lead to, and the result of the last */
export function play(
  funnel: CompiledFunnel,
  record: ConversationRecord | undefined,
  ...events: ConversationEvent[]
) {
  let last: StepResult | undefined;
  let now = record;
  for (const event of events) {
    last = step(funnel, now, event, (now?.position ?? 0) + 1);
    now = last.record;
  }
  return { record: now!, result: last! };
}

export const asking = () => play(old, undefined, message('oi')).record;

export const searching = () => play(old, undefined, message('4', { slots: { guests: 4 } })).record;

/** Moves a conversation of the old version. */
export function migrate(record: ConversationRecord, to: CompiledFunnel, table: StateTable, at = NOON + HOUR) {
  const move = moveOf(old, to, table, record, at);
  const event: MigrateEvent = {
    kind: 'migrate',
    conversation: CONVERSATION,
    at,
    migration: 'm1',
    ...(move && { move }),
  };
  return { event, ...play(old, record, event) };
}

export const decisionsOf = (result: StepResult) => (result.status === 'applied' ? result.decisions : []);

export const deadlines = ({ timers }: ConversationRecord) =>
  Object.fromEntries(Object.entries(timers).map(([id, { deadline }]) => [id, deadline]));

/** The id of the timer of a delay in a state. */
export const timer = (path: string, delay = 'followUp') => `xstate.after.${delay}.tiny.${path}`;
