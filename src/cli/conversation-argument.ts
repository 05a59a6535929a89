import type { Command } from 'commander';
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
  for (const spelled of spellingsOf(contact)) {
    const query = new URLSearchParams({ ...spelled });
    const { items } = await client.request<{ items: { id: string }[] }>('GET', `/api/conversations?${query}`);
    if (items[0] !== undefined) return items[0].id;
  }
  throw new ProsaError('not_found', `there is no conversation with that address on ${contact.channel}`);
}

export interface Contact {
  channel: string;
  address: string;
}

/** The address as its channel writes it, or undefined where none is given. The channel may stand before it. */
export function contactMeant({ channel, address }: ContactOptions): Contact | undefined {
  if (address === undefined) return undefined;
  const [, named, rest] = /^(whatsapp|web):(.+)$/s.exec(address) ?? [];
  const meant = channel ?? named ?? 'whatsapp';
  return { channel: meant, address: plainAddress(meant, rest ?? address) };
}

/** WhatsApp writes phone numbers without `+`, blanks and dashes; business-scoped ids stay as they are. */
export function plainAddress(channel: string, address: string): string {
  return channel === 'whatsapp' && /^\+?[\d\s().-]+$/.test(address) ? address.replaceAll(/\D/g, '') : address;
}

/**
 * The ways in which WhatsApp may write that contact, the given one first. Brazil has put a 9 before each mobile
 * number of eight digits; WhatsApp knows many who had theirs before without it. Eight digits that begin with 2 to 5
 * are a landline, of somebody else.
 */
export function spellingsOf(contact: Contact): Contact[] {
  const [, area, ninth, rest] = /^55(\d\d)(9?)([6-9]\d{7})$/.exec(contact.address) ?? [];
  if (contact.channel !== 'whatsapp' || area === undefined) return [contact];
  return [contact, { ...contact, address: `55${area}${ninth === '' ? '9' : ''}${rest}` }];
}
