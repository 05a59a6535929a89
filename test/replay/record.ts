/**
 * `npm run record-replays`: plays the dialogues through a real group of shards on SQLite, on a clock of its own,
 * and keeps their journals in `<funnel>@<version>.json.gz`. Recording the same version with the same engine
 * again gives the same bytes. Run it when a version is published; keep the files of the versions before, for as
 * long as someone may be inside one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dayAt } from '../../machines/catalogue/days.ts';
import { funnelModules } from '../../machines/machines.ts';
import type { MessageEvent } from '../../src/actor/event.ts';
import { ProsaError } from '../../src/errors.ts';
import { loadFunnel } from '../../src/funnel/load.ts';
import { enrich } from '../../src/perception/enrich.ts';
import { bundleOf } from '../../src/replay/funnel-bundle.ts';
import { journalFile, writeJournalFile } from '../../src/replay/journal-file.ts';
import { ShardGroup } from '../../src/shard/shard-group.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { rentalOutput } from '../support/rental-effects.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { dialogues, type Line } from './dialogues.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MINUTE = 60_000;
const BRAZIL = -3;

const GRANTED = [
  'getPropertyDetails',
  'sendPropertyMedia',
  'holdProperty',
  'bookProperty',
  'checkVisits',
  'scheduleVisit',
];

const granted = (today: () => string) =>
  Object.fromEntries(
    GRANTED.map((src) => [src, { run: async (input: unknown) => rentalOutput(src, input, today()) }]),
  );

export async function record(directory: string): Promise<string> {
  const { funnel } = await loadFunnel(join(HERE, '../../machines/rental'), undefined, funnelModules.rental!);
  const temporary = mkdtempSync(join(tmpdir(), 'prosa-record-'));
  const clock = new FakeClock();
  const store = new SqliteStore(join(temporary, 'group.sqlite'));
  let undeliverable = false;
  let searchFails = false;
  const group = new ShardGroup({
    store,
    funnels: { live: () => funnel!, of: () => funnel! },
    enrich,
    effects: {
      searchProperties: {
        run: async (input) => {
          if (searchFails) throw new Error('the search is out of order');
          return rentalOutput('searchProperties', input, dayAt(clock.now(), BRAZIL));
        },
      },
      ...granted(() => dayAt(clock.now(), BRAZIL)),
      answer: {
        run: async () => {
          throw new ProsaError('model_unavailable', 'there is no language model');
        },
      },
    },
    channels: new Map([
      [
        'whatsapp',
        {
          name: 'whatsapp',
          send: async ({ id }) =>
            undeliverable
              ? { status: 'failed', code: '131026', message: 'Message undeliverable' }
              : { status: 'accepted', messageId: `wamid.${id}` },
        },
      ],
    ]),
    clock,
    dispatcher: { concurrency: 8, unknownWait: 5_000 },
    observer: {
      ...silentObserver,
      commitFailed: (error) => {
        throw error;
      },
    },
    cacheCapacity: 1_000_000,
  });
  await group.open();
  let customer = 0;
  for (const lines of Object.values(dialogues)) {
    customer++;
    let messages = 0;
    const say = (content: MessageEvent['content']) => messageOf(customer, ++messages, clock.now(), content);
    for (const line of lines) {
      await clock.pass(MINUTE);
      if (isSpoken(line)) await group.deliver(contentsOf(line).map(say));
      else if ('silence' in line) await clock.pass(line.silence * 60 * MINUTE);
      else if ('undeliverable' in line) undeliverable = line.undeliverable;
      else searchFails = line.searchFails;
      await settle();
    }
  }
  const histories = [];
  for (let n = 1; n <= customer; n++) {
    const conversation = conversationOf(n);
    const journal = await store.journal(conversation, 0, 1_000);
    histories.push({ conversation, journal, record: (await store.load([conversation])).get(conversation)! });
  }
  const closing = group.close();
  await clock.pass(10_000);
  await closing;
  rmSync(temporary, { recursive: true });
  const path = join(directory, `${funnel!.id}@${funnel!.version}.json.gz`);
  await writeJournalFile(path, journalFile([bundleOf(funnel!)], histories));
  return path;
}

type Spoken = Extract<Line, string | readonly string[] | { sends: string }>;

function isSpoken(line: Line): line is Spoken {
  return typeof line === 'string' || Array.isArray(line) || 'sends' in line;
}

function contentsOf(line: Spoken): MessageEvent['content'][] {
  if (typeof line === 'string') return [{ type: 'text', text: line }];
  if ('sends' in line) return [{ type: 'unsupported', original: line.sends }];
  return line.map((text) => ({ type: 'text', text }));
}

const conversationOf = (customer: number) => `recorded-conversation${customer}`.slice(0, 22);

function messageOf(customer: number, n: number, at: number, content: MessageEvent['content']): MessageEvent {
  return {
    kind: 'message',
    conversation: conversationOf(customer),
    at,
    id: `wamid.recorded.${customer}.${n}`,
    tenant: 'default',
    channel: 'whatsapp',
    address: `550090000000${customer}`,
    sentAt: at - 1_500,
    content,
    profile: 'Ana',
  };
}

if (import.meta.main) process.stdout.write(`${await record(HERE)}\n`);
