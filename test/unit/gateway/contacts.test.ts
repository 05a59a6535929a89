import { beforeEach, describe, expect, it } from 'vitest';
import { Contacts } from '../../../src/gateway/contacts.ts';
import type { Alias, AliasTable } from '../../../src/store/aliases.ts';

/** Writes at once, or, while `held`, when it is told to. */
class Aliases implements AliasTable {
  readonly rows = new Map<string, string>();
  held = false;
  lookUps = 0;
  readonly writes: { end(): void; fail(error: Error): void }[] = [];

  get(hash: string): string | undefined {
    this.lookUps++;
    return this.rows.get(hash);
  }

  add(aliases: readonly Alias[]): Promise<void> {
    const write = () => {
      for (const { addressHash, conversation } of aliases) {
        if (!this.rows.has(addressHash)) this.rows.set(addressHash, conversation);
      }
    };
    if (!this.held) return Promise.resolve(write());
    return new Promise((resolve, reject) => {
      this.writes.push({ end: () => resolve(write()), fail: reject });
    });
  }

  close(): void {}
}

const PHONE = '5500900000001';
const BUSINESS_ID = 'BR.1';
let aliases: Aliases;
let contacts: Contacts;
beforeEach(() => {
  aliases = new Aliases();
  contacts = new Contacts('default', 'a key of some length', aliases);
});

it('gives the same conversation for the same address, and it does not show the address', () => {
  const id = contacts.resolve('whatsapp', [PHONE]);
  expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(contacts.resolve('whatsapp', [PHONE])).toBe(id);
  expect(contacts.find('whatsapp', PHONE)).toBe(id);
});

it('gives the conversations that data directories hold already', () => {
  expect(contacts.find('whatsapp', PHONE)).toBe('-yasRx0On9B4z927Iulk-Q');
});

it('tells tenants, channels, keys and addresses apart', () => {
  const other = (tenant: string, key: string) => new Contacts(tenant, key, new Aliases());
  const ids = [
    contacts.resolve('whatsapp', ['1']),
    contacts.resolve('whatsapp', ['2']),
    contacts.resolve('web', ['1']),
    other('second', 'a key of some length').find('whatsapp', '1'),
    other('default', 'another key of length').find('whatsapp', '1'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it('keeps no row for what can be derived', async () => {
  await contacts.resolve('whatsapp', [PHONE]);
  await contacts.resolve('web', ['session-1']);
  expect(aliases.rows.size).toBe(0);
});

it('takes a further address for the same person', async () => {
  const id = await contacts.resolve('whatsapp', [PHONE, BUSINESS_ID]);
  expect(contacts.find('whatsapp', BUSINESS_ID)).toBe(id);
  expect(await contacts.resolve('whatsapp', [BUSINESS_ID])).toBe(id);
});

it('leads a phone number that is shown later back to the conversation that began without it', async () => {
  const id = await contacts.resolve('whatsapp', [BUSINESS_ID]);
  expect(await contacts.resolve('whatsapp', [PHONE, BUSINESS_ID])).toBe(id);
  expect(contacts.find('whatsapp', PHONE)).toBe(id);
  expect(await contacts.resolve('whatsapp', [PHONE])).toBe(id);
});

it('leads a phone number to the older conversation of its business-scoped id, also when it was known without it', async () => {
  const own = await contacts.resolve('whatsapp', [PHONE]);
  const older = await contacts.resolve('whatsapp', [BUSINESS_ID]);
  expect(own).not.toBe(older);
  expect(await contacts.resolve('whatsapp', [PHONE, BUSINESS_ID])).toBe(older);
  expect(await contacts.resolve('whatsapp', [PHONE])).toBe(older);
});

it('asks without leaving a trace', () => {
  contacts.find('whatsapp', 'BR.9');
  expect([aliases.rows.size, contacts.remembered]).toEqual([0, 0]);
});

it('looks up nothing for those who wrote lately, and remembers a bounded number of them', async () => {
  const few = new Contacts('default', 'a key of some length', aliases, 10);
  const ids = new Map<string, string>();
  for (let n = 0; n < 100; n++) ids.set(`55009${n}`, await few.resolve('whatsapp', [`55009${n}`]));
  expect(few.remembered).toBeLessThanOrEqual(20);
  aliases.lookUps = 0;
  for (let n = 90; n < 100; n++) expect(few.resolve('whatsapp', [`55009${n}`])).toBe(ids.get(`55009${n}`));
  expect(aliases.lookUps).toBe(0);
  for (const [address, id] of ids) expect(few.resolve('whatsapp', [address])).toBe(id);
});

describe('while an alias is being written', () => {
  let order: string[];
  /** Resolves and notes when; the note of a failure has an exclamation mark. */
  const note = (name: string, addresses: string[]) =>
    Promise.resolve(contacts.resolve('whatsapp', addresses)).then(
      (id) => {
        order.push(name);
        return id;
      },
      () => {
        order.push(`${name}!`);
        return undefined;
      },
    );
  beforeEach(() => {
    aliases.held = true;
    order = [];
  });

  it('all messages of its contact lead to its conversation, after it is durable, in their order', async () => {
    const all = [
      note('first', [PHONE, BUSINESS_ID]),
      note('phone', [PHONE]),
      note('id', [BUSINESS_ID]),
      note('both', [PHONE, BUSINESS_ID]),
    ];
    const other = await note('other', ['5500900000002']);
    expect(order).toEqual(['other']);
    aliases.writes[0]!.end();
    const ids = await Promise.all(all);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).not.toBe(other);
    expect(order).toEqual(['other', 'first', 'phone', 'id', 'both']);
    expect(aliases.writes).toHaveLength(1);
  });

  it('who asks is told already', () => {
    void contacts.resolve('whatsapp', [PHONE, BUSINESS_ID]);
    expect(contacts.find('whatsapp', BUSINESS_ID)).toBe(contacts.find('whatsapp', PHONE));
  });

  it('its failure fails the messages that need it and no other, and the next tries again', async () => {
    const all = [
      note('first', [PHONE, BUSINESS_ID]),
      note('phone', [PHONE]),
      note('id', [BUSINESS_ID]),
      note('other', ['5500900000002', 'BR.2']),
    ];
    aliases.writes[0]!.fail(new Error('the disk is full'));
    aliases.writes[1]!.end();
    const [, phone] = await Promise.all(all);
    expect(order.sort()).toEqual(['first!', 'id!', 'other', 'phone']);
    expect(aliases.rows.size).toBe(1);
    aliases.held = false;
    expect(await contacts.resolve('whatsapp', [PHONE, BUSINESS_ID])).toBe(phone);
    expect(await contacts.resolve('whatsapp', [BUSINESS_ID])).toBe(phone);
  });

  it('a message of a known address does not overtake the one that brings its alias', async () => {
    aliases.held = false;
    const id = await contacts.resolve('whatsapp', [BUSINESS_ID]);
    aliases.held = true;
    const all = [note('brings', [PHONE, BUSINESS_ID]), note('known', [BUSINESS_ID])];
    expect(order).toEqual([]);
    aliases.writes[0]!.end();
    expect(await Promise.all(all)).toEqual([id, id]);
    expect(order).toEqual(['brings', 'known']);
  });
});

it('a table that cannot be read is a rejection, not a throw', async () => {
  aliases.get = () => {
    throw new Error('the disk is gone');
  };
  await expect(contacts.resolve('whatsapp', [PHONE])).rejects.toThrow('the disk is gone');
});
