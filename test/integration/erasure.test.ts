import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { OutgoingMessage, SendOutcome } from '../../src/channels/channel.ts';
import { type ErasureFile, ErasureFiles } from '../../src/erasure/erasure-files.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { type ErasingProsa, filesWith, openProsa } from '../support/erasing-prosa.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const ANA = ['5500900000001', 'BR.ana'];
const BIA = ['5500900000002'];
const whoIsAna = { channel: 'whatsapp', address: ANA[0]! };
/** Everything of Ana that could be in a file. */
const OF_ANA = [...ANA, 'palavras de ana'];
const OF_BIA = 'palavras de bia';
const DAY = 86_400_000;

let clock: FakeClock;
let directory: string;
let prosa: ErasingProsa;
let sent: OutgoingMessage[];
let outcome: () => Promise<SendOutcome>;
const open = () =>
  openProsa(directory, clock, async (message) => {
    sent.push(message);
    return outcome();
  });
beforeEach(async () => {
  clock = new FakeClock();
  directory = temporaryDirectory();
  sent = [];
  outcome = async () => ({ status: 'accepted', messageId: 'w' });
  prosa = await open();
  return () => prosa.close();
});

/** Ana has a history, two addresses, an effect that runs and a message that cannot be sent; Bia a timer. */
async function talk(): Promise<{ ana: string; bia: string }> {
  await prosa.say([ANA[1]!], `${OF_ANA[2]} 1`);
  const ana = await prosa.say(ANA, `${OF_ANA[2]} 2`);
  outcome = async () => ({ status: 'retry', code: '130429', message: 'too fast' });
  await prosa.say(ANA, `${OF_ANA[2]} 3`);
  await prosa.say(ANA, `${OF_ANA[2]} 4`, 4);
  const bia = await prosa.say(BIA, OF_BIA);
  return { ana, bia };
}

/** The files as a kill -9 at this moment would leave them. */
async function crash(): Promise<void> {
  const copy = temporaryDirectory();
  cpSync(directory, copy, { recursive: true });
  await prosa.close();
  directory = copy;
  prosa = await open();
}

describe('forgetting a contact', () => {
  it('leaves no byte of it in any file, and a receipt that does not say who it was', async () => {
    const { ana, bia } = await talk();
    expect(filesWith(directory, ...OF_ANA)).not.toEqual([]);
    const neighbour = JSON.stringify(await prosa.group.record(bia));
    const expected = await prosa.eraser.holdings(whoIsAna);
    await prosa.eraser.forget(whoIsAna);
    await prosa.completed();
    expect(filesWith(directory, ...OF_ANA, ana)).toEqual([]);
    const [receipt] = prosa.receipts();
    expect(receipt).toMatchObject({
      reason: 'forget',
      contact: prosa.contacts.digest('whatsapp', ANA[0]!),
      erased: {
        ...expected,
        conversations: 1,
        events: 4,
        messages: 3,
        unsent: 1,
        timers: 0,
        effects: 1,
        aliases: 2,
      },
      completedAt: expect.any(String),
    });
    expect(prosa.counted).toEqual([['forget', receipt!.erased]]);
    expect(JSON.stringify(await prosa.group.record(bia))).toBe(neighbour);
    expect(filesWith(directory, OF_BIA)).not.toEqual([]);
    await prosa.close();
    expect(filesWith(directory, ...OF_ANA, ana)).toEqual([]);
  });

  it('by either address, and with the conversation that the other address once had alone', async () => {
    const alone = await prosa.say([ANA[0]!], `${OF_ANA[2]} 1`);
    await prosa.say([ANA[1]!], `${OF_ANA[2]} 2`);
    const both = await prosa.say([ANA[1]!, ANA[0]!], `${OF_ANA[2]} 3`);
    expect(both).not.toBe(alone);
    await prosa.eraser.forget({ channel: 'whatsapp', address: ANA[1]! });
    await prosa.completed();
    expect(prosa.receipts()[0]!.erased).toMatchObject({ conversations: 2, events: 3, aliases: 2 });
    expect(filesWith(directory, ...OF_ANA)).toEqual([]);
  });

  it('leaves the days taken that it had booked, and nothing that says who', async () => {
    const { ana, bia } = await talk();
    const { bookings } = prosa;
    const now = clock.now();
    const stay = (id: string, conversation: string, resource: string) => ({
      ...{ id, conversation, resource },
      ...{ from: now + 10 * DAY, to: now + 15 * DAY },
    });
    for (let n = 0; n < 200; n++) {
      await bookings.book(stay(`${ana}:e${n}`, ana, `property:${n}`), now);
      await bookings.hold({ ...stay(`${bia}:e${n}`, bia, `property:b${n}`), until: now + DAY }, now);
    }
    await bookings.hold({ ...stay(`${ana}:e200`, ana, 'property:held'), until: now + DAY }, now);
    expect(filesWith(directory, ana).join()).toContain('bookings.sqlite');
    await prosa.eraser.forget(whoIsAna);
    await prosa.completed();
    expect(filesWith(directory, ana)).toEqual([]);
    const taken = (resource: string) => bookings.taken([resource], now, now + 20 * DAY, now);
    expect(await taken('property:7')).toEqual([
      { resource: 'property:7', from: now + 10 * DAY, to: now + 15 * DAY },
    ]);
    expect(await taken('property:held')).toEqual([]);
    expect(await bookings.find(bia, now)).toHaveLength(200);
  });

  it('stops what was running: neither its effect nor its timers nor its messages come back', async () => {
    await talk();
    await prosa.eraser.forget(whoIsAna);
    const before = sent.length;
    await clock.pass(7 * 86_400_000);
    expect(sent.slice(before).filter(({ address }) => ANA.includes(address))).toEqual([]);
    expect(prosa.group.load.effects).toBe(0);
  });

  it('lets who writes afterwards begin anew', async () => {
    const { ana } = await talk();
    outcome = async () => ({ status: 'accepted', messageId: 'w' });
    await prosa.eraser.forget(whoIsAna);
    const anew = await prosa.say([ANA[0]!], 'bom dia');
    expect(anew).not.toBe(ana); // it was the id of her other address
    expect(await prosa.group.record(anew)).toMatchObject({
      revision: 1,
      lastOutbox: 1,
      context: { slots: {} },
    });
    await prosa.completed();
    expect(filesWith(directory, OF_ANA[2]!)).toEqual([]);
  });

  it('of whom nothing is known gives a receipt that says so', async () => {
    await prosa.say(BIA, OF_BIA);
    await prosa.eraser.forget(whoIsAna);
    await prosa.completed();
    const [receipt] = prosa.receipts();
    expect(Object.values(receipt!.erased).every((count) => count === 0)).toBe(true);
  });

  it('again and again while they go on writing never leaves half a conversation', async () => {
    let writing = true;
    const write = async () => {
      for (let n = 0; writing; n++) await prosa.say(n % 3 === 0 ? [ANA[1]!] : ANA, `${OF_ANA[2]} ${n}`);
    };
    const writers = [write(), write(), write()];
    for (let round = 0; round < 20; round++) {
      await prosa.eraser.forget(whoIsAna);
      await settle();
    }
    writing = false;
    await Promise.all(writers);
    await settle();
    const conversations = await prosa.group.store.conversations('', 9);
    for (const id of conversations) {
      const record = (await prosa.group.record(id))!;
      const journal = await prosa.group.store.journal(id, 0, 10_000);
      expect(journal.map(({ revision }) => revision)).toEqual(journal.map((_, index) => index + 1));
      expect(record.revision).toBe(journal.length);
    }
    for (const address of ANA) await prosa.eraser.forget({ channel: 'whatsapp', address });
    await prosa.completed();
    expect(await prosa.group.store.conversations('', 9)).toEqual([]);
    expect(filesWith(directory, ...OF_ANA)).toEqual([]);
  });

  it('that fails at first goes on by itself', async () => {
    const { ana } = await talk();
    const { erase } = prosa.hosts;
    let failures = 3;
    prosa.hosts.erase = async (...args) => {
      if (failures-- > 0) throw new Error('the worker died');
      return erase(...args);
    };
    const receipt = await prosa.eraser.forget(whoIsAna);
    expect(receipt.erasedAt).toBeUndefined();
    expect(await prosa.group.record(ana)).toBeDefined();
    await clock.pass(10_000);
    expect(await prosa.group.record(ana)).toBeUndefined();
    await prosa.completed();
    expect(prosa.receipts()[0]).toMatchObject({ id: receipt.id, erased: { conversations: 1, aliases: 2 } });
  });
});

it('an erasure that is asked for while Prosa stops is kept for the next start, or refused', async () => {
  await talk();
  let refused = 0;
  for (let turns = 0; turns < 8; turns++) {
    const asked = prosa.eraser.forget(whoIsAna);
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
    await prosa.eraser.close();
    const kept = prosa.eraser.files.unfinished().length;
    const ended = await asked.then(
      () => 'kept',
      (error) => error.code,
    );
    await settle();
    expect(prosa.eraser.files.unfinished()).toHaveLength(kept);
    if (ended === 'kept') expect(kept + prosa.receipts().length).toBeGreaterThan(0);
    else expect(ended).toBe('shard_closed');
    refused += ended === 'kept' ? 0 : 1;
    await prosa.close();
    prosa = await open();
    await prosa.completed();
  }
  expect(refused).toBeGreaterThan(0);
  await expect(prosa.eraser.close().then(() => prosa.eraser.forget(whoIsAna))).rejects.toMatchObject({
    code: 'shard_closed',
  });
});

it.each(['kept', 'carried out'])(
  'an erasure that is being %s when the unfinished is gone on with is not done twice',
  async (what) => {
    await talk();
    const { hosts } = prosa;
    const { files } = prosa.eraser;
    const [begun, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const held = async () => {
      begun.resolve();
      await gate.promise;
    };
    const [write, erase] = [files.write.bind(files), hosts.erase];
    files.write = async (file) => {
      await write(file);
      if (what === 'kept') await held();
    };
    hosts.erase = async (...conversations) => {
      if (what === 'carried out') await held();
      return erase(...conversations);
    };
    const forgotten = prosa.eraser.forget(whoIsAna);
    await begun.promise;
    const resumed = prosa.eraser.resume();
    const anew = what === 'kept' ? undefined : prosa.say([ANA[0]!], 'bom dia');
    await settle();
    gate.resolve();
    await forgotten;
    const conversation = await (anew ?? prosa.say([ANA[0]!], 'bom dia'));
    await resumed;
    await prosa.completed();
    expect(await prosa.group.record(conversation)).toMatchObject({ revision: 1 });
    expect(prosa.counted).toHaveLength(1);
  },
);

it('a stop waits until the receipt of an erasure that has just been completed is kept', async () => {
  await talk();
  const { files } = prosa.eraser;
  const [writing, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const write = files.write.bind(files);
  files.write = async (file) => {
    if (file.receipt.completedAt !== undefined) {
      writing.resolve();
      await gate.promise;
    }
    await write(file);
  };
  await prosa.eraser.forget(whoIsAna);
  let isWriting = false;
  void writing.promise.then(() => {
    isWriting = true;
  });
  while (!isWriting) await clock.pass(5);
  const closing = prosa.eraser.close().then(() => prosa.receipts());
  await settle();
  gate.resolve();
  expect(await closing).toMatchObject([{ completedAt: expect.any(String) }]);
});

describe('a crash', () => {
  const comesFirst = async () => {
    throw new Error('the crash comes first');
  };

  it('after it was asked for: it is erased at the next start, and counted', async () => {
    const { ana } = await talk();
    prosa.hosts.erase = comesFirst;
    await prosa.eraser.forget(whoIsAna);
    expect(await prosa.group.record(ana)).toBeDefined();
    await crash();
    await prosa.eraser.resume();
    expect(await prosa.group.record(ana)).toBeUndefined();
    await prosa.completed();
    expect(prosa.receipts()).toMatchObject([
      { erased: { conversations: 1, events: 4, effects: 1, aliases: 2 } },
    ]);
    expect(filesWith(directory, ...OF_ANA, ana)).toEqual([]);
  });

  it('after it was erased and before that was written down: it is counted all the same', async () => {
    const { ana } = await talk();
    const holdings = await prosa.eraser.holdings(whoIsAna);
    const files = new ErasureFiles(new LocalFiles(join(directory, 'erasures')));
    const file: ErasureFile = {
      ...prosa.eraser.newFile('forget'),
      pending: {
        conversations: await prosa.contacts.conversationsOf('whatsapp', ANA[0]!),
        expected: holdings,
      },
    };
    await files.write(file);
    await prosa.group.erase(file.pending!.conversations);
    await crash();
    await prosa.eraser.resume();
    await prosa.completed();
    expect(prosa.receipts()).toMatchObject([{ id: file.receipt.id, erased: holdings }]);
    expect(filesWith(directory, ...OF_ANA, ana)).toEqual([]);
  });

  it('after that: the files are scrubbed at the next start, and who has begun anew is not erased', async () => {
    const { ana } = await talk();
    prosa.hosts.scrub = comesFirst;
    await prosa.eraser.forget(whoIsAna);
    const anew = await prosa.say([ANA[0]!], 'bom dia');
    await crash();
    expect(filesWith(directory, OF_ANA[2]!)).not.toEqual([]);
    await prosa.eraser.resume();
    await prosa.completed();
    expect(filesWith(directory, OF_ANA[2]!, ana)).toEqual([]);
    expect(await prosa.group.record(anew)).toMatchObject({ revision: 1 });
    expect(prosa.receipts()).toHaveLength(1);
  });
});
