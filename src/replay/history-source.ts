/** Where histories come from: a running Prosa, or a journal file. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';
import { versionOf } from '../funnel/compile.ts';
import type { StoredRecord } from '../shard/conversation-list.ts';
import type { JournalView } from '../shard/conversation-view.ts';
import type { JournalEntry } from '../store/store.ts';
import type { FunnelBundle } from './funnel-bundle.ts';
import type { History, JournalFile } from './journal-file.ts';

export interface HistorySource {
  conversations(): AsyncIterable<string>;
  /** @throws ProsaError `not_found` */
  history(conversation: string): Promise<History>;
  bundle(funnel: string): Promise<FunnelBundle | undefined>;
}

/** The part of the admin API's client that is needed here. */
export interface AdminApi {
  request<T>(method: 'GET', path: string): Promise<T>;
}

const PAGE = 500;
/** The journal's beginning may be erased between two pages; then it is read again. */
const ATTEMPTS = 3;

/** What a history is put together from. */
export interface HistoryReader {
  /** @throws ProsaError `not_found` */
  record(conversation: string): Promise<StoredRecord>;
  journal(conversation: string, after: number, limit: number): Promise<JournalView[]>;
}

export function runningProsa(api: AdminApi, dataDir: string): HistorySource {
  const path = (conversation: string) => `/api/conversations/${encodeURIComponent(conversation)}`;
  const reader: HistoryReader = {
    record: (conversation) => api.request('GET', `${path(conversation)}/record`),
    journal: async (conversation, after, limit) => {
      const query = `after=${after}&limit=${limit}`;
      const page = await api.request<{ items: JournalView[] }>(
        'GET',
        `${path(conversation)}/journal?${query}`,
      );
      return page.items;
    },
  };
  return {
    async *conversations() {
      for (let after: string | undefined = ''; after !== undefined; ) {
        const query = new URLSearchParams({ after, limit: String(PAGE) });
        const page: { items: { id: string }[]; next?: string } = await api.request(
          'GET',
          `/api/conversations?${query}`,
        );
        for (const { id } of page.items) yield id;
        after = page.next;
      }
    },
    history: (conversation) => readHistory(reader, conversation),
    bundle: (funnel) => readBundle(api, dataDir, funnel),
  };
}

/** The conversation as it stands; what happens meanwhile is not part of it. @throws ProsaError `not_found` */
export async function readHistory(reader: HistoryReader, conversation: string): Promise<History> {
  for (let attempt = 1; ; attempt++) {
    const history = await readOnce(reader, conversation);
    if (isWhole(history) || attempt === ATTEMPTS) return history;
  }
}

async function readOnce(reader: HistoryReader, conversation: string): Promise<History> {
  const { revision, record, base } = await reader.record(conversation);
  const journal: JournalEntry[] = [];
  for (let after = base?.revision ?? 0; after < revision; after = journal.at(-1)!.revision) {
    const limit = Math.min(PAGE, revision - after);
    const items = await reader.journal(conversation, after, limit);
    journal.push(...items.filter((item) => item.revision <= revision).map(entryOf));
    if (items.length < limit) break;
  }
  return { conversation, ...(base === undefined ? {} : { base }), journal, record };
}

/** JSON that was written by JavaScript is the same after reading and writing it again. */
function entryOf({ revision, position, event, state, digest }: JournalView): JournalEntry {
  return { revision, position, event: JSON.stringify(event), state: JSON.stringify(state), digest };
}

function isWhole({ base, journal }: History): boolean {
  return journal.length === 0 || journal[0]!.revision === (base?.revision ?? 0) + 1;
}

async function readBundle(api: AdminApi, dataDir: string, funnel: string): Promise<FunnelBundle | undefined> {
  try {
    const found = await api.request<Partial<FunnelBundle>>(
      'GET',
      `/api/funnels/${encodeURIComponent(funnel)}`,
    );
    if (found.document !== undefined && found.prompts !== undefined) {
      return { document: found.document, prompts: found.prompts };
    }
  } catch (error) {
    if (!(error instanceof ProsaError) || error.code !== 'not_found') throw error;
  }
  const file = join(dataDir, 'funnels', `${funnel}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as FunnelBundle;
  } catch {
    return undefined;
  }
}

export function journalFileSource({ conversations, funnels }: JournalFile): HistorySource {
  return {
    async *conversations() {
      for (const { conversation } of conversations) yield conversation;
    },
    async history(conversation) {
      const found = conversations.find((history) => history.conversation === conversation);
      if (found === undefined) {
        throw new ProsaError('not_found', `there is no conversation ${conversation} in the file`);
      }
      return found;
    },
    async bundle(funnel) {
      return funnels.find(({ document, prompts }) => {
        return `${document.id}@${versionOf(document, new Map(Object.entries(prompts)))}` === funnel;
      });
    },
  };
}
