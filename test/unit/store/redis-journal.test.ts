import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readElement,
  type StoredEntry,
  type StoredMessage,
  toJournalEntry,
  writeEntry,
  writePack,
  writeStored,
} from '../../../src/store/redis-journal.ts';

const text = fc.string({ unit: 'grapheme' });
const number = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const message: fc.Arbitrary<StoredMessage> = fc.record(
  { number, prompt: text, text, id: fc.string({ unit: 'grapheme', minLength: 1 }) },
  { requiredKeys: ['number', 'prompt', 'text'], noNullPrototype: true },
);
const entry: fc.Arbitrary<StoredEntry> = fc.record(
  {
    revision: number,
    position: number,
    digest: number,
    event: text,
    state: text,
    messages: fc.array(message),
  },
  { noNullPrototype: true },
);

describe('a stored journal', () => {
  it('gives back every entry, whatever is in its texts', () => {
    fc.assert(
      fc.property(entry, (one) => {
        expect(readElement(Buffer.from(writeStored(one)))).toEqual([one]);
      }),
    );
  });

  it('gives back every entry of a pack', () => {
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 8 }), (entries) => {
        expect(readElement(writePack(entries))).toEqual(entries);
      }),
    );
  });

  it('leaves out what the record says anyway', () => {
    const identity = { conversation: 'c1', tenant: 'default', channel: 'whatsapp' };
    const event = JSON.stringify({
      ...{ kind: 'message', conversation: 'c1', at: 1, id: 'm1', tenant: 'default', channel: 'whatsapp' },
      address: '5511',
    });
    const whole = { revision: 1, position: 2, digest: 3, event, state: '"s"' };
    const stored = writeEntry(whole, [], identity);
    expect(stored).not.toContain('whatsapp');
    expect(toJournalEntry(readElement(Buffer.from(stored))[0]!, identity)).toEqual(whole);
  });

  it('still opens packs that were made with the dictionary of the first release', () => {
    const made = Buffer.from(FIRST_PACK, 'base64');
    expect(readElement(made)).toEqual(FIRST_ENTRIES);
  });
});

const FIRST_ENTRIES: StoredEntry[] = [
  {
    revision: 1,
    position: 7,
    digest: 1_398_407_362,
    event: 'M"at":1795290844058,"id":"wamid.1","address":"5511","sentAt":1795290844058,"content":{}',
    state: '{"discovery":"waiting"}',
    messages: [{ number: 1, prompt: 'ask', text: 'Oi! Para onde você quer ir? 😊', id: 'wamid.2' }],
  },
];
const FIRST_PACK =
  'UDEgMQoAM1QwVzA0trQwMTA3NjNSsDBXMDJWMFQwVjA2UDDngrnQ0tTI0sDCxMTA1ALFsYb4HYOiDeEuXEEHrYxx1Kj24PoWYq8RAA==';
