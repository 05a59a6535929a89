/** Which conversation a further address of someone leads to, by the hash of the address. */
export interface AliasTable {
  /** The conversation an address was made an alias of; those still being added may be missing. */
  get(addressHash: string): string | undefined;
  /** Resolves when they are durable, rejects when none of them is. Existing aliases stay as they are. */
  add(aliases: readonly Alias[]): Promise<void>;
  close(): void;
}

export interface Alias {
  addressHash: string;
  conversation: string;
}
