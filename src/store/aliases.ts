/**
 * Which conversation a further address of someone leads to, by the hash of the address. It is in this process, or
 * shared with other gateways.
 */
export interface AliasTable {
  /**
   * The conversations these addresses were made aliases of; those still being added may be missing. Given at once
   * by a table in this process.
   */
  find(addressHashes: readonly string[]): Found | Promise<Found>;
  /**
   * Adds the aliases of one person: all, or none if one of the addresses is an alias of another conversation already,
   * which stays as it is. Resolves with what the addresses lead to by then, when that is durable. When it rejects,
   * adding them again is harmless.
   */
  add(aliases: readonly Alias[]): Promise<Found>;
  /** The hashes of all addresses that lead to one of these conversations. */
  of(conversations: readonly string[]): string[] | Promise<string[]>;
  /** Takes away what leads to these conversations. Resolves when that is durable, with the number of rows. */
  remove(conversations: readonly string[]): Promise<number>;
  /** Overwrites a piece of what the storage still holds of removed aliases. @returns whether nothing is left to do */
  scrub(): boolean | Promise<boolean>;
  close(): void;
}

/** In the order in which they were asked for. */
export type Found = readonly (string | undefined)[];

export interface Alias {
  addressHash: string;
  conversation: string;
}
