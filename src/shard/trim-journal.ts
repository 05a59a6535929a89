/**
 * Lets a journal begin later. Its first entries are stepped again, and the record they lead to becomes the base
 * from which the others go on; so replay still tells the truth about what remains (G7). A journal that does not
 * lead where it says is left as it is.
 */
import type { ConversationEvent } from '../actor/event.ts';
import { type Erased, type JournalBase, NOTHING_ERASED } from '../store/erasure.ts';
import type { JournalEntry, Store } from '../store/store.ts';
import { differenceAfter, stepJournal } from './replay.ts';
import type { Funnels } from './step-batch.ts';

/** What trimming needs of a group of shards. */
export interface TrimmingGroup {
  store: Store;
  funnels: Funnels;
  exclusively<T>(job: () => Promise<T>): Promise<T>;
}

export interface Trimmed {
  erased: Erased;
  /** Entries that were stepped. */
  stepped: number;
  /** There is more to trim. */
  more: boolean;
}

/**
 * @param stored the conversation's record as JSON
 * @param before entries that happened before then (ms) go, the last one of the journal excepted
 * @param most entries that are stepped
 * @throws ProsaError or Error when the entries do not replay
 */
export async function trimJournal(
  group: TrimmingGroup,
  conversation: string,
  stored: string,
  before: number,
  most: number,
): Promise<Trimmed> {
  const { store, funnels } = group;
  const base = await store.base(conversation);
  const entries = await store.journal(conversation, base?.revision ?? 0, most + 1);
  const [unsent] = await store.nextUnsent([conversation]);
  const old = leading(entries.slice(0, -1), (entry) => atOf(entry) < before);
  const mayGo = leading(old, ({ revision }) => revision < (unsent?.revision ?? Number.POSITIVE_INFINITY));
  if (mayGo.length === 0) return { erased: NOTHING_ERASED, stepped: 0, more: false };
  const next: JournalBase = {
    revision: mayGo.at(-1)!.revision,
    record: recordAfter(mayGo, funnels, stored, base),
    since: atOf(entries[mayGo.length]!),
  };
  const erased = await group.exclusively(() => store.trim(conversation, next));
  return { erased, stepped: mayGo.length, more: mayGo.length === most };
}

function recordAfter(
  entries: readonly JournalEntry[],
  funnels: Funnels,
  stored: string,
  base: JournalBase | undefined,
): string {
  let revision = base?.revision ?? 0;
  let record = '';
  for (const stepped of stepJournal(entries, funnels, stored, base)) {
    const difference = differenceAfter(stepped, ++revision);
    if (difference !== undefined) throw new Error(`revision ${difference.revision}: ${difference.reason}`);
    record = stepped.body;
  }
  return record;
}

function leading<T>(items: readonly T[], belongs: (item: T) => boolean): T[] {
  const end = items.findIndex((item) => !belongs(item));
  return items.slice(0, end === -1 ? items.length : end);
}

function atOf({ event }: JournalEntry): number {
  return (JSON.parse(event) as ConversationEvent).at;
}
