import type { DeliveryEvent } from '../actor/event.ts';
import type { StatusEvent } from '../log/event-log.ts';
import type { DeliveryUpdate } from '../store/store.ts';

/** What a status moves in the outbox. */
export function updateOf(status: StatusEvent): DeliveryUpdate {
  const { conversation, entry, decidedAt, at, state, messageId, error } = status;
  return {
    kind: 'advance',
    conversation,
    entry,
    at,
    state,
    ...(decidedAt === undefined ? {} : { decidedAt }),
    ...(messageId === undefined ? {} : { messageId }),
    ...(error === undefined ? {} : { error: `${error.code}: ${error.message}` }),
  };
}

/** What the funnel is told of a status: only that the message finally failed. */
export function eventOf(status: StatusEvent): DeliveryEvent | undefined {
  const { conversation, entry, decidedAt, at, error } = status;
  const dated = decidedAt === undefined ? {} : { decidedAt };
  return error && { kind: 'delivery', conversation, entry, ...dated, failure: error, at };
}
