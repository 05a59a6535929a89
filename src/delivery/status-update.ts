import type { DeliveryEvent } from '../actor/event.ts';
import type { StatusEvent } from '../log/event-log.ts';
import type { DeliveryUpdate } from '../store/store.ts';

/** What a status moves in the outbox. */
export function updateOf({ conversation, entry, at, state, messageId, error }: StatusEvent): DeliveryUpdate {
  return {
    kind: 'advance',
    conversation,
    entry,
    at,
    state,
    ...(messageId === undefined ? {} : { messageId }),
    ...(error === undefined ? {} : { error: `${error.code}: ${error.message}` }),
  };
}

/** What the funnel is told of a status: only that the message finally failed. */
export function eventOf({ conversation, entry, at, error }: StatusEvent): DeliveryEvent | undefined {
  return error && { kind: 'delivery', conversation, entry, failure: error, at };
}
