/**
 * Who is talking: from the addresses a channel gives to the id of the conversation.
 *
 * The id is a keyed hash of tenant, channel and the first address seen, so no phone number stands in a key
 * (G11). Further addresses of the same person are kept in an alias table, by their hash. Only what cannot be
 * derived is kept: that a later address belongs to an earlier conversation.
 */
import { createHmac } from 'node:crypto';
import type { AliasTable } from '../store/aliases.ts';

export class Contacts {
  readonly #tenant: string;
  readonly #key: string;
  readonly #aliases: AliasTable;

  constructor(tenant: string, key: string, aliases: AliasTable) {
    this.#tenant = tenant;
    this.#key = key;
    this.#aliases = aliases;
  }

  /**
   * The conversation of someone who writes. Addresses never seen before become aliases of it.
   * @param addresses of one person, the phone number first where there is one; at least one
   */
  resolve(channel: string, addresses: readonly string[]): string {
    const hashes = addresses.map((address) => this.#hash(channel, address));
    const conversation = this.#known(hashes) ?? hashes[0]!;
    if (channel === 'whatsapp') this.#remember(addresses, hashes, conversation);
    return conversation;
  }

  /** The conversation an address would belong to, changing nothing. */
  find(channel: string, address: string): string {
    const hash = this.#hash(channel, address);
    return this.#aliases.get(hash) ?? hash;
  }

  #known(hashes: readonly string[]): string | undefined {
    for (const hash of hashes) {
      const conversation = this.#aliases.get(hash);
      if (conversation !== undefined) return conversation;
    }
    return undefined;
  }

  /**
   * A phone number that begins a conversation needs no row: its hash is the id. A business-scoped id that
   * begins one gets a row of its own, so that the phone number that appears later leads back to it.
   */
  #remember(addresses: readonly string[], hashes: readonly string[], conversation: string): void {
    const missing: { addressHash: string; conversation: string }[] = [];
    hashes.forEach((addressHash, index) => {
      const derivable = addressHash === conversation && /^\d+$/.test(addresses[index]!);
      if (!derivable && this.#aliases.get(addressHash) === undefined)
        missing.push({ addressHash, conversation });
    });
    if (missing.length > 0) this.#aliases.add(missing);
  }

  /** 128 bits of HMAC-SHA256, 22 characters. */
  #hash(channel: string, address: string): string {
    return createHmac('sha256', this.#key)
      .update(`${this.#tenant}\n${channel}\n${address}`)
      .digest()
      .toString('base64url', 0, 16);
  }
}
