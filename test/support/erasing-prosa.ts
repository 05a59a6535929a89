/** A Prosa without HTTP and threads: one group of shards on its real file, contacts, eraser and retention. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import type { OutgoingMessage, SendOutcome } from '../../src/channels/channel.ts';
import { Eraser } from '../../src/erasure/eraser.ts';
import { ErasureFiles } from '../../src/erasure/erasure-files.ts';
import type { ErasureHosts } from '../../src/erasure/erasure-hosts.ts';
import type { ErasureReceipt } from '../../src/erasure/receipt.ts';
import { Retention } from '../../src/erasure/retention.ts';
import type { CompiledFunnel } from '../../src/funnel/compile.ts';
import { Contacts } from '../../src/gateway/contacts.ts';
import { performErasure } from '../../src/shard/erasure-tasks.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { SqliteAliases } from '../../src/store/sqlite-aliases.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { FakeClock } from './fake-clock.ts';
import { settle } from './fake-clock.ts';
import { silentObserver } from './silent-observer.ts';
import { message, tinyFunnel } from './tiny-funnel.ts';

const funnel: CompiledFunnel = tinyFunnel();
export const funnels = { live: () => funnel, of: () => funnel };

export interface ErasingProsa {
  group: ShardGroup;
  contacts: Contacts;
  bookings: SqliteBookings;
  eraser: Eraser;
  hosts: ErasureHosts;
  counted: unknown[];
  /** Someone writes; with `guests` the funnel begins an effect that never ends. */
  say(addresses: readonly string[], text: string, guests?: number): Promise<string>;
  /** Until every erasure is complete. */
  completed(): Promise<void>;
  receipts(): ErasureReceipt[];
  retention(days: number): Retention;
  close(): Promise<void>;
}

export async function openProsa(
  directory: string,
  clock: FakeClock,
  send: (message: OutgoingMessage) => Promise<SendOutcome> = async () => ({
    status: 'accepted',
    messageId: 'w',
  }),
): Promise<ErasingProsa> {
  const store = new SqliteStore(join(directory, 'group-0.sqlite'));
  const group = new ShardGroup({
    store,
    funnels,
    enrich: (event) => event,
    effects: {
      lookUp: {
        run: async (_input, { saveProgress }) => {
          await saveProgress({ looked: 'so far' });
          return new Promise(() => {});
        },
      },
    },
    channels: new Map([['whatsapp', { name: 'whatsapp', send }]]),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: silentObserver,
    cacheCapacity: 1_000_000,
  });
  await group.open();
  const aliases = new SqliteAliases(join(directory, 'contacts.sqlite'));
  const contacts = new Contacts('default', 'a key of some length', aliases);
  const bookings = new SqliteBookings(join(directory, 'bookings.sqlite'));
  const of = { group: 0 };
  const hosts: ErasureHosts = {
    groups: [0],
    groupOf: () => 0,
    erase: (_, conversations, quietSince) => group.erase(conversations, quietSince),
    holdings: (_, conversations) => group.holdings(conversations),
    retain: (_, after, before) =>
      performErasure({ type: 'retain', ...of, after, before }, group) as ReturnType<ErasureHosts['retain']>,
    eraseDeadLetters: (_, before, limit) =>
      performErasure({ type: 'eraseDeadLetters', ...of, before, limit }, group) as ReturnType<
        ErasureHosts['eraseDeadLetters']
      >,
    scrub: () => performErasure({ type: 'scrub', ...of }, group) as Promise<boolean>,
  };
  const log = createLogger('silent');
  const counted: unknown[] = [];
  let closed = false;
  const files = new ErasureFiles(new LocalFiles(join(directory, 'erasures')));
  const eraser = new Eraser({
    hosts,
    contacts,
    bookings,
    files,
    clock,
    log,
    erased: (...counts) => counted.push(counts),
  });
  return {
    group,
    contacts,
    bookings,
    eraser,
    hosts,
    counted,
    async say(addresses, text, guests) {
      const conversation = await contacts.resolve('whatsapp', addresses);
      const at = clock.now();
      const slots = guests === undefined ? {} : { guests };
      await group.deliver([
        {
          ...message(text, { conversation, at, slots }),
          channel: 'whatsapp',
          address: addresses[0]!,
          profile: `profile of ${addresses[0]}`,
        },
      ]);
      await settle();
      return conversation;
    },
    async completed() {
      for (let turn = 0; eraser.unfinished > 0; turn++) {
        if (turn > 10_000) throw new Error('an erasure does not end');
        await clock.pass(5);
      }
    },
    receipts: () => [...files.receipts()],
    retention: (days) =>
      new Retention({
        days,
        hosts,
        eraser,
        clock,
        log,
        trimmed: (counts) => counted.push(['trimmed', counts]),
        untrimmable: () => counted.push(['untrimmable']),
      }),
    async close() {
      if (closed) return;
      closed = true;
      await eraser.close();
      const closing = group.close();
      await clock.pass(10_000);
      await closing;
      aliases.close();
      bookings.close();
    },
  };
}

/** The files under a directory that hold one of the texts. */
export function filesWith(directory: string, ...texts: string[]): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => {
      const bytes = readFileSync(path);
      return texts.filter((text) => bytes.includes(text)).map((text) => `${path}: ${text}`);
    });
}
