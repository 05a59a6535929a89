import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MessageEvent } from '../../src/actor/event.ts';
import type { ShardGroup } from '../../src/shard/shard-group.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { StoreOnSmallDisk } from '../support/full-disk.ts';
import { silentObserver } from '../support/silent-observer.ts';
import { message } from '../support/tiny-funnel.ts';
import { tinyGroup } from '../support/tiny-group.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let clock: FakeClock;
let store: StoreOnSmallDisk;
let group: ShardGroup;
let sent: { address: string; text: string; at: number }[];
let failures: string[];

beforeEach(async () => {
  clock = new FakeClock();
  store = new StoreOnSmallDisk();
  sent = [];
  failures = [];
  const fails = (what: string) => (error: unknown) => failures.push(`${what}: ${(error as Error).message}`);
  group = tinyGroup({
    store,
    clock,
    send: async ({ address, text }) => {
      sent.push({ address, text, at: clock.now() });
      return { status: 'accepted', messageId: `m${sent.length}` };
    },
    dispatcher: { concurrency: 1_000, unknownWait: 5 * SECOND },
    observer: { ...silentObserver, commitFailed: fails('commit'), readFailed: fails('read') },
    cacheCapacity: 100_000_000,
  });
  await group.open();
});

afterEach(() => group.close());

const from = (who: string, text: string, id = `${who} ${text}`): MessageEvent => ({
  ...message(text, { conversation: who, id, at: clock.now() }),
  address: `@${who}`,
});
const photo = (who: string): MessageEvent => ({
  ...from(who, 'photo'),
  content: { type: 'unsupported', original: 'image' },
});
const sentTo = (who: string) => sent.filter(({ address }) => address === `@${who}`).map(({ text }) => text);

it('after a full disk everybody gets what is meant for them, once', async () => {
  await group.deliver([from('alice', 'oi'), from('bob', 'oi')]);
  await settle();
  store.fillDisk();
  const again = from('alice', 'oi de novo');
  await expect(group.deliver([again])).rejects.toMatchObject({ code: 'store_failed' });
  store.emptyDisk();
  await group.deliver([photo('bob')]);
  await group.deliver([again]);
  await group.deliver([from('carol', 'oi')]);
  await settle();
  await clock.pass(60 * SECOND);
  expect(sentTo('alice')).toEqual(['Para quantas pessoas?', 'Para quantas pessoas?']);
  expect(sentTo('bob')).toEqual(['Para quantas pessoas?', 'Pode escrever?']);
  expect(sentTo('carol')).toEqual(['Para quantas pessoas?']);
});

it('timers that cannot be read are told of, and fire when they can', async () => {
  await group.deliver([from('alice', 'oi')]);
  await settle();
  store.database.exec('ALTER TABLE records RENAME TO elsewhere');
  await clock.pass(2 * HOUR + SECOND);
  expect(failures).toContainEqual(expect.stringMatching(/^read: .*no such table/));
  store.database.exec('ALTER TABLE elsewhere RENAME TO records');
  await clock.pass(SECOND);
  expect(sentTo('alice')).toEqual(['Para quantas pessoas?', 'Ainda por aí?']);
});

it('a timer is not late because hundreds fired with the one before', async () => {
  const crowd = Array.from({ length: 400 }, (_, n) => from(`c${n}`, 'oi'));
  await group.deliver(crowd);
  await clock.pass(SECOND);
  await group.deliver([from('late', 'oi')]);
  const due = clock.now() + 2 * HOUR;
  await clock.pass(2 * HOUR + 10 * SECOND);
  expect(sent.find(({ address, text }) => address === '@late' && text === 'Ainda por aí?')?.at).toBe(due);
});
