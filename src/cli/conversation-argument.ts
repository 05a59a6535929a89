import type { Command } from 'commander';
import type { Contact } from '../channels/spellings.ts';
import { ProsaError } from '../errors.ts';
import type { AdminClient } from './admin-client.ts';

export interface ContactOptions {
  channel?: string;
  address?: string;
}

export function withContactOptions(command: Command): Command {
  return command
    .option(
      '--address <address>',
      'a phone number, business-scoped id or session instead of the id, e.g. +55… or whatsapp:+55…',
    )
    .option('--channel <channel>', 'of the address: whatsapp or web [whatsapp]');
}

/**
 * The id of the conversation that is meant.
 * @throws ProsaError `config_invalid` when none is, `not_found` when nobody talks from there
 */
export async function conversationMeant(
  client: AdminClient,
  id: string | undefined,
  options: ContactOptions,
): Promise<string> {
  if (id !== undefined) return id;
  const contact = contactMeant(options);
  if (contact === undefined) {
    throw new ProsaError('config_invalid', 'name a conversation by its id or by --address');
  }
  const query = new URLSearchParams({ ...contact });
  const { items } = await client.request<{ items: { id: string }[] }>('GET', `/api/conversations?${query}`);
  if (items[0] !== undefined) return items[0].id;
  throw new ProsaError('not_found', `there is no conversation with that address on ${contact.channel}`);
}

/** Undefined where no address is given. The channel may stand before it. */
export function contactMeant({ channel, address }: ContactOptions): Contact | undefined {
  if (address === undefined) return undefined;
  const [, named, rest] = /^(whatsapp|web):(.+)$/s.exec(address) ?? [];
  const meant = channel ?? named ?? 'whatsapp';
  return { channel: meant, address: rest ?? address };
}
