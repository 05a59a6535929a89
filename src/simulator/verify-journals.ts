import { ProsaError } from '../errors.ts';
import type { BurstWait } from './burst-wait.ts';
import type { Ledger, LedgerMessage } from './ledger.ts';
import { checkBursts } from './split-bursts.ts';
import type { Finding } from './verdicts.ts';

export interface JournalCheck {
  conversations: number;
  entries: number;
  /** Customers a person looks after: the bot's silence there is meant. */
  handedOff: string[];
  /** Bursts that could be judged. */
  bursts: number;
  findings: Finding[];
  /** Customers whose journals could not be read; with any of these the check proves nothing. */
  problems: string[];
}

export interface JournalCheckOptions {
  /** Base URL of Prosa. */
  url: string;
  adminToken: string;
  ledger: Ledger;
  /** How long a burst is waited for; without it bursts are not judged. */
  wait?: BurstWait | undefined;
  signal?: AbortSignal;
}

interface JournalEntry {
  revision: number;
  event?: { kind?: string; id?: string };
}

/** One conversation of a customer. */
export interface CustomerJournal {
  entries: JournalEntry[];
  /** The last messages decided, each with the revision that decided it. */
  outbox: { id: string; revision: number }[];
}

interface CustomerJournals {
  journals: CustomerJournal[];
  handedOff: boolean;
}

const pageSize = 500;
const mostPages = 1000;
const readers = 8;
const timeoutMs = 10_000;

/**
 * Looks into Prosa's journals: every accepted message is there exactly once, in the order in which its customer
 * wrote them, and the revisions of a conversation follow each other without a gap.
 */
export async function verifyJournals(options: JournalCheckOptions): Promise<JournalCheck> {
  const { ledger, wait } = options;
  const check: JournalCheck = {
    conversations: 0,
    entries: 0,
    handedOff: [],
    bursts: 0,
    findings: [],
    problems: [],
  };
  const customers = Map.groupBy(ledger.messages.values(), (message) => message.customer).entries();
  const read = async () => {
    for (const [customer, messages] of customers) {
      if (options.signal?.aborted) {
        check.problems.push(`${customer}: interrupted`);
        continue;
      }
      try {
        const { journals, handedOff } = await readJournals(options, customer);
        if (handedOff) check.handedOff.push(customer);
        check.conversations += journals.length;
        const all = journals.map(({ entries }) => entries);
        for (const entries of all) check.entries += entries.length;
        check.findings.push(...compareJournals(customer, messages, all));
        if (wait === undefined) continue;
        const { judged, findings } = checkBursts(messages, journals, ledger, wait);
        check.bursts += judged;
        check.findings.push(...findings);
      } catch (error) {
        check.problems.push(`${customer}: ${(error as Error).message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  return check;
}

export function* compareJournals(
  customer: string,
  messages: readonly LedgerMessage[],
  journals: readonly (readonly JournalEntry[])[],
): Generator<Finding> {
  const finding = (verdict: Finding['verdict'], subject: string, detail: string): Finding => ({
    verdict,
    customer,
    subject,
    detail: `journal: ${detail}`,
  });
  const order = new Map(messages.map((message, index) => [message.id, index]));
  const seen = new Set<string>();
  for (const entries of journals) {
    let revision: number | undefined;
    let latest = -1;
    for (const entry of entries) {
      if (revision !== undefined && entry.revision !== revision + 1) {
        const verdict =
          entry.revision > revision ? 'lost' : entry.revision === revision ? 'duplicated' : 'outOfOrder';
        yield finding(
          verdict,
          `${customer}/${entry.revision}`,
          `revision ${entry.revision} follows ${revision}`,
        );
      }
      revision = entry.revision;
      const id = entry.event?.kind === 'message' ? entry.event.id : undefined;
      const index = id === undefined ? undefined : order.get(id);
      if (id === undefined || index === undefined) continue;
      if (seen.has(id)) yield finding('duplicated', id, `the message is there twice, again at ${revision}`);
      else if (index < latest)
        yield finding('outOfOrder', id, `the message comes after a later one, at ${revision}`);
      seen.add(id);
      latest = Math.max(latest, index);
    }
  }
  for (const message of messages) {
    if (message.acceptedAt !== undefined && !seen.has(message.id)) {
      yield finding('lost', message.id, 'accepted and not there');
    }
  }
}

async function readJournals(options: JournalCheckOptions, customer: string): Promise<CustomerJournals> {
  const query = new URLSearchParams({ channel: 'whatsapp', address: customer });
  const found = await get<{
    items: { id: string; owner?: string; outbox?: CustomerJournal['outbox'] }[];
  }>(options, `/api/conversations?${query}`);
  const journals: CustomerJournal[] = [];
  for (const { id, outbox = [] } of found.items) {
    const entries: JournalEntry[] = [];
    let after: string | number | undefined = 0;
    for (let pages = 0; after !== undefined; pages++) {
      if (pages === mostPages) throw new ProsaError('simulator_admin_api_failed', 'the journal does not end');
      const page: { items: JournalEntry[]; next?: string | number | null } = await get(
        options,
        `/api/conversations/${encodeURIComponent(id)}/journal?after=${after}&limit=${pageSize}`,
      );
      entries.push(...page.items);
      after = page.next ?? undefined;
    }
    journals.push({ entries, outbox });
  }
  return { journals, handedOff: found.items.some(({ owner }) => owner === 'human') };
}

async function get<T>(options: JournalCheckOptions, path: string): Promise<T> {
  const response = await fetch(new URL(path, options.url), {
    headers: { authorization: `Bearer ${options.adminToken}` },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const body = await response.text();
  if (response.ok) {
    const answer = JSON.parse(body) as { items?: unknown };
    if (Array.isArray(answer.items)) return answer as T;
  }
  const what = `GET ${path.split('?')[0]} answered ${response.status}`;
  throw new ProsaError('simulator_admin_api_failed', `${what}: ${body.slice(0, 200)}`);
}
