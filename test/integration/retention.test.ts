import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, expect, it } from 'vitest';
import type { SendOutcome } from '../../src/channels/channel.ts';
import type { Retention } from '../../src/erasure/retention.ts';
import { storedRecordOf } from '../../src/shard/conversation-list.ts';
import { replay } from '../../src/shard/replay.ts';
import { type ErasingProsa, filesWith, funnels, openProsa } from '../support/erasing-prosa.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { eventually } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { message } from '../support/tiny-funnel.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ANA = ['5500900000001', 'BR.ana'];
const BIA = ['5500900000002'];

let clock: FakeClock;
let directory: string;
let prosa: ErasingProsa;
let retention: Retention;
let outcome: () => Promise<SendOutcome>;
beforeEach(async () => {
  clock = new FakeClock();
  directory = temporaryDirectory();
  outcome = async () => ({ status: 'accepted', messageId: 'w' });
  prosa = await openProsa(directory, clock, () => outcome());
  retention = prosa.retention(30);
  return async () => {
    await retention.close();
    await prosa.close();
  };
});

/** Lets time pass until something is so: a second at a time, while files are really written. */
async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  await eventually(async () => {
    await clock.pass(1_000);
    return isSo();
  });
}

async function pass(): Promise<void> {
  let ended = false;
  const passing = retention.pass().finally(() => {
    ended = true;
  });
  await until(() => ended);
  await passing;
}

async function days(number: number, eachDay: (day: number) => Promise<unknown>): Promise<void> {
  for (let day = 1; day <= number; day++) {
    await clock.pass(DAY);
    await eachDay(day);
  }
}

async function replayed(conversation: string) {
  const { record, base } = (await storedRecordOf(prosa.group.store, conversation))!;
  const journal = await prosa.group.store.journal(conversation, 0, 10_000);
  return { base, journal, result: replay(journal, funnels, record, base) };
}

it('who has been quiet for longer is erased with all that was theirs, and others are not', async () => {
  await prosa.say([ANA[1]!], 'palavras de ana');
  await prosa.say(ANA, 'palavras de ana', 4);
  await days(20, async () => {});
  const bia = await prosa.say(BIA, 'palavras de bia');
  await days(9, async () => {});
  await pass();
  expect(prosa.receipts()).toEqual([]);
  await days(2, async () => {});
  await pass();
  expect(await prosa.group.store.conversations('', 9)).toEqual([bia]);
  expect(filesWith(directory, ...ANA, 'palavras de ana')).toEqual([]);
  expect(prosa.receipts()).toMatchObject([
    {
      reason: 'retention',
      erased: { conversations: 1, events: expect.any(Number), timers: expect.any(Number), aliases: 2 },
      completedAt: expect.any(String),
    },
  ]);
  expect((await replayed(bia)).result).toMatchObject({ equal: true });
});

it('who has written since they were found quiet keeps everything, also their other address', async () => {
  const conversation = await prosa.say(ANA, 'palavras de ana');
  const quietSince = clock.now();
  await clock.pass(HOUR);
  await prosa.say(ANA, 'ainda aqui');
  await prosa.eraser.eraseQuiet(prosa.eraser.newFile('retention'), [conversation], quietSince);
  expect(await prosa.contacts.aliases([conversation])).toBe(1);
  expect(await prosa.say([ANA[1]!], 'e aqui')).toBe(conversation);
  expect(await prosa.group.record(conversation)).toMatchObject({ revision: 3 });
});

it('of who goes on writing what is older goes, and what remains replays from where it begins', async () => {
  await prosa.say(ANA, 'palavra 0 de ana', 2);
  await days(50, (day) => prosa.say(ANA, `palavra ${day} de ana`));
  const conversation = (await prosa.group.store.conversations('', 9))[0]!;
  await pass();
  const { base, journal, result } = await replayed(conversation);
  expect(base!.revision).toBeGreaterThan(15);
  expect(result).toMatchObject({ equal: true, events: journal.length });
  expect(journal[0]!.revision).toBe(base!.revision + 1);
  expect(filesWith(directory, 'palavra 0 de ana', 'palavra 10 de ana', 'palavra 19 de ana')).toEqual([]);
  for (const day of [22, 50]) expect(filesWith(directory, `palavra ${day} de ana`)).not.toEqual([]);
  expect(prosa.receipts()).toMatchObject([
    { erased: { conversations: 0 }, trimmed: { events: base!.revision } },
  ]);

  // And once more, from one base to the next.
  await days(10, (day) => prosa.say(ANA, `palavra ${50 + day} de ana`));
  await pass();
  const later = await replayed(conversation);
  expect(later.base!.revision).toBeGreaterThan(base!.revision);
  expect(later.result).toMatchObject({ equal: true });
  expect(filesWith(directory, 'palavra 25 de ana')).toEqual([]);
});

it('a long journal is trimmed piece by piece', async () => {
  for (let n = 0; n < 700; n++) await prosa.say(ANA, `palavra ${n}`);
  await days(29, async () => {});
  for (let n = 0; n < 20; n++) await prosa.say(ANA, `depois ${n}`);
  await days(3, async () => {});
  await pass();
  const conversation = (await prosa.group.store.conversations('', 9))[0]!;
  const { base, journal, result } = await replayed(conversation);
  expect(result).toMatchObject({ equal: true });
  expect(base!.revision).toBeGreaterThanOrEqual(700);
  expect(journal.length).toBeLessThan(30);
  const pieces = prosa.counted.flatMap((counts) => ((counts as unknown[])[0] === 'trimmed' ? 1 : []));
  expect(pieces.length).toBeGreaterThan(3);
});

it('what is still to be sent is kept, with the journal from there on', async () => {
  await prosa.say(ANA, 'oi');
  outcome = () => new Promise(() => {});
  await prosa.say(ANA, 'ainda');
  await days(40, (day) => prosa.say(ANA, `palavra ${day}`));
  await pass();
  const conversation = (await prosa.group.store.conversations('', 9))[0]!;
  const [unsent] = await prosa.group.store.nextUnsent([conversation]);
  const { base, result } = await replayed(conversation);
  expect(base!.revision).toBe(unsent!.revision - 1);
  expect(result).toMatchObject({ equal: true });
});

it('a journal that does not replay is left as it is, and told', async () => {
  await prosa.say(ANA, 'oi');
  await days(40, (day) => prosa.say(ANA, `palavra ${day}`));
  const conversation = (await prosa.group.store.conversations('', 9))[0]!;
  const entries = (await prosa.group.store.journal(conversation, 0, 1_000)).length;
  await prosa.close();
  const database = new DatabaseSync(join(directory, 'group-0.sqlite'));
  database.exec('UPDATE journal SET digest = digest + 1 WHERE revision = 5');
  database.close();
  prosa = await openProsa(directory, clock);
  retention = prosa.retention(30);
  await pass();
  expect(prosa.counted).toContainEqual(['untrimmable']);
  expect((await prosa.group.store.journal(conversation, 0, 1_000)).length).toBeGreaterThanOrEqual(entries);
});

it('dead letters that are older go too', async () => {
  await prosa.say(BIA, 'oi');
  const explode = async () => {
    const conversation = (await prosa.group.store.conversations('', 9))[0]!;
    const intent = { intent: 'stop', at: clock.now(), conversation } as const;
    await prosa.group.deliver([message('palavras ruins', intent)]);
  };
  await explode();
  await days(25, async () => {});
  await explode();
  expect((await prosa.group.store.deadLetters({ limit: 9 })).length).toBe(2);
  await days(6, async () => {});
  await pass();
  expect(
    (await prosa.group.store.deadLetters({ limit: 9 })).map(({ at }) => at > clock.now() - 10 * DAY),
  ).toEqual([true]);
});

it('a pass that fails goes on when it can', async () => {
  await prosa.say(ANA, 'palavras de ana');
  const { erase } = prosa.hosts;
  let failures = 2;
  prosa.hosts.erase = async (...args) => {
    if (failures-- > 0) throw new Error('the worker died');
    return erase(...args);
  };
  await days(31, async () => {});
  await pass();
  expect(await prosa.group.store.conversations('', 9)).toEqual([]);
  expect(prosa.receipts()).toMatchObject([{ erased: { conversations: 1 } }]);
});

it('who writes again before they are erased stays, and no erasure is left unfinished', async () => {
  await prosa.say(ANA, 'oi');
  await days(31, async () => {});
  const { retain } = prosa.hosts;
  prosa.hosts.retain = async (...args) => {
    const page = await retain(...args);
    await prosa.say(ANA, 'ainda aqui');
    return page;
  };
  await pass();
  expect(await prosa.group.store.conversations('', 9)).toHaveLength(1);
  expect(prosa.eraser.unfinished).toBe(0);
});

it('passes come again and again until they are stopped', async () => {
  await prosa.say(ANA, 'palavras de ana');
  retention.start();
  await days(31, async () => {});
  await until(async () => (await prosa.group.store.conversations('', 9)).length === 0);
  await prosa.say(BIA, 'palavras de bia');
  await retention.close();
  await days(40, async () => {});
  expect(await prosa.group.store.conversations('', 9)).toHaveLength(1);
});

it('a stop does not wait until what was erased is unreadable in the files, which may take long', async () => {
  await prosa.say(ANA, 'palavras de ana', 4);
  await days(31, async () => {});
  let isScrubbing = false;
  prosa.hosts.scrub = async () => {
    isScrubbing = true;
    return false;
  };
  retention.start();
  await until(() => isScrubbing);
  let isClosed = false;
  const closing = retention.close().then(() => {
    isClosed = true;
  });
  await until(() => isClosed);
  await closing;
  await prosa.close();
  expect(prosa.receipts()).toMatchObject([{ erasedAt: expect.any(String) }]);
  expect(prosa.receipts()[0]!.completedAt).toBeUndefined();
});
