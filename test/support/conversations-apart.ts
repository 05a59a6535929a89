import { shardOf } from '../../src/shard/shard-of.ts';

/** Two conversations of different shards, and of different groups where shards are grouped. */
export function conversationsApart(shards: number, groups = shards): [string, string] {
  const groupOf = (conversation: string) => shardOf(conversation, shards) % groups;
  const names = Array.from({ length: 1_000 }, (_, n) => `conversation-${n}`);
  const other = names.find((name) => groupOf(name) !== groupOf(names[0]!));
  return [names[0]!, other!];
}
