export interface ShardPreparationParts {
  /** Brings the files that all processes share. @throws ProsaError `unreachable` */
  pull(): Promise<void>;
  /** What is live by these files; undefined where nobody has published anything. */
  live(): string | undefined;
  /** @throws ProsaError `config_invalid` where the log of the shard has lost what was applied */
  assertWhole(shard: number): Promise<void>;
  /** Conversations begin with the version from now on, in shards that open. */
  beginWith(version: string): void;
}

/** What is done before a shard opens: what it needs from the other processes is here, and its log is whole. */
export async function prepareShard(
  shard: number,
  { pull, live, assertWhole, beginWith }: ShardPreparationParts,
): Promise<void> {
  await Promise.all([pull(), assertWhole(shard)]);
  // Read only now: while the log was looked at, a later one may have gone live here.
  const version = live();
  if (version !== undefined) beginWith(version);
}
