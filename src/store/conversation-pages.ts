/** Pages of all conversations of a store, those included of which there are dead letters and nothing else. */
import type { ConversationPage } from './moving.ts';

export interface ConversationLists {
  /** Those that began, with their numbers in the order of that, above a number. */
  begun(after: number, limit: number): Promise<{ order: number; conversation: string }[]>;
  /** Those of which there are dead letters only, in the order of their characters, behind one of them. */
  unbegun(after: string, limit: number): Promise<string[]>;
}

/** Before the id of one that never began, in a place between pages; for the others their number is the place. */
const UNBEGUN = ':';

export async function conversationPage(
  { begun, unbegun }: ConversationLists,
  after: string,
  limit: number,
): Promise<ConversationPage> {
  let found: string[] = [];
  if (!after.startsWith(UNBEGUN)) {
    const page = await begun(Number(after), limit);
    found = page.map(({ conversation }) => conversation);
    if (page.length === limit) return { conversations: found, end: String(page.at(-1)!.order) };
  }
  const rest = await unbegun(after.startsWith(UNBEGUN) ? after.slice(1) : '', limit - found.length);
  const isLast = found.length + rest.length < limit;
  return { conversations: [...found, ...rest], end: isLast ? undefined : UNBEGUN + rest.at(-1)! };
}
