/**
 * Contacts while somebody of them is erased, where many gateways know them. Nobody is made to wait, as in one process:
 * what was accepted before the erasure is applied first and erased with the rest, and so is what is accepted until
 * it is carried out; what comes after it begins anew.
 */
import type { ErasedContacts } from '../erasure/eraser.ts';
import type { Contacts } from '../gateway/contacts.ts';
import type { Bus } from './bus.ts';
import { forgottenChannel } from './call.ts';

/** What the log holds of conversations. */
export interface SharedLog {
  /** Resolves when it has been applied. */
  applied(conversations: readonly string[]): Promise<void>;
  /** Makes what was applied unreadable, also that of others. */
  deleteApplied(conversations: readonly string[]): Promise<void>;
  /** What is left after that. */
  remains: string;
}

export function sharedContacts(contacts: Contacts, bus: Bus, prefix: string, log: SharedLog): ErasedContacts {
  return {
    remains: log.remains,
    conversationsOf: (channel, address) => contacts.conversationsOf(channel, address),
    linked: (conversations) => contacts.linked(conversations),
    aliases: (conversations) => contacts.aliases(conversations),
    digest: (channel, address) => contacts.digest(channel, address),
    scrub: () => contacts.scrub(),
    hold: (conversations) => {
      const { settled, lift } = contacts.hold(conversations);
      return { settled: settled.then(() => log.applied(conversations)), lift };
    },
    forget: async (conversations) => {
      const forgotten = await contacts.forget(conversations);
      await log.deleteApplied(conversations);
      await bus.publish(forgottenChannel(prefix), conversations.join(','));
      return forgotten;
    },
  };
}

/** A gateway forgets what it remembers of those who are erased. */
export async function onForgotten(bus: Bus, prefix: string, contacts: Contacts): Promise<void> {
  await bus.subscribe(forgottenChannel(prefix), (message) => contacts.forgetMemory(message.split(',')));
}
