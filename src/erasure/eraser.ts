/**
 * Erases contacts from a data directory while conversations go on (G11).
 *
 * 1. What is to be erased is durable before anything of it is erased, so a crash in between only delays it.
 * 2. While a conversation is being erased those who write to it wait; what was accepted before is erased with it,
 *    and what comes after begins a new one. That it is erased is durable before they go on, so the new one is not
 *    erased too.
 * 3. One erasure at a time. The files are scrubbed behind it, between the transactions of those who go on.
 */
import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Bookings } from '../bookings/bookings.ts';
import { type Contact, spellingsOf } from '../channels/spellings.ts';
import { ProsaError } from '../errors.ts';
import type { Contacts } from '../gateway/contacts.ts';
import { type ErasedConversations, sumConversations } from '../shard/erased-conversations.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Clock } from '../timers/clock.ts';
import type { ErasureFile, ErasureFiles } from './erasure-files.ts';
import type { ErasureHosts } from './erasure-hosts.ts';
import { pause } from './pause.ts';
import {
  type ErasureCounts,
  type ErasureReason,
  type ErasureReceipt,
  largerOf,
  NO_COUNTS,
  sumOf,
} from './receipt.ts';
import { Scrubbing } from './scrubbing.ts';

/** What erasing needs of those who know the addresses. */
export interface ErasedContacts
  extends Pick<Contacts, 'conversationsOf' | 'linked' | 'aliases' | 'digest' | 'hold' | 'forget' | 'scrub'> {
  /** What is left of them where Prosa cannot overwrite it, if anything; for the receipt. */
  readonly remains?: string;
}

export interface EraserParts {
  hosts: ErasureHosts;
  contacts: ErasedContacts;
  bookings: Pick<Bookings, 'find' | 'forget' | 'scrub'>;
  files: Pick<ErasureFiles, keyof ErasureFiles>;
  clock: Clock;
  log: Logger;
  /** Told when conversations and what was theirs do not exist any more. */
  erased(reason: ErasureReason, counts: ErasureCounts): void;
}

/** A contact is meant in each way in which its channel may write it. */
export type Whom = Contact | { conversation: string };

/** After a failure, e.g. while a worker thread is being replaced (ms). */
const TRY_AGAIN_AFTER = 1_000;
/** A time at which no hold has ended yet: those that have are kept for a while, and erased as well (ms). */
const EVER = 0;

export class Eraser {
  readonly #parts: EraserParts;
  readonly #scrubbing: Scrubbing;
  readonly #unfinished = new Map<string, ErasureFile>();
  readonly #stop = new AbortController();
  /** The last of what is done one after the other. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: EraserParts) {
    this.#parts = parts;
    this.#scrubbing = new Scrubbing(parts);
  }

  /** Erasures that have begun and are not complete. */
  get unfinished(): number {
    return this.#unfinished.size;
  }

  get files(): EraserParts['files'] {
    return this.#parts.files;
  }

  /** Tell with the key that a receipt is of this contact, however it was written when it was erased. */
  digests(contact: Contact): string[] {
    return spellingsOf(contact).map(({ channel, address }) => this.#parts.contacts.digest(channel, address));
  }

  /** What `forget` would erase. */
  async holdings(whom: Whom): Promise<ErasureCounts> {
    return this.#holdings(await this.#conversationsOf(whom));
  }

  /**
   * Erases someone everywhere. Resolves when the receipt says `erasedAt`, or after a failure, with which it goes on
   * by itself; the files are scrubbed behind it.
   */
  async forget(whom: Whom): Promise<ErasureReceipt> {
    const file: ErasureFile = {
      ...this.newFile('forget'),
      pending: { conversations: await this.#conversationsOf(whom) },
    };
    if ('address' in whom) file.receipt.contact = this.digests(whom)[0]!;
    await this.#begin(file);
    await this.#tryOnce(file);
    void this.#goOn(file);
    return { ...file.receipt };
  }

  /**
   * Erases those of the conversations to which nothing has happened since `quietSince` (ms), and adds them to the
   * receipt. May be repeated after a failure.
   */
  async eraseQuiet(file: ErasureFile, conversations: string[], quietSince: number): Promise<void> {
    file.pending = { conversations, quietSince };
    await this.#begin(file);
    await this.#inTurn(() => this.#erase(file));
  }

  /** Makes what was erased and trimmed unreadable in the files, then the receipt complete. */
  async complete(file: ErasureFile): Promise<void> {
    await this.#scrubbing.all();
    if (this.#stop.signal.aborted) return;
    const { receipt } = file;
    receipt.completedAt = this.#now();
    await this.#keep(file);
    this.#unfinished.delete(receipt.id);
    this.#parts.log.info({ receipt: receipt.id, reason: receipt.reason, ...receipt.erased }, 'erased');
  }

  newFile(reason: ErasureReason): ErasureFile {
    const requestedAt = this.#now();
    const id = `${requestedAt.replaceAll(/[-:.]/g, '')}-${randomBytes(6).toString('hex')}`;
    return { receipt: { id, reason, requestedAt, erased: { ...NO_COUNTS } } };
  }

  /** Goes on with what a crash or a stop interrupted, and nobody has asked for since; after the hosts are open. */
  async resume(): Promise<void> {
    const files = this.#parts.files.unfinished().filter(({ receipt }) => !this.#unfinished.has(receipt.id));
    for (const file of files) {
      this.#unfinished.set(file.receipt.id, file);
      await this.#tryOnce(file);
      void this.#goOn(file);
    }
    if (files.length === 0) void this.#scrubbing.all(); // what was trimmed may be in the files
  }

  /** Before the hosts close. What has begun and is unfinished goes on at the next start; nothing begins any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#scrubbing.stop();
    await this.#turn.catch(() => {});
  }

  async #begin(file: ErasureFile): Promise<void> {
    if (this.#stop.signal.aborted) throw new ProsaError('shard_closed', 'Prosa is stopping');
    const { id } = file.receipt;
    const isNew = !this.#unfinished.has(id);
    this.#unfinished.set(id, file); // before it is in the files, where it would be taken for one that was interrupted
    try {
      await this.#keep(file);
    } catch (error) {
      if (isNew) this.#unfinished.delete(id);
      throw error;
    }
  }

  /** Outside of a turn; a stop waits until it is done. */
  #keep(file: ErasureFile): Promise<void> {
    const written = this.#parts.files.write(file);
    this.#turn = Promise.allSettled([this.#turn, written]);
    return written;
  }

  /** Until it is complete, or Prosa stops. */
  async #goOn(file: ErasureFile): Promise<void> {
    const { clock, log } = this.#parts;
    const { signal } = this.#stop;
    while (file.pending !== undefined && !signal.aborted) {
      await pause(clock, TRY_AGAIN_AFTER, signal);
      await this.#tryOnce(file);
    }
    if (signal.aborted) return;
    await this.complete(file).catch((error) => {
      log.error({ err: error, receipt: file.receipt.id }, 'the receipt of an erasure was not completed');
    });
  }

  async #tryOnce(file: ErasureFile): Promise<void> {
    try {
      await this.#inTurn(() => this.#erase(file));
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#parts.log.error({ err: error, receipt: file.receipt.id }, 'an erasure failed; trying again');
    }
  }

  async #erase(file: ErasureFile): Promise<void> {
    if (file.pending === undefined || this.#stop.signal.aborted) return;
    const { contacts, bookings, hosts, files } = this.#parts;
    const { receipt, pending } = file;
    const { quietSince, expected } = pending;
    const conversations = await contacts.linked(pending.conversations);
    const held = contacts.hold(conversations);
    try {
      await held.settled;
      // What they wrote before has left the log: it gathers for one turn of the event loop.
      await nextTurn();
      await nextTurn();
      if (quietSince === undefined && expected === undefined) {
        file.pending = { conversations, expected: await this.#holdings(conversations) };
        await files.write(file);
      }
      const erased = await this.#inGroups(conversations, (group, ids) => hosts.erase(group, ids, quietSince));
      const gone = conversations.filter((id) => !erased.kept.includes(id));
      const forgotten = await bookings.forget(gone);
      const got = countsOf(erased, await contacts.forget(gone), forgotten);
      const counts = expected === undefined ? got : largerOf(got, expected);
      receipt.erased = sumOf(receipt.erased, counts);
      receipt.erasedAt = this.#now();
      if (contacts.remains !== undefined) receipt.remains = contacts.remains;
      delete file.pending;
      await files.write(file);
      this.#parts.erased(receipt.reason, counts);
    } finally {
      held.lift();
    }
  }

  async #holdings(conversations: readonly string[]): Promise<ErasureCounts> {
    const { hosts, contacts, bookings } = this.#parts;
    const found = await Promise.all(conversations.map((id) => bookings.find(id, EVER)));
    const held = await this.#inGroups(conversations, (group, ids) => hosts.holdings(group, ids));
    return countsOf(held, await contacts.aliases(conversations), found.flat().length);
  }

  async #inGroups(
    conversations: readonly string[],
    ask: (group: number, conversations: readonly string[]) => Promise<ErasedConversations>,
  ): Promise<ErasedConversations> {
    const byGroup = Map.groupBy(conversations, (id) => this.#parts.hosts.groupOf(id));
    return sumConversations(...(await Promise.all([...byGroup].map(([group, ids]) => ask(group, ids)))));
  }

  async #conversationsOf(whom: Whom): Promise<string[]> {
    const { contacts } = this.#parts;
    if (!('address' in whom)) return contacts.linked([whom.conversation]);
    const spelled = spellingsOf(whom).map(({ channel, address }) =>
      contacts.conversationsOf(channel, address),
    );
    return [...new Set((await Promise.all(spelled)).flat())];
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.#turn.catch(() => {}).then(act);
    this.#turn = mine;
    return mine;
  }

  #now(): string {
    return new Date(this.#parts.clock.now()).toISOString();
  }
}

function countsOf(erased: ErasedConversations, aliases: number, bookings: number): ErasureCounts {
  const { kept: _, ...counts } = erased;
  return { ...counts, aliases, bookings };
}
