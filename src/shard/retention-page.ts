/**
 * One page of a pass of retention over the conversations of a group: tells which have been quiet for too long, and
 * trims the journals of the others. A page may be repeated.
 */
import type { ConversationRecord } from '../actor/record.ts';
import { type TrimmingGroup, trimJournal } from './trim-journal.ts';

export interface RetentionPage {
  /** Conversations to which nothing has happened since; they are still there. */
  quiet: string[];
  trimmed: { events: number; messages: number };
  /** Journals that do not replay, by conversation, and why; they are left as they are. */
  untrimmable: { conversation: string; reason: string }[];
  /** The conversation after which the next page begins; absent after the last one. */
  next?: string;
}

/** Conversations a page looks at and entries it steps: few enough that its worker is busy for milliseconds. */
const PAGE = 64;
const STEPS = 200;

/** A journal is trimmed once it reaches back so much further than it may, so that it is not rewritten for each entry. */
const SLACK = 86_400_000;

/**
 * @param after the conversation before the first one of the page, '' for the first page
 * @param before what happened before then (ms) is to go
 */
export async function retentionPage(
  group: TrimmingGroup,
  after: string,
  before: number,
): Promise<RetentionPage> {
  const ids = await group.store.conversations(after, PAGE);
  const records = await group.store.load(ids);
  const page: RetentionPage = { quiet: [], trimmed: { events: 0, messages: 0 }, untrimmable: [] };
  let steps = STEPS;
  let last = after;
  for (const id of ids) {
    if (steps <= 0) return { ...page, next: last };
    const stored = records.get(id);
    if (stored !== undefined) {
      const { updatedAt, startedAt } = JSON.parse(stored) as ConversationRecord;
      if (updatedAt < before) page.quiet.push(id);
      else if (startedAt < before - SLACK) {
        const { stepped, more } = await trim(group, id, stored, before, steps, page);
        steps -= stepped;
        if (more) return { ...page, next: last }; // it is the first of the next page
      }
    }
    last = id;
  }
  return ids.length < PAGE ? page : { ...page, next: last };
}

async function trim(
  group: TrimmingGroup,
  conversation: string,
  stored: string,
  before: number,
  most: number,
  page: RetentionPage,
): Promise<{ stepped: number; more: boolean }> {
  const base = await group.store.base(conversation);
  if (base !== undefined && base.since >= before - SLACK) return { stepped: 0, more: false };
  try {
    const { erased, stepped, more } = await trimJournal(group, conversation, stored, before, most);
    page.trimmed.events += erased.events;
    page.trimmed.messages += erased.messages;
    return { stepped, more };
  } catch (error) {
    page.untrimmable.push({ conversation, reason: (error as Error).message });
    return { stepped: most, more: false };
  }
}
