/**
 * Who is talking: from the addresses a channel gives to the id of the conversation.
 *
 * The id is a keyed hash of tenant, channel and the first address seen, so no phone number stands in a key
 * (G11). Further addresses of the same person are kept in an alias table, by their hash. Only what cannot be
 * derived is kept: that a later address belongs to an earlier conversation.
 *
 * What an address leads to never changes once it has an alias, and only here are aliases made; so those that
 * wrote lately are remembered, in memory only, and cost neither a hash nor a look-up.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { Alias, AliasTable } from '../store/aliases.ts';
import { RecentMap } from '../store/recent-map.ts';

/** Addresses of a channel that are remembered: so many and at most twice as many, about 200 bytes each. */
const REMEMBERED = 50_000;

interface ChannelContacts {
  /** Conversation of an address that has a durable alias or needs none. */
  recent: RecentMap<string, string>;
  /** Addresses that wrote while an alias of their contact is on its way to the disk. */
  pending: Map<string, Pending>;
}

interface Pending {
  conversation: string;
  /** What the next message of this address waits for, so that it does not overtake the one that made the alias. */
  ended: Promise<unknown>;
}

const nothing = () => undefined;

export class Contacts {
  readonly #tenant: string;
  readonly #key: KeyObject;
  readonly #aliases: AliasTable;
  readonly #capacity: number;
  readonly #channels = new Map<string, ChannelContacts>();

  constructor(tenant: string, key: string, aliases: AliasTable, capacity = REMEMBERED) {
    this.#tenant = tenant;
    this.#key = createSecretKey(Buffer.from(key));
    this.#aliases = aliases;
    this.#capacity = capacity;
  }

  /** Addresses that are remembered. */
  get remembered(): number {
    let all = 0;
    for (const { recent } of this.#channels.values()) all += recent.size;
    return all;
  }

  /**
   * The conversation of someone who writes. Addresses never seen before become aliases of it; then it is promised,
   * for when they are durable. Never throws: a failure is a promise that rejects.
   * @param addresses of one person, the phone number first where there is one; at least one
   */
  resolve(channel: string, addresses: readonly string[]): string | Promise<string> {
    const { recent, pending } = this.#channel(channel);
    const known = recent.get(addresses[0]!);
    if (
      known !== undefined &&
      addresses.every((address) => recent.get(address) === known && !pending.has(address))
    ) {
      return known;
    }
    try {
      return this.#resolveNew(channel, addresses);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #resolveNew(channel: string, addresses: readonly string[]): string | Promise<string> {
    const { recent, pending } = this.#channel(channel);
    const hashes = addresses.map((address) => this.#hash(channel, address));
    const conversation = this.#known(channel, addresses, hashes) ?? hashes[0]!;
    const remember = () => {
      for (const address of addresses) recent.set(address, conversation);
      return conversation;
    };
    const missing = channel === 'whatsapp' ? this.#missing(addresses, hashes, conversation, pending) : [];
    const waits = addresses.flatMap((address) => pending.get(address)?.ended ?? []);
    if (missing.length > 0) waits.push(this.#add(missing, addresses, hashes, pending));
    return waits.length === 0 ? remember() : Promise.all(waits).then(remember);
  }

  /** The conversation an address would belong to, changing nothing. */
  find(channel: string, address: string): string {
    const hash = this.#hash(channel, address);
    return this.#known(channel, [address], [hash]) ?? hash;
  }

  #channel(name: string): ChannelContacts {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = { recent: new RecentMap(this.#capacity), pending: new Map() };
      this.#channels.set(name, channel);
    }
    return channel;
  }

  #known(channel: string, addresses: readonly string[], hashes: readonly string[]): string | undefined {
    const { pending } = this.#channel(channel);
    for (const [index, hash] of hashes.entries()) {
      const conversation = pending.get(addresses[index]!)?.conversation ?? this.#aliases.get(hash);
      if (conversation !== undefined) return conversation;
    }
    return undefined;
  }

  /**
   * A phone number that begins a conversation needs no row: its hash is the id. A business-scoped id that
   * begins one gets a row of its own, so that the phone number that appears later leads back to it.
   */
  #missing(
    addresses: readonly string[],
    hashes: readonly string[],
    conversation: string,
    pending: ReadonlyMap<string, Pending>,
  ): Alias[] {
    const missing: Alias[] = [];
    hashes.forEach((addressHash, index) => {
      const address = addresses[index]!;
      const derivable = addressHash === conversation && /^\d+$/.test(address);
      if (!derivable && !pending.has(address) && this.#aliases.get(addressHash) === undefined)
        missing.push({ addressHash, conversation });
    });
    return missing;
  }

  /** Until they are durable, messages that need one of them share their fate; others of the contact wait for their end. */
  #add(
    missing: readonly Alias[],
    addresses: readonly string[],
    hashes: readonly string[],
    pending: Map<string, Pending>,
  ): Promise<void> {
    const mine: string[] = [];
    const durable = this.#aliases.add(missing).finally(() => {
      for (const address of mine) pending.delete(address);
    });
    const { conversation } = missing[0]!;
    // Both are one step behind, so that those who wait go on in the order in which they came.
    const ended = durable.catch(nothing);
    const needed = durable.then(nothing);
    needed.catch(nothing); // perhaps no one needs it
    addresses.forEach((address, index) => {
      if (pending.has(address)) return;
      const isNew = missing.some(({ addressHash }) => addressHash === hashes[index]);
      pending.set(address, { conversation, ended: isNew ? needed : ended });
      mine.push(address);
    });
    return durable;
  }

  /** 128 bits of HMAC-SHA256, 22 characters. */
  #hash(channel: string, address: string): string {
    return createHmac('sha256', this.#key)
      .update(`${this.#tenant}\n${channel}\n${address}`)
      .digest()
      .toString('base64url', 0, 16);
  }
}
