import type { EffectState } from '../../src/effects/effect.ts';
import { conversationPage } from '../../src/store/conversation-pages.ts';
import type { DeadLetter, DeadLetterQuery, NewDeadLetter } from '../../src/store/dead-letter.ts';
import { type Erased, type JournalBase, NOTHING_ERASED, sumErased } from '../../src/store/erasure.ts';
import type { LogMemory } from '../../src/store/log-memory.ts';
import type { BegunConversation, ConversationPage, StoredConversation } from '../../src/store/moving.ts';
import { type Place, type Standing, standingIn } from '../../src/store/standing.ts';
import {
  type CommitBatch,
  type DeliveryUpdate,
  type JournalEntry,
  NEVER,
  OUTBOX_RANK,
  type OutboxEntry,
  type Store,
  type Whereabouts,
  type Withdrawal,
} from '../../src/store/store.ts';

interface Kept {
  revision: number;
  /** Log position of its last event. */
  position: number;
  record: string;
  nextDeadline: number | undefined;
  standing?: Standing | undefined;
  runningEffects: number;
  effects: Map<number, EffectState>;
  journal: JournalEntry[];
  outbox: OutboxEntry[];
  base?: JournalBase;
  /** The highest log offset of its events. */
  offset?: number;
}

/** A store without I/O that keeps all the promises of the port but durability; it can be told to fail. */
export class MemoryStore implements Store {
  #kept = new Map<string, Kept>();
  #deadLetters: DeadLetter[] = [];
  #lastLetter = 0;
  #position = 0;
  #lastOffset = -1;
  commits = 0;
  opened = 0;
  readonly logMemory: LogMemory = {
    lastOffset: async () => this.#lastOffset,
    offsetsOf: async (conversations) =>
      new Map(
        conversations.flatMap((id) => {
          const offset = this.#kept.get(id)?.offset;
          return offset === undefined ? [] : [[id, offset]];
        }),
      ),
  };
  /** Thrown by the next commits instead of writing. */
  failure: Error | undefined;

  async load(conversations: readonly string[]): Promise<Map<string, string>> {
    return new Map(
      conversations.flatMap((id) => (this.#kept.has(id) ? [[id, this.#kept.get(id)!.record]] : [])),
    );
  }

  async durable(): Promise<void> {}

  async commit(batch: CommitBatch): Promise<Set<string>> {
    if (this.failure !== undefined) throw this.failure;
    if (batch.conversations.some((c) => c.journal.some((entry) => typeof entry.event !== 'string'))) {
      throw new TypeError('an event is text');
    }
    this.commits++;
    for (const state of batch.effects) this.#kept.get(state.conversation)?.effects.set(state.effect, state);
    const lost = new Set<string>();
    for (const commit of batch.conversations) {
      const kept = this.#kept.get(commit.conversation);
      if ((kept?.revision ?? 0) !== commit.expected) {
        lost.add(commit.conversation);
        continue;
      }
      const added = commit.outbox.map((entry) => ({
        ...entry,
        conversation: commit.conversation,
        state: 'pending' as const,
        attempts: 0,
        repeats: 0,
        notBefore: 0,
        messageId: undefined,
        error: undefined,
        updatedAt: entry.at,
      }));
      for (const entry of [...(kept?.outbox ?? []), ...added] as OutboxEntry[]) {
        const isMeant = ({ from, before }: Withdrawal) => from <= entry.revision && entry.revision < before;
        if (!commit.withdrawals.some(isMeant)) continue;
        if (entry.state === 'pending') entry.state = 'withdrawn';
        else if (entry.state === 'sending') entry.notBefore = NEVER;
      }
      const effects = kept?.effects ?? new Map<number, EffectState>();
      for (const effect of commit.endedEffects) effects.delete(effect);
      this.#kept.set(commit.conversation, {
        ...kept,
        effects,
        revision: commit.revision,
        position: commit.journal.at(-1)?.position ?? batch.position,
        record: commit.record,
        nextDeadline: commit.nextDeadline,
        standing: commit.standing,
        runningEffects: commit.runningEffects,
        ...(commit.logOffset === undefined ? {} : { offset: commit.logOffset }),
        journal: [...(kept?.journal ?? []), ...commit.journal],
        outbox: [...(kept?.outbox ?? []), ...added],
      });
      this.#lastOffset = Math.max(this.#lastOffset, commit.logOffset ?? -1);
      for (const { letter, at } of commit.requeued ?? []) this.#settle(letter, 'requeued', at);
    }
    for (const update of batch.deliveries) {
      if (!update.unlessLost || !lost.has(update.conversation)) this.#deliver(update);
    }
    for (const letter of batch.deadLetters) if (!lost.has(letter.conversation)) this.#bury(letter);
    this.#position = Math.max(this.#position, batch.position);
    return lost;
  }

  async recent(before: Place | undefined, limit: number): Promise<Place[]> {
    const { at, conversation } = before ?? { at: Number.MAX_SAFE_INTEGER, conversation: '' };
    return this.#places(({ updatedAt }) => updatedAt)
      .filter((one) => one.at < at || (one.at === at && one.conversation < conversation))
      .reverse()
      .slice(0, limit);
  }

  async withPerson(taken: boolean, limit: number): Promise<Place[]> {
    const since = ({ person }: Standing) => (person?.taken === taken ? person.since : undefined);
    return this.#places(since).slice(0, limit);
  }

  async countWithPerson(): Promise<{ waiting: number; taken: number }> {
    const count = async (taken: boolean) => (await this.withPerson(taken, Number.MAX_SAFE_INTEGER)).length;
    return { waiting: await count(false), taken: await count(true) };
  }

  #places(of: (standing: Standing) => number | undefined): Place[] {
    const found = [...this.#kept].flatMap(([conversation, { standing }]) => {
      const at = standing && of(standing);
      return at === undefined ? [] : [{ conversation, at }];
    });
    return found.sort((a, b) => a.at - b.at || (a.conversation < b.conversation ? -1 : 1));
  }

  #bury(letter: NewDeadLetter): void {
    const { conversation, key, attempts, at } = letter;
    const open = this.#deadLetters.find(
      (one) => one.state === 'open' && one.conversation === conversation && one.key === key,
    );
    if (open === undefined) {
      this.#deadLetters.push({ ...letter, id: ++this.#lastLetter, state: 'open', updatedAt: at });
    } else {
      Object.assign(open, letter, { at: open.at, attempts: open.attempts + attempts, updatedAt: at });
    }
  }

  #settle(id: number, state: DeadLetter['state'], at: number): boolean {
    const letter = this.#deadLetters.find((one) => one.id === id && one.state === 'open');
    if (letter === undefined) return false;
    Object.assign(letter, { state, updatedAt: at });
    return true;
  }

  #deliver(update: DeliveryUpdate): void {
    const entry = this.#kept.get(update.conversation)?.outbox.find((one) => one.entry === update.entry);
    if (entry === undefined || (update.decidedAt ?? entry.at) !== entry.at) return;
    const rank = OUTBOX_RANK[entry.state];
    const { at } = update;
    if (update.kind === 'claim' && rank <= 1) {
      const repeats = entry.repeats + rank;
      Object.assign(entry, { state: 'sending', attempts: entry.attempts + 1, repeats, updatedAt: at });
    } else if (update.kind === 'release' && rank === 1) {
      const { notBefore, error } = update;
      const state = entry.notBefore === NEVER ? 'withdrawn' : 'pending';
      Object.assign(entry, { state, notBefore, error, updatedAt: at });
    } else if (update.kind === 'advance' && rank < OUTBOX_RANK[update.state]) {
      const messageId = update.messageId ?? entry.messageId;
      Object.assign(entry, { state: update.state, messageId, error: update.error, updatedAt: at });
    }
  }

  async lastPosition(): Promise<number> {
    return this.#position;
  }

  async due(now: number, limit: number): Promise<string[]> {
    return [...this.#kept]
      .filter(([, { nextDeadline }]) => nextDeadline !== undefined && nextDeadline <= now)
      .sort(([, a], [, b]) => a.nextDeadline! - b.nextDeadline!)
      .slice(0, limit)
      .map(([id]) => id);
  }

  async nextDeadline(): Promise<number | undefined> {
    const all = [...this.#kept.values()].flatMap(({ nextDeadline }) => nextDeadline ?? []);
    return all.length === 0 ? undefined : Math.min(...all);
  }

  async withRunningEffects(): Promise<string[]> {
    return [...this.#kept].filter(([, { runningEffects }]) => runningEffects > 0).map(([id]) => id);
  }

  async effectStates(): Promise<EffectState[]> {
    return [...this.#kept.values()].flatMap(({ effects }) => [...effects.values()]);
  }

  async withUnsentMessages(): Promise<string[]> {
    return [...this.#kept].filter(([, { outbox }]) => outbox.some(isUnsent)).map(([id]) => id);
  }

  async nextUnsent(conversations: readonly string[]): Promise<OutboxEntry[]> {
    return conversations.flatMap((id) => {
      const entry = this.#kept.get(id)?.outbox.find(isUnsent);
      return entry === undefined ? [] : [{ ...entry }];
    });
  }

  async conversations(after: string, limit: number): Promise<string[]> {
    return [...this.#kept.keys()]
      .filter((id) => id > after)
      .sort((a, b) => (a < b ? -1 : 1))
      .slice(0, limit);
  }

  async outbox(conversation: string, after: number, limit: number): Promise<OutboxEntry[]> {
    const entries = this.#kept.get(conversation)?.outbox ?? [];
    return entries.filter(({ entry }) => entry > after).slice(0, limit);
  }

  async journal(conversation: string, after: number, limit: number): Promise<JournalEntry[]> {
    const entries = this.#kept.get(conversation)?.journal ?? [];
    return entries.filter(({ revision }) => revision > after).slice(0, limit);
  }

  async deadLetters({ limit, state, conversation, before }: DeadLetterQuery): Promise<DeadLetter[]> {
    return this.#deadLetters
      .filter((one) => state === undefined || one.state === state)
      .filter((one) => conversation === undefined || one.conversation === conversation)
      .sort((a, b) => b.at - a.at || b.id - a.id)
      .filter(({ at, id }) => !before || at < before.at || (at === before.at && id < before.id))
      .slice(0, limit)
      .map((one) => ({ ...one }));
  }

  async deadLetter(id: number): Promise<DeadLetter | undefined> {
    const letter = this.#deadLetters.find((one) => one.id === id);
    return letter && { ...letter };
  }

  async discardDeadLetter(id: number, at: number): Promise<boolean> {
    return this.#settle(id, 'discarded', at);
  }

  async erase(conversations: readonly string[]): Promise<Erased> {
    const erased = await this.holdings(conversations);
    for (const conversation of conversations) this.#kept.delete(conversation);
    this.#deadLetters = this.#deadLetters.filter(({ conversation }) => !conversations.includes(conversation));
    return erased;
  }

  async holdings(conversations: readonly string[]): Promise<Erased> {
    return sumErased(...conversations.map((one) => this.#holdings(one)));
  }

  #holdings(conversation: string): Erased {
    const kept = this.#kept.get(conversation);
    return {
      conversations: kept === undefined ? 0 : 1,
      events: kept?.journal.length ?? 0,
      messages: kept?.outbox.length ?? 0,
      unsent: kept?.outbox.filter(isUnsent).length ?? 0,
      deadLetters: this.#deadLetters.filter((letter) => letter.conversation === conversation).length,
    };
  }

  async trim(conversation: string, base: JournalBase): Promise<Erased> {
    const kept = this.#kept.get(conversation);
    if (kept === undefined) return NOTHING_ERASED;
    const { journal, outbox } = kept;
    if (outbox.some((entry) => entry.revision <= base.revision && isUnsent(entry))) return NOTHING_ERASED;
    kept.base = base;
    kept.journal = journal.filter(({ revision }) => revision > base.revision);
    kept.outbox = outbox.filter((entry) => entry.revision > base.revision);
    const events = journal.length - kept.journal.length;
    return { ...NOTHING_ERASED, events, messages: outbox.length - kept.outbox.length };
  }

  async base(conversation: string): Promise<JournalBase | undefined> {
    return this.#kept.get(conversation)?.base;
  }

  async eraseDeadLetters(before: number, limit: number): Promise<Erased> {
    const oldest = this.#deadLetters.filter(({ updatedAt }) => updatedAt < before).slice(0, limit);
    this.#deadLetters = this.#deadLetters.filter((letter) => !oldest.includes(letter));
    return { ...NOTHING_ERASED, deadLetters: oldest.length };
  }

  async pack(): Promise<number> {
    return 0;
  }

  async shrink(): Promise<boolean> {
    return false;
  }

  async purge(): Promise<boolean> {
    return true;
  }

  async scrub(): Promise<boolean> {
    return true;
  }

  async whereabouts(after: number, limit: number): Promise<Whereabouts[]> {
    return [...this.#kept]
      .map(([conversation, { record }], index) => {
        const { funnel, funnelVersion, state, migrated } = JSON.parse(record);
        const order = index + 1;
        const migratedBy = migrated?.by;
        return { order, conversation, funnel, funnelVersion, state: JSON.stringify(state), migratedBy };
      })
      .filter(({ order }) => order > after)
      .slice(0, limit);
  }

  async timesOpened(): Promise<number> {
    return this.opened;
  }

  allConversations(after: string, limit: number): Promise<ConversationPage> {
    const begun = async (order: number, most: number) =>
      [...this.#kept.keys()]
        .map((conversation, index) => ({ order: index + 1, conversation }))
        .slice(order, order + most);
    const unbegun = async (id: string, most: number) =>
      [...new Set(this.#deadLetters.map(({ conversation }) => conversation))]
        .filter((conversation) => conversation > id && !this.#kept.has(conversation))
        .sort()
        .slice(0, most);
    return conversationPage({ begun, unbegun }, after, limit);
  }

  async whole(conversations: readonly string[]): Promise<StoredConversation[]> {
    return conversations.flatMap((conversation) => {
      const begun = this.#begun(conversation);
      const deadLetters = this.#deadLetters
        .filter((letter) => letter.conversation === conversation)
        .sort((a, b) => a.at - b.at || a.id - b.id);
      if (begun === undefined && deadLetters.length === 0) return [];
      return [structuredClone({ conversation, ...(begun && { begun }), deadLetters })];
    });
  }

  #begun(conversation: string): BegunConversation | undefined {
    const kept = this.#kept.get(conversation);
    if (kept === undefined) return undefined;
    const { revision, position, record, nextDeadline, runningEffects, base, journal, outbox } = kept;
    const effects = [...kept.effects.values()].sort((a, b) => a.effect - b.effect);
    const hasRunningEffects = runningEffects > 0;
    const of = { revision, position, record, nextDeadline, hasRunningEffects, base };
    return { ...of, journal, outbox, effects };
  }

  async lastLetter(): Promise<number> {
    return this.#lastLetter;
  }

  async restore(conversations: readonly StoredConversation[], lastLetter: number): Promise<Set<string>> {
    this.#lastLetter = Math.max(this.#lastLetter, lastLetter);
    const there = new Set((await this.allConversations('', Number.MAX_SAFE_INTEGER)).conversations);
    const written = structuredClone(conversations.filter(({ conversation }) => !there.has(conversation)));
    for (const { conversation, begun, deadLetters } of written) {
      if (begun !== undefined) {
        const { base, hasRunningEffects, ...rest } = begun;
        const effects = new Map(begun.effects.map((state) => [state.effect, state]));
        const running = { effects, runningEffects: hasRunningEffects ? 1 : 0 };
        this.#kept.set(conversation, {
          ...rest,
          ...running,
          standing: standingIn(begun.record),
          ...(base && { base }),
        });
        this.#position = Math.max(this.#position, begun.position);
      }
      for (const letter of deadLetters) this.#deadLetters.push({ ...letter, id: ++this.#lastLetter });
    }
    return new Set(conversations.flatMap(({ conversation: id }) => (there.has(id) ? [id] : [])));
  }

  async close(): Promise<void> {}
}

const isUnsent = ({ state }: OutboxEntry) => OUTBOX_RANK[state] < OUTBOX_RANK.sent;
