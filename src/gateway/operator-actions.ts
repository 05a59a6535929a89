/** What a person wants of a conversation, brought to it through the log, also while its shard moves. */
import { setTimeout as pause } from 'node:timers/promises';
import type { OperatorAction } from '../actor/event.ts';
import { ProsaError } from '../errors.ts';
import type { Operated } from '../shard/operated.ts';
import { ACCEPTED } from './route.ts';
import type { GatewayServices } from './services.ts';

/** How long a shard that moves is waited for, and an action from the log to its conversation; the pause between two looks (ms). */
const PATIENCE = 5_000;
const LOOK_EVERY = 50;

export async function stateOf(
  services: GatewayServices,
  conversation: string,
  id: string,
): Promise<Operated> {
  const found = await whileMoving(() => services.shards.ask('operated', { conversation, id }));
  if (found === undefined) throw unknown(conversation);
  return found;
}

/** Asks again while the shard is on its way to another engine. */
export async function whileMoving<T>(ask: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isMoving(error) || performance.now() > until) throw error;
    }
    await pause(LOOK_EVERY);
  }
}

const isMoving = (error: unknown) => error instanceof ProsaError && error.code === 'shard_closed';

/**
 * Resolves once the action has changed the conversation, or the same one of theirs has.
 * @throws ProsaError `conflict` where another person has it by then, `overloaded` where that takes too long
 */
export async function act(
  services: GatewayServices,
  conversation: string,
  by: string,
  id: string,
  action: OperatorAction,
): Promise<void> {
  const began = performance.now();
  await services.log.append([{ kind: 'operator', conversation, id, at: Date.now(), by, action }]);
  do {
    const operated = await stateOf(services, conversation, id).catch((error: unknown) => {
      throw isMoving(error) ? notYet() : error;
    });
    if (operated.applied || isSo(operated, action, by)) return;
    if (isLost(operated, action, by)) throw heldBy(operated.takenBy);
    await pause(LOOK_EVERY);
  } while (performance.now() - began <= PATIENCE);
  throw notYet();
}

const notYet = () =>
  new ProsaError('overloaded', 'it is accepted and not carried out yet; look again', {
    details: { outcome: ACCEPTED },
  });

/** Who presses twice wants it once. */
function isSo({ takenBy }: Operated, { type }: OperatorAction, by: string): boolean {
  return (type === 'take' && takenBy === by) || (type === 'giveBack' && takenBy === undefined);
}

/** Another was quicker. */
function isLost({ takenBy }: Operated, action: OperatorAction, by: string): boolean {
  return action.type === 'take' ? takenBy !== undefined && !action.steal : takenBy !== by;
}

export function heldBy(takenBy: string | undefined): ProsaError {
  const who =
    takenBy === undefined
      ? 'nobody has taken the conversation; take it first'
      : `${takenBy} has the conversation`;
  return new ProsaError('conflict', who);
}

export const unknown = (id: string) => new ProsaError('not_found', `there is no conversation ${id}`);
