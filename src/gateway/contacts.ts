/**
 * Who is talking: from the addresses a channel gives to the id of the conversation.
 *
 * The id is a keyed hash of tenant, channel and the first address seen, so no phone number stands in a key
 * (G11). Further addresses of the same person are kept in an alias table, by their hash. Only what cannot be
 * derived is kept: that a later address belongs to an earlier conversation.
 *
 * What an address leads to never changes once it has an alias, until its conversation is erased; so those that wrote
 * lately are remembered, in memory only, and cost neither a hash nor a look-up. Where other gateways share the table,
 * `forgetMemory` is how they tell of what they changed.
 *
 * The messages of one address go on in the order in which they came: each waits for those before it, as long as one
 * of them is being looked up or brings an alias.
 */
import type { AliasTable, Found } from '../store/aliases.ts';
import { RecentMap } from '../store/recent-map.ts';
import { ContactHash } from './contact-hash.ts';
import { type MissingAlias, missingAliases } from './missing-aliases.ts';

/** Addresses of a channel that are remembered: so many and at most twice as many, about 200 bytes each. */
const REMEMBERED = 50_000;

interface ChannelContacts {
  /** Conversation of an address that has a durable alias or needs none. */
  recent: RecentMap<string, string>;
  /** Of addresses that have written and were not told their conversation yet: when the last of them is told. */
  turns: Map<string, Promise<void>>;
  /** Addresses of people of whom an alias is on its way to the disk. */
  adding: Map<string, Adding>;
}

interface Adding {
  conversation: string;
  /** Rejects when the address itself gets no alias, so that messages which need it share its fate. */
  ended: Promise<void>;
}

export interface Held {
  settled: Promise<void>;
  lift(): void;
}

const nothing = () => undefined;

export class Contacts {
  readonly #hash: ContactHash;
  readonly #aliases: AliasTable;
  readonly #capacity: number;
  readonly #channels = new Map<string, ChannelContacts>();
  /** Conversations that are being erased, and the end of that. */
  readonly #held = new Map<string, Promise<void>>();
  /** How often something was forgotten: what was found before that is not remembered. */
  #forgotten = 0;

  constructor(tenant: string, key: string, aliases: AliasTable, capacity = REMEMBERED) {
    this.#hash = new ContactHash(tenant, key);
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
    const { recent, turns } = this.#channel(channel);
    const known = recent.get(addresses[0]!);
    if (
      known !== undefined &&
      this.#held.size === 0 &&
      addresses.every((address) => recent.get(address) === known && !turns.has(address))
    ) {
      return known;
    }
    try {
      return this.#resolveInTurn(channel, addresses);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  #resolveInTurn(channel: string, addresses: readonly string[]): string | Promise<string> {
    const { turns, adding } = this.#channel(channel);
    const before = addresses.flatMap((address) => {
      return [turns.get(address) ?? [], adding.get(address)?.ended ?? []].flat();
    });
    const resolve = () => this.#resolveNow(channel, addresses);
    const found = before.length === 0 ? resolve() : Promise.all(before).then(resolve);
    if (typeof found === 'string') return found;
    const resolved = found.finally(() => {
      for (const address of addresses) if (turns.get(address) === turn) turns.delete(address);
    });
    // It is one step behind, so that those who wait go on in the order in which they came.
    const turn = resolved.then(nothing, nothing);
    for (const address of addresses) turns.set(address, turn);
    return resolved;
  }

  #resolveNow(channel: string, addresses: readonly string[]): string | Promise<string> {
    const { recent } = this.#channel(channel);
    const known = recent.get(addresses[0]!);
    const isKnown = known !== undefined && addresses.every((address) => recent.get(address) === known);
    if (isKnown && !this.#held.has(known)) return known;
    const hashes = addresses.map((address) => this.#hash.of(channel, address));
    const began = this.#forgotten;
    const found = hasAliases(channel) ? this.#aliases.find(hashes) : [];
    return found instanceof Promise
      ? found.then((leads) => this.#settle(channel, addresses, hashes, leads, began))
      : this.#settle(channel, addresses, hashes, found, began);
  }

  /** @param found what the addresses lead to by the table, as of when `began` was counted */
  #settle(
    channel: string,
    addresses: readonly string[],
    hashes: readonly string[],
    found: Found,
    began: number,
  ): string | Promise<string> {
    const conversation = found.find((lead) => lead !== undefined) ?? hashes[0]!;
    const held = this.#held.get(conversation);
    if (held !== undefined) return held.then(() => this.#resolveNow(channel, addresses));
    const missing = hasAliases(channel) ? missingAliases(addresses, hashes, found, conversation) : [];
    if (missing.length > 0) return this.#add(channel, addresses, missing, conversation);
    this.#remember(channel, addresses, conversation, began);
    return conversation;
  }

  #add(
    channel: string,
    addresses: readonly string[],
    missing: readonly MissingAlias[],
    conversation: string,
  ): Promise<string> {
    const { adding } = this.#channel(channel);
    const began = this.#forgotten;
    const added = this.#aliases.add(missing).finally(() => {
      for (const address of addresses) adding.delete(address);
    });
    const needed = added.then(nothing);
    needed.catch(nothing); // perhaps no one needs it
    const ended = added.then(nothing, nothing);
    for (const address of addresses) {
      const isNew = missing.some((alias) => alias.address === address);
      adding.set(address, { conversation, ended: isNew ? needed : ended });
    }
    return added.then((leads) => {
      // Another gateway was first, so it is its conversation.
      if (leads.some((lead) => lead !== conversation)) return this.#resolveNow(channel, addresses);
      this.#remember(channel, addresses, conversation, began);
      return conversation;
    });
  }

  #remember(channel: string, addresses: readonly string[], conversation: string, began: number): void {
    if (began !== this.#forgotten) return;
    const { recent } = this.#channel(channel);
    for (const address of addresses) recent.set(address, conversation);
  }

  /** The conversation an address would belong to, changing nothing. */
  find(channel: string, address: string): string | Promise<string> {
    const hash = this.#hash.of(channel, address);
    const conversation = this.#channel(channel).adding.get(address)?.conversation;
    if (conversation !== undefined) return conversation;
    const found = hasAliases(channel) ? this.#aliases.find([hash]) : [];
    return found instanceof Promise ? found.then(([lead]) => lead ?? hash) : (found[0] ?? hash);
  }

  /** With the ids that conversations of their further addresses would have, were there no aliases. */
  async linked(conversations: readonly string[]): Promise<string[]> {
    return [...new Set([...conversations, ...(await this.#aliases.of(conversations))])];
  }

  /** All ids under which something of who writes from this address may be. */
  async conversationsOf(channel: string, address: string): Promise<string[]> {
    return this.linked([await this.find(channel, address), this.#hash.of(channel, address)]);
  }

  /** How many addresses lead to these conversations by an alias. */
  async aliases(conversations: readonly string[]): Promise<number> {
    return (await this.#aliases.of(conversations)).length;
  }

  /** Tells with the key, and only with it, that a receipt is of this address. */
  digest(channel: string, address: string): string {
    return this.#hash.digest(channel, address);
  }

  /**
   * From now on those who write as one of these conversations wait until `lift`, and those who wrote before have
   * been told their conversation when `settled` resolves.
   */
  hold(conversations: readonly string[]): Held {
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const conversation of conversations) this.#held.set(conversation, promise);
    const adding = [...this.#channels.values()].flatMap((channel) => [...channel.adding.values()]);
    const ended = adding.filter(({ conversation }) => conversations.includes(conversation));
    return {
      settled: Promise.allSettled(ended.map((one) => one.ended)).then(nothing),
      lift: () => {
        for (const conversation of conversations) this.#held.delete(conversation);
        resolve();
      },
    };
  }

  /** Takes away the aliases of these conversations, which are held. @returns how many there were */
  async forget(conversations: readonly string[]): Promise<number> {
    const removed = await this.#aliases.remove(conversations);
    this.forgetMemory(conversations);
    return removed;
  }

  /**
   * Forgets which addresses lead to these conversations, or all addresses: when another gateway has erased the
   * conversations, or has made a further address, by the conversation it had of its own, an alias of another one.
   */
  forgetMemory(conversations?: readonly string[]): void {
    this.#forgotten++;
    const gone = new Set(conversations);
    for (const channel of this.#channels.values()) {
      if (conversations === undefined) channel.recent = new RecentMap(this.#capacity);
      else channel.recent.forgetValues(gone);
    }
  }

  /** Overwrites a piece of what the storage still holds of them. @returns whether nothing is left to do */
  scrub(): boolean | Promise<boolean> {
    return this.#aliases.scrub();
  }

  #channel(name: string): ChannelContacts {
    let channel = this.#channels.get(name);
    if (channel === undefined) {
      channel = { recent: new RecentMap(this.#capacity), turns: new Map(), adding: new Map() };
      this.#channels.set(name, channel);
    }
    return channel;
  }
}

/** People have several addresses on WhatsApp only. */
const hasAliases = (channel: string) => channel === 'whatsapp';
