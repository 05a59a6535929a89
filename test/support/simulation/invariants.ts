/** What must hold of every history that has come to rest, whatever happened in it. */
import type { MessageEvent } from '../../../src/actor/event.ts';
import { type ConversationRecord, TURN_TIMER } from '../../../src/actor/record.ts';
import { MOST_IN_TURN } from '../../../src/actor/turn.ts';
import { replay } from '../../../src/shard/replay.ts';
import { OUTBOX_RANK, type OutboxEntry } from '../../../src/store/store.ts';
import { PEOPLE } from './commands.ts';
import { type Model, type ModelStep, modelOf } from './sequential-model.ts';
import type { EffectOutput } from './simulated-effects.ts';
import type { Simulation } from './simulation.ts';
import { turnsOf } from './stay-funnel.ts';

const ALL = 1_000_000;

export async function checkInvariants(simulation: Simulation): Promise<void> {
  const { storage } = simulation;
  for (const conversation of PEOPLE) {
    const stored = (await storage.load([conversation])).get(conversation);
    const journal = await storage.journal(conversation, 0, ALL);
    if (stored === undefined) {
      if (journal.length > 0) simulation.violate(`${conversation} has a journal and no record`);
      continue;
    }
    const replayed = replay(journal, simulation.funnels, stored);
    if (!replayed.equal) {
      simulation.violate(`the journal of ${conversation} replays to another record: ${replayed.reason}`);
      continue;
    }
    const model = modelOf(journal, simulation.funnel);
    simulation.models.push(model);
    const outbox = await storage.outbox(conversation, 0, ALL);
    if (model.record !== stored) simulation.violate(`the record of ${conversation} is not the model's`);
    simulation.outboxes.push(...outbox);
    checkOutbox(simulation, conversation, model, outbox);
    checkSteps(simulation, conversation, model);
    checkTurns(simulation, model);
    checkEffects(simulation, model);
    checkRest(simulation, model.steps.at(-1)!.after);
  }
  await checkMessages(simulation);
  // Of two owners one may save what an effect did that the other has ended.
  if (simulation.rivals === 0 && (await storage.effectStates()).length > 0) {
    simulation.violate('something is kept of effects that ended');
  }
  if ((await storage.nextDeadline()) !== undefined) simulation.violate('a deadline is left');
}

/** G1 and G3: what was acknowledged is in the journal once; a first message on which the funnel throws begins nothing. */
async function checkMessages({ gateway, storage, violate }: Simulation): Promise<void> {
  const dead = new Set(
    (await storage.deadLetters({ limit: ALL })).map(({ event }) => (JSON.parse(event) as MessageEvent).id),
  );
  const counts = new Map<string, number>();
  for (const conversation of PEOPLE) {
    for (const { event } of await storage.journal(conversation, 0, ALL)) {
      const { kind, id } = JSON.parse(event) as MessageEvent;
      if (kind === 'message') counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  for (const { message, acknowledged } of gateway.inbound) {
    if (message === undefined) continue;
    const count = counts.get(message) ?? 0;
    if (count > 1) violate(`${message} is in the journal ${count} times`);
    if (acknowledged && count === 0 && !dead.has(message)) violate(`${message} was acknowledged and is lost`);
  }
}

/** G4: what was decided reached the customer, and twice only where nobody could know. */
function checkOutbox(
  { channel, violate }: Simulation,
  conversation: string,
  model: Model,
  outbox: readonly OutboxEntry[],
): void {
  const decided = outbox.map(({ entry, prompt, text, revision, at }) => ({
    entry,
    prompt,
    text,
    revision,
    at,
  }));
  if (JSON.stringify(decided.map(sorted)) !== JSON.stringify(model.outbox.map(sorted))) {
    violate(`the outbox of ${conversation} is not the model's`);
  }
  const handOffs = model.steps.filter(
    ({ before, after }) => before?.owner === 'bot' && after.owner === 'human',
  );
  for (const entry of outbox) {
    const id = `${conversation}:${entry.entry}`;
    const attempts = channel.attempts.filter(
      (attempt) => attempt.conversation === conversation && attempt.entry === entry.entry,
    );
    const reached = attempts.filter((attempt) => attempt.reached).length;
    if (OUTBOX_RANK[entry.state] < OUTBOX_RANK.sent) violate(`${id} is still ${entry.state}`);
    if (entry.state === 'withdrawn' && !handOffs.some(({ after }) => after.revision > entry.revision)) {
      violate(`${id} was withdrawn, and nobody took over`);
    }
    const arrived = entry.state !== 'withdrawn' && entry.state !== 'failed';
    if (arrived && reached === 0) violate(`${id} is ${entry.state} and never arrived`);
    const uncertain = attempts
      .slice(0, -1)
      .filter(({ told, owner }) => told === 'unknown' || (owner.state !== 'running' && told !== 'retry'));
    const known = attempts.slice(0, -1).filter(({ told }) => told === 'retry');
    if (uncertain.length + known.length < attempts.length - 1) violate(`${id} was repeated without a reason`);
    if (uncertain.length > entry.repeats) {
      violate(`${id} was repeated ${uncertain.length} times in doubt, and ${entry.repeats} are counted`);
    }
    const toldOfFailure = model.steps.some(
      ({ event }) => event.kind === 'delivery' && event.entry === entry.entry,
    );
    if (entry.state === 'failed' && !toldOfFailure) violate(`the funnel was not told that ${id} failed`);
  }
  const order = channel.attempts.filter((attempt) => attempt.conversation === conversation);
  if (order.some(({ entry }, n) => n > 0 && entry < order[n - 1]!.entry)) {
    violate(`messages of ${conversation} left in another order than they were decided in`);
  }
}

const sorted = (entry: object) => Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1));

/** G3, G5, G6: each event had a cause, and each cause one event. */
function checkSteps({ violate }: Simulation, conversation: string, { steps }: Model): void {
  const ended = new Set<string>();
  const failures = new Set<number>();
  for (const { event, before, after } of steps) {
    const where = `revision ${after.revision} of ${conversation}`;
    if (after.position <= (before?.position ?? -1)) violate(`${where} does not rise in the log`);
    if (event.kind === 'timer') {
      if (before?.timers[event.id]?.deadline !== event.deadline)
        violate(`${where} is a timer that was not armed`);
      if (event.at < event.deadline) violate(`${where} is a timer that fired early`);
      if (after.timers[event.id]?.deadline === event.deadline) violate(`${where} leaves its timer armed`);
    } else if (event.kind === 'effect') {
      const running = Object.values(before?.effects ?? {}).some(({ id }) => id === event.effect);
      if (!running || ended.has(event.effect)) violate(`${where} is a result nobody waits for`);
      ended.add(event.effect);
      const output = 'output' in event.result ? (event.result.output as EffectOutput) : undefined;
      if (output !== undefined && output.effect !== event.effect)
        violate(`${where} is the result of another effect`);
    } else if (event.kind === 'delivery') {
      if (failures.has(event.entry)) violate(`${where} tells a failure twice`);
      failures.add(event.entry);
    }
  }
}

/** Every message is covered by one turn, in order, and what came within the quiet time by the same one. */
function checkTurns({ funnel, violate }: Simulation, { steps }: Model): void {
  const turns = turnsOf(steps.at(-1)!.after.context);
  const turnOf = new Map(turns.flatMap((ids, turn) => ids.map((id) => [id, turn] as const)));
  const spoilt = new Set(steps.filter(({ failed }) => failed).flatMap(turnThatFailed));
  const messages = steps.flatMap(({ event, before }) =>
    event.kind === 'message' ? [{ event, before }] : [],
  );
  const expected = messages.map(({ event }) => event.id).filter((id) => !spoilt.has(id));
  if (JSON.stringify(turns.flat()) !== JSON.stringify(expected)) {
    violate(`turns cover ${turns.map((ids) => `[${ids}]`).join(' ')} of ${expected}`);
    return;
  }
  const { quietMs, maxMs } = funnel.turns('asking', 'whatsapp');
  messages.slice(1).forEach(({ event, before }, n) => {
    const last = messages[n]!.event;
    const turn = turns[turnOf.get(last.id) ?? -1];
    if (turn === undefined || !turnOf.has(event.id) || turn.length >= MOST_IN_TURN) return;
    const first = messages.find(({ event: { id } }) => id === turn[0])!.event;
    const inTime = last.at <= event.at && event.at < last.at + quietMs && event.at < first.at + maxMs;
    const together = inTime && before?.owner === 'bot';
    if (together && turnOf.get(event.id) !== turnOf.get(last.id)) {
      violate(`${last.id} and ${event.id} came within the quiet time and were answered apart`);
    }
  });
}

/** Messages on which the funnel threw when their turn began. */
function turnThatFailed({ event, before }: ModelStep): string[] {
  if (event.kind === 'message') return [event.id];
  return event.kind === 'timer' && event.id === TURN_TIMER ? before!.inbox!.map(({ id }) => id) : [];
}

/** G5: what ran was decided durably, and nothing of what was given up is remembered. */
function checkEffects({ effects, decidedEffects, violate }: Simulation, { steps }: Model): void {
  for (const { effect } of effects.runs) {
    if (!decidedEffects.has(effect)) violate(`${effect} ran and was never decided`);
  }
  const taken = new Set(steps.flatMap(({ event }) => (event.kind === 'effect' ? [event.effect] : [])));
  const { turns: _, ...results } = steps.at(-1)!.after.context.results;
  for (const output of Object.values(results) as (EffectOutput | undefined)[]) {
    if (output?.effect !== undefined && !taken.has(output.effect))
      violate(`${output.effect} was given up and kept`);
  }
  for (const effect of taken) {
    if (!effects.runs.some((run) => run.effect === effect)) violate(`${effect} ended and never ran`);
  }
}

/** At rest nothing waits. */
function checkRest({ violate }: Simulation, record: ConversationRecord): void {
  const { conversation, effects, timers, inbox, turn } = record;
  if (Object.keys(effects).length > 0) violate(`effects of ${conversation} still run`);
  if (Object.keys(timers).length > 0)
    violate(`timers of ${conversation} never fired: ${Object.keys(timers)}`);
  if (inbox !== undefined) violate(`messages of ${conversation} were never answered`);
  if (turn !== undefined) violate(`the turn of ${conversation} never ended`);
}
