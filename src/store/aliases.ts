/** Which conversation a further address of someone leads to, by the hash of the address. */
export interface AliasTable {
  /** The conversation an address was made an alias of; those still being added may be missing. */
  get(addressHash: string): string | undefined;
  /** Resolves when they are durable, rejects when none of them is. Existing aliases stay as they are. */
  add(aliases: readonly Alias[]): Promise<void>;
  /** The hashes of all addresses that lead to one of these conversations. */
  of(conversations: readonly string[]): string[];
  /** Takes away what leads to these conversations. Resolves when that is durable, with the number of rows. */
  remove(conversations: readonly string[]): Promise<number>;
  /** Overwrites a piece of what the storage still holds of removed aliases. @returns whether nothing is left to do */
  scrub(): boolean;
  close(): void;
}

export interface Alias {
  addressHash: string;
  conversation: string;
}
