/** What must hold of every history that has come to rest, whatever happened in it. */
import type { MessageEvent } from '../../../src/actor/event.ts';
import type { ConversationRecord } from '../../../src/actor/record.ts';
import { reasonToRefuse } from '../../../src/actor/requeued.ts';
import { replay } from '../../../src/shard/replay.ts';
import { OUTBOX_RANK, type OutboxEntry } from '../../../src/store/store.ts';
import { PEOPLE } from './commands.ts';
import { checkOneVoice } from './one-voice.ts';
import { type Model, modelOf } from './sequential-model.ts';
import type { EffectOutput } from './simulated-effects.ts';
import type { Simulation } from './simulation.ts';
import { checkErasures, checkLetters, checkMoves } from './team-invariants.ts';
import { checkTurns } from './turns.ts';

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
    const model = modelOf(journal, simulation.funnels, stored);
    simulation.models.push(model);
    const outbox = await storage.outbox(conversation, 0, ALL);
    if (model.record !== stored) simulation.violate(`the record of ${conversation} is not the model's`);
    simulation.outboxes.push(...outbox);
    checkOutbox(simulation, conversation, model, outbox);
    checkSteps(simulation, conversation, model);
    checkMoves(simulation, conversation, model);
    checkTurns(simulation, model);
    checkOneVoice(simulation, conversation, model, outbox);
    checkEffects(simulation, model);
    checkRest(simulation, model.steps.at(-1)!.after);
  }
  await checkMessages(simulation);
  await checkLetters(simulation);
  checkErasures(simulation);
  // Of two owners one may save what an effect did that the other has ended.
  if (simulation.rivals === 0 && (await storage.effectStates()).length > 0) {
    simulation.violate('something is kept of effects that ended');
  }
  if ((await storage.nextDeadline()) !== undefined) simulation.violate('a deadline is left');
}

/**
 * G1 and G3: what was acknowledged is in the journal once, unless it was erased with its conversation; a first message
 * on which the funnel throws begins nothing. Nothing that was erased comes back by itself.
 */
async function checkMessages({ gateway, storage, lives, violate }: Simulation): Promise<void> {
  const dead = new Set(
    (await storage.deadLetters({ limit: ALL })).map(({ event }) => (JSON.parse(event) as MessageEvent).id),
  );
  const counts = new Map<string, number>();
  for (const conversation of PEOPLE) {
    for (const { event } of await storage.journal(conversation, 0, ALL)) {
      const { kind, id, requeued } = JSON.parse(event) as MessageEvent;
      if (kind === 'message' && requeued?.used === undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
  }
  for (const { conversation, message, acknowledged, handed } of gateway.inbound) {
    if (message === undefined) continue;
    const count = counts.get(message) ?? 0;
    const life = lives.of(conversation);
    if (count > 1) violate(`${message} is in the journal ${count} times`);
    if (count > 0 && handed.every((one) => one.life < life)) violate(`${message} was erased and came back`);
    const wasErased = handed.some((one) => one.life < life);
    if (acknowledged && !wasErased && count === 0 && !dead.has(message)) {
      violate(`${message} was acknowledged and is lost`);
    }
  }
}

/** G4: what was decided reached the customer, and twice only where nobody could know. */
function checkOutbox(
  { channel, lives, violate }: Simulation,
  conversation: string,
  model: Model,
  outbox: readonly OutboxEntry[],
): void {
  const decided = outbox.map(({ entry, prompt, by, text, revision, at }) => ({
    ...{ entry, prompt, text, revision, at },
    ...(by !== undefined && { by }),
  }));
  if (JSON.stringify(decided.map(sorted)) !== JSON.stringify(model.outbox.map(sorted))) {
    violate(`the outbox of ${conversation} is not the model's`);
  }
  const life = lives.of(conversation);
  const sends = channel.attempts.filter((one) => one.conversation === conversation && one.life === life);
  for (const entry of outbox) {
    const id = `${conversation}:${entry.entry}`;
    const attempts = sends.filter((attempt) => attempt.entry === entry.entry);
    const reached = attempts.filter((attempt) => attempt.reached).length;
    if (OUTBOX_RANK[entry.state] < OUTBOX_RANK.sent) violate(`${id} is still ${entry.state}`);
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
  if (sends.some(({ entry }, n) => n > 0 && entry < sends[n - 1]!.entry)) {
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
    const { requeued } = event;
    if (requeued?.used !== undefined) {
      if (before === undefined || reasonToRefuse(before, event, requeued) !== undefined) {
        violate(`${where} is an event that was given again and should not have been taken`);
      }
      if (event.kind === 'effect') ended.add(event.effect);
    } else if (event.kind === 'timer') {
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

/** G5: what ran was decided durably, and nothing of what was given up is remembered. */
function checkEffects({ effects, decidedEffects, lives, violate }: Simulation, { steps }: Model): void {
  for (const { effect, ...of } of effects.runs) {
    if (lives.isNow({ effect, ...of }) && !decidedEffects.has(effect))
      violate(`${effect} ran and was never decided`);
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
