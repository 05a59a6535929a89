/**
 * Contacts while somebody of them is erased, where many gateways know them. Nobody is made to wait, as in one process:
 * what was accepted before the erasure is applied first and erased with the rest, and so is what is accepted until
 * it is carried out; what comes after it begins anew.
 */
import type { ErasedContacts } from '../erasure/eraser.ts';
import type { Contacts } from '../gateway/contacts.ts';
import type { Bus } from './bus.ts';
import { forgottenChannel } from './call.ts';

/** @param applied resolves when the log has brought what it holds of these conversations */
export function sharedContacts(
  contacts: Contacts,
  bus: Bus,
  prefix: string,
  applied: (conversations: readonly string[]) => Promise<void>,
): ErasedContacts {
  return {
    conversationsOf: (channel, address) => contacts.conversationsOf(channel, address),
    linked: (conversations) => contacts.linked(conversations),
    aliases: (conversations) => contacts.aliases(conversations),
    digest: (channel, address) => contacts.digest(channel, address),
    scrub: () => contacts.scrub(),
    hold: (conversations) => {
      const { settled, lift } = contacts.hold(conversations);
      return { settled: settled.then(() => applied(conversations)), lift };
    },
    forget: async (conversations) => {
      const forgotten = await contacts.forget(conversations);
      await bus.publish(forgottenChannel(prefix), conversations.join(','));
      return forgotten;
    },
  };
}

/** A gateway forgets what it remembers of those who are erased. */
export async function onForgotten(bus: Bus, prefix: string, contacts: Contacts): Promise<void> {
  await bus.subscribe(forgottenChannel(prefix), (message) => contacts.forgetMemory(message.split(',')));
}
