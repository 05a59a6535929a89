import type { Command } from 'commander';
import { ProsaError } from '../errors.ts';
import type { AdminClient } from './admin-client.ts';

export interface ContactOptions {
  channel?: string;
  address?: string;
}

export function withContactOptions(command: Command): Command {
  return command
    .option('--address <address>', 'a phone number, business-scoped id or session instead of the id')
    .option('--channel <channel>', 'of the address: whatsapp or web [whatsapp]');
}

/**
 * The id of the conversation that is meant.
 * @throws ProsaError `config_invalid` when none is, `not_found` when nobody talks from there
 */
export async function conversationMeant(
  client: AdminClient,
  id: string | undefined,
  { channel = 'whatsapp', address }: ContactOptions,
): Promise<string> {
  if (id !== undefined) return id;
  if (address === undefined) {
    throw new ProsaError('config_invalid', 'name a conversation by its id or by --address');
  }
  const query = new URLSearchParams({ channel, address: plainAddress(channel, address) });
  const { items } = await client.request<{ items: { id: string }[] }>('GET', `/api/conversations?${query}`);
  if (items[0] === undefined) {
    throw new ProsaError('not_found', `there is no conversation with that address on ${channel}`);
  }
  return items[0].id;
}

/** WhatsApp writes phone numbers without `+`, blanks and dashes; business-scoped ids stay as they are. */
export function plainAddress(channel: string, address: string): string {
  return channel === 'whatsapp' && /^\+?[\d\s().-]+$/.test(address) ? address.replaceAll(/\D/g, '') : address;
}
