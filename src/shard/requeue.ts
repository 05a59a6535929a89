/** Gives the event of a dead letter to its conversation again, or gives it up (G10). */
import type { ConversationEvent } from '../actor/event.ts';
import { hasSeen } from '../actor/message-ring.ts';
import type { ConversationRecord } from '../actor/record.ts';
import { reasonToRefuse, type UsedUp } from '../actor/requeued.ts';
import { ProsaError } from '../errors.ts';
import type { DeadLetter } from '../store/dead-letter.ts';
import type { Quarantine } from './quarantine.ts';
import type { ShardGroup } from './shard-group.ts';

export interface Requeueing {
  letter: DeadLetter;
  /** The letter it made when it failed again; the same one where nothing could be used up. */
  again?: DeadLetter;
}

/**
 * Resolves once the event was taken; the letter is `requeued` in the same commit. If it fails again, that makes
 * another letter, or leaves this one open where there is no record to use the event up on.
 * @throws ProsaError `not_found`, `dead_letter_settled`, `dead_letter_stale`
 */
export function requeue(
  group: ShardGroup,
  quarantine: Quarantine,
  id: number,
  now: number,
): Promise<Requeueing> {
  const ids = underWay.get(group) ?? new Map<number, Promise<unknown>>();
  underWay.set(group, ids);
  const given = giveAgain(group, quarantine, id, now);
  const all = Promise.allSettled([ids.get(id), given]);
  ids.set(id, all);
  void all.then(() => ids.get(id) === all && ids.delete(id));
  return given;
}

/** Waits for who gives it again at this moment. @returns false where it is settled already */
export async function discard(group: ShardGroup, id: number, now: number): Promise<boolean> {
  await underWay.get(group)?.get(id);
  return group.store.discardDeadLetter(id, now);
}

/** The ends of what is given again, by letter. */
const underWay = new WeakMap<ShardGroup, Map<number, Promise<unknown>>>();

async function giveAgain(
  group: ShardGroup,
  quarantine: Quarantine,
  id: number,
  now: number,
): Promise<Requeueing> {
  // Between two transactions, or an erasure in between would be followed by what it has erased.
  const { letter, taken } = await group.exclusively(async () => {
    const letter = await openLetter(group, id);
    const event = revive(letter, now);
    const stale = reasonOfStaleness(await group.record(letter.conversation), event);
    if (stale !== undefined) throw new ProsaError('dead_letter_stale', stale);
    quarantine.lift(letter.conversation, letter.key);
    return { letter, taken: group.happen([event]) };
  });
  await taken;
  const after = await group.store.deadLetter(id);
  if (after === undefined) throw new ProsaError('not_found', 'it was erased with its conversation');
  if (after.state === 'open' && after.attempts === letter.attempts) {
    throw new ProsaError('dead_letter_stale', 'its conversation went on before it was its turn');
  }
  const { conversation, key } = letter;
  const open = await group.store.deadLetters({ conversation, state: 'open', limit: 1_000 });
  const again = open.find((one) => one.key === key);
  return again === undefined ? { letter: after } : { letter: after, again };
}

async function openLetter(group: ShardGroup, id: number): Promise<DeadLetter> {
  const letter = await group.store.deadLetter(id);
  if (letter === undefined) throw new ProsaError('not_found', 'there is no such dead letter');
  if (letter.state === 'open') return letter;
  const when = new Date(letter.updatedAt).toISOString();
  throw new ProsaError('dead_letter_settled', `it was ${letter.state} at ${when}`);
}

/** The event as it is given again: now, understood anew, marked with its letter. */
function revive(letter: DeadLetter, now: number): ConversationEvent {
  const { setAside: _, perception: __, ...event } = JSON.parse(letter.event);
  const used = letter.used === undefined ? {} : { used: JSON.parse(letter.used) as UsedUp };
  return { ...event, at: now, requeued: { letter: letter.id, ...used } } as ConversationEvent;
}

function reasonOfStaleness(
  record: ConversationRecord | undefined,
  event: ConversationEvent,
): string | undefined {
  if (event.kind === 'message' && event.requeued?.used === undefined) {
    return record && hasSeen(record.seen, event.id) ? 'the message came again and was applied' : undefined;
  }
  if (record === undefined) return 'its conversation does not exist any more';
  if (record.taken !== undefined && (event.kind === 'timer' || event.kind === 'effect')) {
    return 'a person has the conversation, so the funnel waits for nothing until they have given it back';
  }
  if (event.requeued?.used !== undefined) {
    return {
      none: undefined,
      seen_message: 'it was already given again',
      stale_timer: 'the conversation has left the state that waited for this timer, or waits for it again',
      stale_effect: 'the conversation has left the state that waited for this effect, or runs it again',
    }[reasonToRefuse(record, event, event.requeued) ?? 'none'];
  }
  if (event.kind === 'timer' && record.timers[event.id]?.deadline !== event.deadline) {
    return 'the timer is no longer armed: it has fired since, or was taken back';
  }
  if (event.kind === 'effect' && !Object.values(record.effects).some(({ id }) => id === event.effect)) {
    return 'the effect is no longer running: its result was taken since, or is not wanted any more';
  }
  return undefined;
}
