/** Which conversation a further address of someone leads to, by the hash of the address. */
export interface AliasTable {
  /** The conversation an address was made an alias of. */
  get(addressHash: string): string | undefined;
  /** Durable when it returns. Existing aliases stay as they are. */
  add(aliases: readonly { addressHash: string; conversation: string }[]): void;
  close(): void;
}
