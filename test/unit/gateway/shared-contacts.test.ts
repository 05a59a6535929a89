import { beforeEach, expect, it } from 'vitest';
import { Contacts } from '../../../src/gateway/contacts.ts';
import type { Alias, AliasTable, Found } from '../../../src/store/aliases.ts';

/** A table that gateways share: what is asked is answered when the test says so. */
class SharedAliases implements AliasTable {
  readonly rows = new Map<string, string>();
  readonly waiting: { what: 'find' | 'add'; answer(): void; fail(): void }[] = [];

  find(hashes: readonly string[]): Promise<Found> {
    return this.#later('find', () => this.#leads(hashes));
  }

  add(aliases: readonly Alias[]): Promise<Found> {
    return this.#later('add', () => {
      const hashes = aliases.map(({ addressHash }) => addressHash);
      const [{ conversation }] = aliases as [Alias];
      if (this.#leads(hashes).every((lead) => lead === undefined || lead === conversation)) {
        for (const hash of hashes) this.rows.set(hash, conversation);
      }
      return this.#leads(hashes);
    });
  }

  #leads(hashes: readonly string[]): Found {
    return hashes.map((hash) => this.rows.get(hash));
  }

  #later(what: 'find' | 'add', answer: () => Found): Promise<Found> {
    return new Promise((resolve, reject) => {
      this.waiting.push({
        what,
        answer: () => resolve(answer()),
        fail: () => reject(new Error('Redis does not answer')),
      });
    });
  }

  /** Answers the oldest question. */
  async answer(what: 'find' | 'add'): Promise<void> {
    const oldest = this.waiting.shift()!;
    expect(oldest.what).toBe(what);
    oldest.answer();
    await turn();
  }

  /** Answers whatever is asked until nothing is. */
  async answerAll(): Promise<void> {
    while (this.waiting.length > 0) await this.answer(this.waiting[0]!.what);
  }

  async of(conversations: readonly string[]): Promise<string[]> {
    return [...this.rows].filter(([, id]) => conversations.includes(id)).map(([hash]) => hash);
  }

  async remove(conversations: readonly string[]): Promise<number> {
    const hashes = await this.of(conversations);
    for (const hash of hashes) this.rows.delete(hash);
    return hashes.length;
  }

  async scrub(): Promise<boolean> {
    return true;
  }

  close(): void {}
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

const PHONE = '5500900000001';
const BUSINESS_ID = 'BR.1';
let aliases: SharedAliases;
let contacts: Contacts;
let other: Contacts;
let order: string[];
beforeEach(() => {
  aliases = new SharedAliases();
  contacts = new Contacts('default', 'a key of some length', aliases);
  other = new Contacts('default', 'a key of some length', aliases);
  order = [];
});

/** Resolves and notes when; the note of a failure has an exclamation mark. */
const note = (name: string, addresses: string[], at = contacts) =>
  Promise.resolve(at.resolve('whatsapp', addresses)).then(
    (id) => {
      order.push(name);
      return id;
    },
    () => {
      order.push(`${name}!`);
      return undefined;
    },
  );

it('an address is looked up once, and then remembered', async () => {
  const first = note('first', [PHONE]);
  const second = note('second', [PHONE]);
  await aliases.answer('find');
  expect(await first).toBe(await second);
  expect(order).toEqual(['first', 'second']);
  expect(contacts.resolve('whatsapp', [PHONE])).toBe(await first);
  expect(aliases.waiting).toEqual([]);
});

it('the messages of one contact go on in their order, those of others do not wait', async () => {
  const all = [
    note('first', [PHONE]),
    note('brings the id', [PHONE, BUSINESS_ID]),
    note('id', [BUSINESS_ID]),
    note('phone', [PHONE]),
  ];
  void note('other', ['5500900000002']);
  expect(aliases.waiting.map(({ what }) => what)).toEqual(['find', 'find']);
  aliases.waiting.pop()!.answer();
  await turn();
  expect(order).toEqual(['other']);
  await aliases.answerAll();
  const [first, ...others] = await Promise.all(all);
  expect(others).toEqual([first, first, first]);
  expect(order.slice(0, 3)).toEqual(['other', 'first', 'brings the id']);
});

it('web sessions, which have no further addresses, are not looked up', () => {
  expect(contacts.resolve('web', ['session'])).toEqual(expect.any(String));
  expect(contacts.find('web', 'session')).toEqual(expect.any(String));
});

it('two gateways that make an alias of the same address at once lead to the same conversation', async () => {
  const here = note('here', [PHONE, BUSINESS_ID]);
  const there = note('there', [BUSINESS_ID], other);
  await aliases.answer('find');
  await aliases.answer('find');
  aliases.waiting.reverse(); // the other one is first
  await aliases.answer('add');
  await aliases.answer('add');
  expect(order).toEqual(['there']);
  await aliases.answerAll();
  expect(await here).toBe(await there);
  expect(contacts.resolve('whatsapp', [PHONE])).toBe(await there);
  other.forgetMemory();
  const later = note('later', [PHONE], other);
  await aliases.answerAll();
  expect(await later).toBe(await there);
});

it('a look-up that fails fails who needs it, and the next tries again', async () => {
  const first = note('first', [PHONE]);
  const second = note('second', [PHONE]);
  aliases.waiting.shift()!.fail();
  await turn();
  await aliases.answer('find');
  expect(await first).toBeUndefined();
  expect(await second).toEqual(expect.any(String));
  expect(order).toEqual(['first!', 'second']);
});

it('what another gateway has erased is forgotten, also while it is being looked up', async () => {
  const began = note('began', [BUSINESS_ID]);
  await aliases.answerAll();
  const old = (await began)!;
  expect(contacts.resolve('whatsapp', [BUSINESS_ID])).toBe(old);
  aliases.rows.set([...aliases.rows.keys()][0]!, 'newer'); // erased there, and begun anew
  contacts.forgetMemory([old]);
  const again = note('again', [BUSINESS_ID]);
  aliases.waiting.shift()!.answer();
  aliases.rows.clear();
  contacts.forgetMemory(['newer']);
  expect(await again).toBe('newer');
  expect(contacts.remembered).toBe(0);
});

it('all can be forgotten, and others stay remembered when some are', async () => {
  const one = note('one', [PHONE]);
  void note('two', ['5500900000002']);
  await aliases.answerAll();
  contacts.forgetMemory([(await one)!]);
  expect(contacts.remembered).toBe(1);
  contacts.forgetMemory();
  expect(contacts.remembered).toBe(0);
});

it('who writes while its conversation is being erased waits, also when that was not known before', async () => {
  aliases.rows.set('held', 'held');
  const before = note('before', [PHONE]);
  await aliases.answerAll();
  const id = (await before)!;
  contacts.forgetMemory();
  const held = contacts.hold([id]);
  const waiting = note('waiting', [PHONE]);
  await aliases.answerAll();
  await held.settled;
  expect(order).toEqual(['before']);
  held.lift();
  await turn();
  await aliases.answerAll();
  expect(await waiting).toBe(id);
});
