/** The shard of a conversation: 32-bit FNV-1a of its id, modulo the number of shards. */
export function shardOf(conversation: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < conversation.length; at++) {
    hash = Math.imul(hash ^ conversation.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % shards;
}
