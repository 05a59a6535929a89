/**
 * A conversation as an export holds it, and the hash by which it is known again.
 *
 * Its text is canonical: it has the fields of a conversation in one order, so the same conversation gives the same
 * bytes whatever store it comes from. What `Moving` leaves behind is not in it.
 */
import { createHash } from 'node:crypto';
import type { LateTemplate } from '../actor/message.ts';
import { jsonDifferences } from '../replay/json-diff.ts';
import type { BegunConversation, StoredConversation } from '../store/moving.ts';
import type { OutboxEntry } from '../store/store.ts';

export interface Content {
  conversation: string;
  begun?: BegunContent;
  deadLetters: LetterContent[];
  /** Hashes of further addresses that lead to it, in the order of their characters. */
  aliases: string[];
}

type LetterContent = Omit<StoredConversation['deadLetters'][number], 'id' | 'conversation'>;

type BegunContent = Omit<BegunConversation, 'outbox' | 'effects'> & {
  outbox: Omit<OutboxEntry, 'conversation'>[];
  effects: Omit<BegunConversation['effects'][number], 'conversation'>[];
};

/** A conversation on a line of its own, and what stands on it. */
export interface ContentLine {
  hash: string;
  content: Content;
}

export function contentOf(
  { conversation, begun, deadLetters }: StoredConversation,
  aliases: readonly string[],
): Content {
  return {
    conversation,
    ...(begun && { begun: begunContent(begun) }),
    deadLetters: deadLetters.map(letterContent),
    aliases: [...aliases].sort(),
  };
}

export function storedConversation({ conversation, begun, deadLetters }: Content): StoredConversation {
  const of = { conversation, deadLetters: deadLetters.map((letter) => ({ ...letter, conversation, id: 0 })) };
  if (begun === undefined) return of;
  const outbox = begun.outbox.map((message) => ({ ...message, conversation }));
  const effects = begun.effects.map((state) => ({ ...state, conversation }));
  return { ...of, begun: { ...begun, outbox, effects } };
}

/** SHA-256 of the canonical text, as hexadecimal digits. */
export const hashOf = (content: Content): string => sha256(JSON.stringify(content));

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function formatLine({ hash, content }: ContentLine): string {
  return `${JSON.stringify({ hash, content })}\n`;
}

/** @returns undefined for a line that is not what its hash says */
export function parseLine(line: string): ContentLine | undefined {
  try {
    const { hash, content } = JSON.parse(line) as ContentLine;
    const known = contentOf(storedConversation(content), content.aliases);
    return hash === hashOf(known) ? { hash, content: known } : undefined;
  } catch {
    return undefined;
  }
}

/** Where two differ, as paths. What stands there is the customer's and is not told. */
export function differences(one: Content, other: Content): string[] {
  return jsonDifferences(opened(one), opened(other)).map(({ path }) => path);
}

/** With the record as what it says. */
function opened({ begun, ...content }: Content): unknown {
  if (begun === undefined) return content;
  return { ...content, begun: { ...begun, record: parsed(begun.record) } };
}

function parsed(record: string): unknown {
  try {
    return JSON.parse(record);
  } catch {
    return record;
  }
}

function begunContent(begun: BegunConversation): BegunContent {
  const { revision, position, record, nextDeadline, hasRunningEffects, base } = begun;
  return {
    revision,
    position,
    record,
    nextDeadline,
    hasRunningEffects,
    base: base && { revision: base.revision, record: base.record, since: base.since },
    journal: begun.journal.map(({ revision, position, event, state, digest }) => {
      return { revision, position, event, state, digest };
    }),
    outbox: begun.outbox.map(messageContent),
    effects: begun.effects.map(({ effect, attempts, notBefore, progress }) => {
      return { effect, attempts, notBefore, progress };
    }),
  };
}

function messageContent(message: OutboxEntry): BegunContent['outbox'][number] {
  const { entry, revision, prompt, text, at, state, attempts, repeats, notBefore, updatedAt } = message;
  const { messageId, error, media, template } = message;
  return {
    ...{ entry, revision, prompt, text, at, state, attempts, repeats, notBefore, updatedAt },
    messageId: messageId || undefined,
    error: error || undefined,
    ...(media && { media: { url: media.url, caption: media.caption } }),
    ...(template && { template: templateContent(template) }),
  };
}

function templateContent({ name, language, parameters, after }: LateTemplate): LateTemplate {
  return { name, language, parameters, after };
}

function letterContent(letter: StoredConversation['deadLetters'][number]): LetterContent {
  const { key, kind, code, reason, attempts, at, event, revision, position, used, state, updatedAt } = letter;
  return { key, kind, code, reason, attempts, at, event, revision, position, used, state, updatedAt };
}
