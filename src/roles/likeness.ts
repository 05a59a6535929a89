import { ProsaError } from '../errors.ts';
import type { Likeness } from '../moving/house.ts';

/**
 * Whether conversations can live with these settings.
 * @param settings the fingerprint is undefined where there is no key yet
 * @throws ProsaError `config_invalid` that names PROSA_SHARDS or PROSA_HASH_KEY
 */
export function assertLike(
  settings: { shards: number; hashKey: string | undefined },
  { shards, hashKey }: Likeness,
): void {
  if (settings.shards !== shards) {
    throw new ProsaError(
      'config_invalid',
      `PROSA_SHARDS is ${settings.shards}, but the export is of ${shards} shards, and a conversation stays in its ` +
        `shard: set PROSA_SHARDS=${shards}`,
    );
  }
  if (settings.hashKey === hashKey) return;
  const what = settings.hashKey === undefined ? 'missing' : 'not the key of the export';
  throw new ProsaError(
    'config_invalid',
    `PROSA_HASH_KEY is ${what}: with another key nobody would find their conversation again; where it was ` +
      'generated, it is in the file hash-key of the data directory',
  );
}
