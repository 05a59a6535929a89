/** Every message is covered by one turn, in order, and what came within the quiet time by the same one. */
import { type ConversationRecord, type InboxMessage, TURN_TIMER } from '../../../src/actor/record.ts';
import { MOST_IN_TURN } from '../../../src/actor/turn.ts';
import type { Model, ModelStep } from './sequential-model.ts';
import type { Simulation } from './simulation.ts';
import { turnsOf } from './stay-funnel.ts';

export function checkTurns({ versions, clock, violate }: Simulation, { steps }: Model): void {
  const turns = turnsOf(steps.at(-1)!.after.context);
  const expected = heard(steps);
  if (JSON.stringify(turns.flat()) !== JSON.stringify(expected)) {
    violate(`turns cover ${turns.map((ids) => `[${ids}]`).join(' ')} of ${expected}`);
    return;
  }
  const again = new Set(steps.flatMap(givenAgain));
  const turnOf = new Map(turns.flatMap((ids, turn) => ids.map((id) => [id, turn] as const)));
  const messages = steps.flatMap(({ event, before }) =>
    event.kind === 'message' ? [{ event, before }] : [],
  );
  const { quietMs, maxMs } = versions[0]!.turns('asking', 'whatsapp');
  if (clock.wasSetBack) return; // times do not tell any more what came within the quiet time
  messages.slice(1).forEach(({ event, before }, n) => {
    const { event: last, before: beforeLast } = messages[n]!;
    const turn = turns[turnOf.get(last.id) ?? -1];
    if (again.has(last.id)) return; // a turn that is given again begins at once
    if (turn === undefined || !turnOf.has(event.id) || turn.length >= MOST_IN_TURN) return;
    const first = messages.find(({ event: { id } }) => id === turn[0])!.event;
    const inTime = last.at <= event.at && event.at < last.at + quietMs && event.at < first.at + maxMs;
    // What comes while a person has the conversation waits for nothing.
    const together = inTime && before?.owner === 'bot' && beforeLast?.owner !== 'human';
    if (together && turnOf.get(event.id) !== turnOf.get(last.id)) {
      violate(`${last.id} and ${event.id} came within the quiet time and were answered apart`);
    }
  });
}

/** Ids of the messages that the funnel is to have heard, in their order. */
function heard(steps: readonly ModelStep[]): string[] {
  let ids: string[] = [];
  const forget = (messages: readonly InboxMessage[]) => {
    const gone = new Set(messages.map(({ id }) => id));
    ids = ids.filter((id) => !gone.has(id));
  };
  for (const { event, before, failed } of steps) {
    const { requeued } = event;
    if (event.kind === 'message') {
      const isHeard = before?.taken === undefined || event.perception?.intent === 'stop';
      if (!failed && isHeard) ids.push(event.id);
    } else if (event.kind === 'timer' && event.id === TURN_TIMER) {
      const again = requeued?.used?.inbox;
      if (failed && requeued === undefined) forget(before!.inbox!);
      else if (!failed && again !== undefined) {
        const { inbox = [] } = before!;
        forget(inbox);
        ids.push(...[...again, ...inbox].map(({ id }) => id));
      }
    } else if (event.kind === 'operator' && event.action.type === 'take' && !failed) {
      forget(unanswered(before!)); // they are the person's to answer
    }
  }
  return ids;
}

/** Messages that wait for their turn, or whose turn is given up when somebody takes over. */
function unanswered({ inbox = [], turn, taken }: ConversationRecord): readonly InboxMessage[] {
  if (taken !== undefined) return [];
  return turn?.before === undefined ? inbox : [...turn.messages, ...inbox];
}

/** Messages of a turn that was given again, with those that waited then. */
function givenAgain({ event, before }: ModelStep): string[] {
  const again = event.kind === 'timer' ? event.requeued?.used?.inbox : undefined;
  return again === undefined ? [] : [...again, ...(before?.inbox ?? [])].map(({ id }) => id);
}
