import { beforeEach, expect, it } from 'vitest';
import { Contacts } from '../../../src/gateway/contacts.ts';
import type { AliasTable } from '../../../src/store/aliases.ts';

class Aliases implements AliasTable {
  readonly rows = new Map<string, string>();
  get = (hash: string) => this.rows.get(hash);
  add(aliases: readonly { addressHash: string; conversation: string }[]): void {
    for (const { addressHash, conversation } of aliases) {
      if (!this.rows.has(addressHash)) this.rows.set(addressHash, conversation);
    }
  }
  close(): void {}
}

let aliases: Aliases;
let contacts: Contacts;
beforeEach(() => {
  aliases = new Aliases();
  contacts = new Contacts('default', 'a key of some length', aliases);
});

it('gives the same conversation for the same address, and it does not show the address', () => {
  const id = contacts.resolve('whatsapp', ['5500900000001']);
  expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/);
  expect(contacts.resolve('whatsapp', ['5500900000001'])).toBe(id);
  expect(contacts.find('whatsapp', '5500900000001')).toBe(id);
});

it('tells tenants, channels, keys and addresses apart', () => {
  const other = (tenant: string, key: string) => new Contacts(tenant, key, new Aliases());
  const ids = [
    contacts.find('whatsapp', '1'),
    contacts.find('whatsapp', '2'),
    contacts.find('web', '1'),
    other('second', 'a key of some length').find('whatsapp', '1'),
    other('default', 'another key of length').find('whatsapp', '1'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it('keeps no row for what can be derived', () => {
  contacts.resolve('whatsapp', ['5500900000001']);
  contacts.resolve('web', ['session-1']);
  expect(aliases.rows.size).toBe(0);
});

it('takes a further address for the same person', () => {
  const id = contacts.resolve('whatsapp', ['5500900000001', 'BR.1']);
  expect(contacts.find('whatsapp', 'BR.1')).toBe(id);
  expect(contacts.resolve('whatsapp', ['BR.1'])).toBe(id);
});

it('leads a phone number that is shown later back to the conversation that began without it', () => {
  const id = contacts.resolve('whatsapp', ['BR.1']);
  expect(contacts.resolve('whatsapp', ['5500900000001', 'BR.1'])).toBe(id);
  expect(contacts.find('whatsapp', '5500900000001')).toBe(id);
});

it('asks without leaving a trace', () => {
  contacts.find('whatsapp', 'BR.9');
  expect(aliases.rows.size).toBe(0);
});
