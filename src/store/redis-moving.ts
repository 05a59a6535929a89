/** Conversations that come to a shard in Redis, or leave it. Those that come are small at once, as if at rest. */
import { conversationPage } from './conversation-pages.ts';
import { identityOf, shorten } from './journal-text.ts';
import { writeMessageText } from './message-text.ts';
import type { BegunConversation, ConversationPage, Moving, StoredConversation } from './moving.ts';
import { standingArguments } from './redis-commit.ts';
import type { RedisConnection } from './redis-connection.ts';
import { letterArguments, type RedisDeadLetters } from './redis-dead-letters.ts';
import { effectStatesOf, writeEffectState } from './redis-effects.ts';
import { readBase, writeBase } from './redis-erasure.ts';
import { readElement, type StoredEntry, toJournalEntry, writePack } from './redis-journal.ts';
import type { ShardKeys } from './redis-keys.ts';
import { readMessage, textsIn, toOutboxEntry, writeMessage } from './redis-outbox.ts';
import { FULL_PACK } from './redis-packs.ts';
import { movedRecord, readRecord, textOf } from './redis-record.ts';
import type { Argument, RedisRequest } from './redis-request.ts';
import { STORE_SCRIPTS } from './redis-scripts.ts';
import type { ShardWriter, WriteCall } from './redis-writer.ts';
import { standingIn } from './standing.ts';
import { OUTBOX_RANK, type OutboxEntry } from './store.ts';

export class RedisMoving implements Moving {
  readonly #connection: RedisConnection;
  readonly #keys: ShardKeys;
  readonly #writer: ShardWriter;
  readonly #letters: RedisDeadLetters;

  constructor(connection: RedisConnection, keys: ShardKeys, writer: ShardWriter, letters: RedisDeadLetters) {
    this.#connection = connection;
    this.#keys = keys;
    this.#writer = writer;
    this.#letters = letters;
  }

  async timesOpened(): Promise<number> {
    return this.#writer.timesOpened;
  }

  async lastLetter(): Promise<number> {
    const [last] = await this.#connection.request([['HGET', this.#keys.shard, 'letter']]);
    return Number(last ?? 0);
  }

  allConversations(after: string, limit: number): Promise<ConversationPage> {
    return conversationPage(
      { begun: (...of) => this.#begun(...of), unbegun: (...of) => this.#unbegun(...of) },
      after,
      limit,
    );
  }

  async #begun(after: number, limit: number): Promise<{ order: number; conversation: string }[]> {
    const [found] = await this.#connection.request([
      ['ZRANGEBYSCORE', this.#keys.began, `(${after}`, '+inf', 'WITHSCORES', 'LIMIT', 0, limit],
    ]);
    const page = (found as Buffer[]).map(String);
    return Array.from({ length: page.length / 2 }, (_, n) => {
      return { conversation: page[2 * n]!, order: Number(page[2 * n + 1]) };
    });
  }

  async #unbegun(after: string, limit: number): Promise<string[]> {
    const [names] = await this.#connection.request([
      ['ZRANGEBYLEX', this.#keys.lettersOf, after === '' ? '-' : `[${after}\x01`, '+'],
    ]);
    const buried = new Set((names as Buffer[]).map((name) => String(name.subarray(0, name.indexOf(0)))));
    const ids = [...buried];
    const exist = await this.#connection.request(ids.map((id) => ['EXISTS', this.#keys.record(id)] as const));
    return ids.filter((_, index) => exist[index] === 0).slice(0, limit);
  }

  async whole(conversations: readonly string[]): Promise<StoredConversation[]> {
    const requests = conversations.map((id) => this.#requestsOf(id));
    const replies = await this.#connection.request(requests.flat());
    const found: StoredConversation[] = [];
    for (const [index, conversation] of conversations.entries()) {
      const of = replies.slice(index * requests[0]!.length) as Replies;
      const begun = of[0] === null ? undefined : readBegun(conversation, of);
      const deadLetters = of[5] > 0 ? await this.#lettersOf(conversation) : [];
      if (begun !== undefined) found.push({ conversation, begun, deadLetters });
      else if (deadLetters.length > 0) found.push({ conversation, deadLetters });
    }
    await this.#writer.confirm();
    return found;
  }

  /** As `Replies` are answered. */
  #requestsOf(id: string): RedisRequest[] {
    const keys = this.#keys;
    return [
      ['GET', keys.record(id)],
      ['LRANGE', keys.journal(id), 0, -1],
      ['LRANGE', keys.outbox(id), 0, -1],
      ['HGETALL', keys.effects(id)],
      ['GET', keys.base(id)],
      ['ZLEXCOUNT', keys.lettersOf, `[${id}\0`, `(${id}\x01`],
    ];
  }

  async #lettersOf(conversation: string) {
    const newestFirst = await this.#letters.list({ conversation, limit: Number.MAX_SAFE_INTEGER });
    return newestFirst.reverse();
  }

  async restore(conversations: readonly StoredConversation[], lastLetter: number): Promise<Set<string>> {
    const answers = await this.#writer.write(conversations.map((one) => this.#restoreCall(one, lastLetter)));
    const there = conversations.filter((_, index) => answers[index]![0] !== 1);
    return new Set(there.map(({ conversation }) => conversation));
  }

  #restoreCall({ conversation, begun, deadLetters }: StoredConversation, lastLetter: number): WriteCall {
    const keys = this.#keys;
    const letters = deadLetters.flatMap((letter) => {
      const [key, at, attempts, rest] = letterArguments(letter);
      return [letter.state, letter.updatedAt, at!, attempts!, key!, rest!];
    });
    const counts = { letters: deadLetters.length, effects: begun?.effects.length ?? 0 };
    const { journal, outbox, effects, ...own } =
      begun === undefined ? NOTHING : writeBegun(conversation, begun);
    return {
      script: STORE_SCRIPTS.restore,
      keys: [
        keys.record(conversation),
        keys.journal(conversation),
        keys.outbox(conversation),
        keys.effects(conversation),
        keys.base(conversation),
      ],
      args: [
        conversation,
        lastLetter,
        own.position,
        own.deadline,
        own.running,
        own.unsent,
        own.record,
        own.base,
        ...own.listed,
        journal.length,
        outbox.length,
        counts.effects,
        counts.letters,
        ...journal,
        ...outbox,
        ...effects,
        ...letters,
      ],
    };
  }
}

type Replies = [
  record: Buffer | null,
  journal: Buffer[],
  outbox: Buffer[],
  effects: Buffer[],
  base: Buffer | null,
  letters: number,
];

function readBegun(conversation: string, replies: Replies): BegunConversation {
  const [value, elements, messages, effects, base] = replies;
  const stored = readRecord(value!);
  const record = textOf(stored);
  const identity = identityOf(conversation, record);
  const texts = textsIn(elements);
  return {
    revision: stored.revision,
    position: stored.position,
    record,
    nextDeadline: stored.deadline,
    hasRunningEffects: stored.hasRunningEffects,
    base: base === null ? undefined : readBase(base),
    journal: elements.flatMap(readElement).map((entry) => toJournalEntry(entry, identity)),
    outbox: messages.map((message) => toOutboxEntry(readMessage(conversation, message), texts)),
    effects: effectStatesOf(conversation, effects).sort((a, b) => a.effect - b.effect),
  };
}

interface Written {
  position: number;
  deadline: number | '';
  running: 1 | '';
  unsent: number | '';
  record: Argument;
  base: Argument;
  listed: Argument[];
  journal: Argument[];
  outbox: Argument[];
  /** Each behind its number. */
  effects: Argument[];
}

const NOTHING: Written = {
  ...{ position: 0, deadline: '', running: '', unsent: '', record: '', base: '' },
  ...{ listed: ['', '', ''], journal: [], outbox: [], effects: [] },
};

function writeBegun(conversation: string, begun: BegunConversation): Written {
  const { base, effects, nextDeadline, hasRunningEffects, outbox, position } = begun;
  const waiting = outbox.find(({ state }) => OUTBOX_RANK[state] < OUTBOX_RANK.sent);
  return {
    position,
    deadline: nextDeadline ?? '',
    running: hasRunningEffects ? 1 : '',
    unsent: waiting?.entry ?? '',
    record: movedRecord(begun),
    base: base === undefined ? '' : writeBase(base),
    listed: standingArguments(standingIn(begun.record)),
    journal: writePacks(conversation, begun),
    outbox: outbox.map((message) => writeMessage(hasIdInPack(message) ? withoutId(message) : message)),
    effects: effects.flatMap((state) => [state.effect, writeEffectState(state)]),
  };
}

function writePacks(conversation: string, { record, journal, outbox }: BegunConversation): Buffer[] {
  const identity = identityOf(conversation, record);
  const decided = Map.groupBy(outbox, ({ revision }) => revision);
  const entries = journal.map((entry): StoredEntry => {
    const messages = (decided.get(entry.revision) ?? []).map((message) => {
      const { entry: number, prompt, messageId: id } = message;
      const text = writeMessageText(message);
      return { number, prompt, text, ...(hasIdInPack(message) && { id: id! }) };
    });
    return { ...entry, event: shorten(entry.event, identity), messages };
  });
  const packs: Buffer[] = [];
  for (let at = 0; at < entries.length; at += FULL_PACK)
    packs.push(writePack(entries.slice(at, at + FULL_PACK)));
  return packs;
}

/** As packing leaves it: the id of one that was accepted stands beside its text. */
const hasIdInPack = ({ messageId, state }: OutboxEntry) =>
  messageId !== undefined && OUTBOX_RANK[state] >= OUTBOX_RANK.sent;

const withoutId = (message: OutboxEntry): OutboxEntry => ({ ...message, messageId: undefined });
