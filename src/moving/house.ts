import type { FlowLedger } from '../analytics/flow-ledger.ts';
import type { Bookings } from '../bookings/bookings.ts';
import type { SpendAccount, SpendLedger } from '../effects/llm/spend-ledger.ts';
import type { UsersFile } from '../operators/users-file.ts';
import type { AliasTable } from '../store/aliases.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import type { ImportMark } from '../store/import-mark.ts';
import type { ConversationPage } from '../store/moving.ts';
import type { Store } from '../store/store.ts';

/**
 * All that one Prosa keeps, opened by a command while no process of that Prosa runs. Where it is kept is the
 * adapter's to know: in a data directory, or around Kafka and Redis.
 */
export interface House {
  /** For people, and to tell it from others. */
  readonly name: string;
  readonly shards: number;
  /** Fingerprint of the key that makes the ids of conversations. */
  readonly hashKey: string;
  /** Each keeps the conversations of some shards; together those of all. Their places are the numbers of groups. */
  readonly rooms: readonly Room[];
  readonly aliases: AliasTable;
  readonly bookings: Pick<Bookings, 'everything' | 'restore'>;
  readonly flows: Pick<FlowLedger, 'add' | 'lastOf' | 'stays' | 'sums'>;
  readonly spending: {
    ledger: Pick<SpendLedger, 'reserve' | 'totals'>;
    /** Those on which something may be spent now. */
    accounts(): SpendAccount[];
  };
  /** Absent where somebody else keeps the users. */
  readonly users: UsersFile | undefined;
  /** Small files that belong to all conversations, by the name of their folder. */
  readonly folders: Readonly<Record<FolderName, DurableFiles>>;
  readonly marks: ImportMarks;

  /**
   * Resolves while nothing but this command touches what is kept, and nothing that was accepted waits elsewhere.
   * @throws ProsaError `data_locked` or `log_pending`
   */
  assertQuiet(): Promise<void>;
  /** Does what can only be done here, before what is kept goes elsewhere. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export interface Room {
  shards: readonly number[];
  store: Store;
}

export const FOLDERS = ['funnels', 'erasures', 'drafts'] as const;

export type FolderName = (typeof FOLDERS)[number];

/** Which export was or is being imported here. */
export interface ImportMarks {
  read(): Promise<ImportMark | undefined>;
  /** Resolves when it is durable. */
  write(mark: ImportMark): Promise<void>;
}

/** What the two sides of a move must have in common. */
export interface Likeness {
  shards: number;
  hashKey: string;
}

export function roomOf({ rooms }: House, shard: number): Room {
  return rooms.find(({ shards }) => shards.includes(shard))!;
}

/** Conversations that are counted at once. */
const PAGE = 10_000;

/** How many conversations there are, those included of which there are dead letters only. */
export async function countOf({ rooms }: House): Promise<number> {
  let count = 0;
  for (const { store } of rooms) for await (const ids of pagesOf(store)) count += ids.length;
  return count;
}

/** Of the ids of all conversations in a store. */
export async function* pagesOf(store: Store): AsyncGenerator<string[]> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const page: ConversationPage = await store.allConversations(after, PAGE);
    yield page.conversations;
    after = page.end;
  }
}
