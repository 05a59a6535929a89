import type { AliasTable } from '../store/aliases.ts';
import type { Store } from '../store/store.ts';
import { type Content, contentOf } from './content.ts';

/** What a house keeps of these conversations; those of which there is nothing are absent. */
export async function contentsOf(
  conversations: readonly string[],
  store: Store,
  aliases: Pick<AliasTable, 'of'>,
): Promise<Content[]> {
  const [whole, hashes] = await Promise.all([
    store.whole(conversations),
    Promise.all(conversations.map((id) => aliases.of([id]))),
  ]);
  const aliasesOf = new Map(conversations.map((id, index) => [id, hashes[index]!]));
  return whole.map((one) => contentOf(one, aliasesOf.get(one.conversation)!));
}
