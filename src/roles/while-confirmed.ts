import { ProsaError } from '../errors.ts';
import type { CaretakingParts } from './caretaking.ts';

/**
 * What a steward does to conversations, contacts and bookings, refused while the log does not say that it is the one: an erasure
 * that slept would also erase who has written since it was done by the next. Its files refuse by themselves.
 */
export function whileConfirmed(parts: CaretakingParts, isConfirmed: () => boolean): CaretakingParts {
  const { shards, contacts, bookings } = parts;
  const requireConfirmed = () => {
    if (isConfirmed()) return;
    throw new ProsaError('shard_fenced', 'this engine may not be the steward any more');
  };
  return {
    ...parts,
    shards: {
      run: async (type, task) => {
        requireConfirmed();
        return shards.run(type, task);
      },
    },
    contacts: {
      ...contacts,
      forget: async (conversations) => {
        requireConfirmed();
        return contacts.forget(conversations);
      },
    },
    bookings: {
      find: (conversation, now) => bookings.find(conversation, now),
      scrub: () => bookings.scrub(),
      forget: async (conversations) => {
        requireConfirmed();
        return bookings.forget(conversations);
      },
    },
  };
}
