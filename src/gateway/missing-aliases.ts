import type { Alias, Found } from '../store/aliases.ts';

export interface MissingAlias extends Alias {
  address: string;
}

/**
 * The aliases that addresses of one person lack.
 *
 * A phone number that begins a conversation needs no row: its hash is the id. A business-scoped id that
 * begins one gets a row of its own, so that the phone number that appears later leads back to it.
 */
export function missingAliases(
  addresses: readonly string[],
  hashes: readonly string[],
  found: Found,
  conversation: string,
): MissingAlias[] {
  return addresses.flatMap((address, index) => {
    const addressHash = hashes[index]!;
    const isDerivable = addressHash === conversation && /^\d+$/.test(address);
    return isDerivable || found[index] !== undefined ? [] : [{ address, addressHash, conversation }];
  });
}
