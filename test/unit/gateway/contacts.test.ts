import { beforeEach, describe, expect, it } from 'vitest';
import { Contacts } from '../../../src/gateway/contacts.ts';
import type { Alias, AliasTable, Found } from '../../../src/store/aliases.ts';

/** Writes at once, or, while `held`, when it is told to. */
class Aliases implements AliasTable {
  readonly rows = new Map<string, string>();
  held = false;
  lookUps = 0;
  readonly writes: { end(): void; fail(error: Error): void }[] = [];

  find(hashes: readonly string[]): Found | Promise<Found> {
    this.lookUps++;
    return this.leads(hashes);
  }

  leads(hashes: readonly string[]): Found {
    return hashes.map((hash) => this.rows.get(hash));
  }

  add(aliases: readonly Alias[]): Promise<Found> {
    const hashes = aliases.map(({ addressHash }) => addressHash);
    const write = () => {
      const isTaken = aliases.some(({ addressHash, conversation }) => {
        return (this.rows.get(addressHash) ?? conversation) !== conversation;
      });
      if (!isTaken)
        for (const { addressHash, conversation } of aliases) this.rows.set(addressHash, conversation);
      return this.leads(hashes);
    };
    if (!this.held) return Promise.resolve(write());
    return new Promise((resolve, reject) => {
      this.writes.push({ end: () => resolve(write()), fail: reject });
    });
  }

  of(conversations: readonly string[]): string[] {
    return [...this.rows].filter(([, id]) => conversations.includes(id)).map(([hash]) => hash);
  }

  async remove(conversations: readonly string[]): Promise<number> {
    const hashes = this.of(conversations);
    for (const hash of hashes) this.rows.delete(hash);
    return hashes.length;
  }

  scrub(): boolean {
    return true;
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
  aliases.find = () => {
    throw new Error('the disk is gone');
  };
  await expect(contacts.resolve('whatsapp', [PHONE])).rejects.toThrow('the disk is gone');
});

describe('while a conversation is being erased', () => {
  const isDone = async (promise: unknown) => {
    let done = false;
    void Promise.resolve(promise).then(() => {
      done = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    return done;
  };

  it('who writes to it waits, and others do not', async () => {
    const id = contacts.resolve('whatsapp', [PHONE]) as string;
    contacts.resolve('web', ['session']);
    const held = contacts.hold([id]);
    const waiting = contacts.resolve('whatsapp', [PHONE]);
    expect(await isDone(waiting)).toBe(false);
    expect(contacts.resolve('whatsapp', ['5500900000002'])).toEqual(expect.any(String));
    expect(contacts.resolve('web', ['session'])).toEqual(expect.any(String));
    held.lift();
    expect(await waiting).toBe(id);
    expect(contacts.resolve('whatsapp', [PHONE])).toBe(id);
  });

  it('an alias of it that is on its way to the disk is waited for', async () => {
    aliases.held = true;
    const first = contacts.resolve('whatsapp', [BUSINESS_ID]);
    const { settled } = contacts.hold([await contacts.find('whatsapp', BUSINESS_ID)]);
    expect(await isDone(settled)).toBe(false);
    aliases.writes[0]!.end();
    await first;
    expect(await isDone(settled)).toBe(true);
  });

  it('its aliases go, also from memory, and then each address is someone new', async () => {
    const id = (await contacts.resolve('whatsapp', [BUSINESS_ID])) as string;
    await contacts.resolve('whatsapp', [PHONE, BUSINESS_ID]);
    expect(contacts.find('whatsapp', PHONE)).toBe(id);
    const ids = await contacts.conversationsOf('whatsapp', PHONE);
    expect(ids).toContain(id);
    expect(ids).toHaveLength(2); // and the one that the phone number alone would have
    const held = contacts.hold(ids);
    const waiting = contacts.resolve('whatsapp', [PHONE]);
    expect(await contacts.aliases(ids)).toBe(2);
    expect(await contacts.forget(ids)).toBe(2);
    expect(contacts.remembered).toBe(0);
    held.lift();
    expect(await waiting).not.toBe(id);
    expect(await waiting).toBe(contacts.find('whatsapp', PHONE));
    expect(aliases.rows.size).toBe(0);
  });

  it('others who are remembered stay remembered', async () => {
    const id = contacts.resolve('whatsapp', [PHONE]) as string;
    contacts.resolve('whatsapp', ['5500900000002']);
    await contacts.forget([id]);
    expect(contacts.remembered).toBe(1);
  });
});

it('the digest of an address is neither its hash nor the same with another key', async () => {
  const digest = contacts.digest('whatsapp', PHONE);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  const id = Buffer.from(await contacts.find('whatsapp', PHONE), 'base64url').toString('hex');
  expect(digest).not.toContain(id);
  expect(new Contacts('default', 'another key of that', aliases).digest('whatsapp', PHONE)).not.toBe(digest);
  expect(contacts.digest('web', PHONE)).not.toBe(digest);
});
