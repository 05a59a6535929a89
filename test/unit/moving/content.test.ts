import { expect, it } from 'vitest';
import {
  type Content,
  contentOf,
  differences,
  formatLine,
  hashOf,
  parseLine,
  storedConversation,
} from '../../../src/moving/content.ts';
import type { DeadLetter } from '../../../src/store/dead-letter.ts';
import type { BegunConversation, StoredConversation } from '../../../src/store/moving.ts';
import type { OutboxEntry } from '../../../src/store/store.ts';

const message: OutboxEntry = {
  ...{ conversation: 'a', entry: 1, revision: 1, prompt: 'ask', text: 'Olá\u2028 "ção"\n', at: 5 },
  ...{ attempts: 1, repeats: 0, notBefore: 0, updatedAt: 6, messageId: 'wamid.1', error: undefined },
  state: 'sent',
};

const picture: OutboxEntry = {
  ...message,
  entry: 2,
  media: { url: 'https://example.com/a.png', caption: 'Sala' },
  template: { name: 'back', language: 'pt_BR', parameters: ['Ana'], after: 9 },
};

const begun: BegunConversation = {
  revision: 1,
  position: 7,
  record: '{"conversation":"a","context":{"slots":{"name":"Ana"}}}',
  nextDeadline: 99,
  hasRunningEffects: true,
  base: undefined,
  journal: [{ revision: 1, position: 7, event: '{"text":"oi"}', state: '"s"', digest: 4_294_967_295 }],
  outbox: [message, picture],
  effects: [{ conversation: 'a', effect: 1, attempts: 0, notBefore: 0, progress: '{"page":1}' }],
};

const letter: DeadLetter = {
  ...{ id: 12, conversation: 'a', key: 'm1', code: 'internal', reason: 'x', attempts: 1, at: 5 },
  ...{ event: '{}', revision: undefined, position: undefined, used: undefined, updatedAt: 5 },
  kind: 'message',
  state: 'open',
};

const whole: StoredConversation = { conversation: 'a', begun, deadLetters: [letter] };

/** The same with the fields of every object in another order. */
function turned<T>(value: T): T {
  if (Array.isArray(value)) return value.map(turned) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, field]) => [name, turned(field)]),
  ) as T;
}

it('a conversation comes back from its line as it was', () => {
  const content = contentOf(whole, ['h2', 'h1']);
  const line = formatLine({ hash: hashOf(content), content });
  expect(line.indexOf('\n')).toBe(line.length - 1);
  const read = parseLine(line.trimEnd())!;
  expect(read.content.aliases).toEqual(['h1', 'h2']);
  expect(storedConversation(read.content)).toEqual({ ...whole, deadLetters: [{ ...letter, id: 0 }] });
  expect(storedConversation(contentOf({ conversation: 'b', deadLetters: [] }, [])).begun).toBeUndefined();
});

it('the hash is that of the conversation, not of where it is kept', () => {
  const hash = hashOf(contentOf(whole, ['h1', 'h2']));
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf(contentOf(turned(whole), ['h2', 'h1']))).toBe(hash);
  const numbered = { ...whole, deadLetters: [{ ...letter, id: 99 }] };
  expect(hashOf(contentOf(numbered, ['h1', 'h2']))).toBe(hash);
  const empty = { ...message, error: '', messageId: 'wamid.1' };
  expect(hashOf(contentOf({ ...whole, begun: { ...begun, outbox: [empty, picture] } }, ['h1', 'h2']))).toBe(
    hash,
  );
});

it('everything that a store keeps is in the hash', () => {
  const hash = hashOf(contentOf(whole, ['h1']));
  const base = { revision: 0, record: '{}', since: 3 };
  const changes: Partial<BegunConversation>[] = [
    { revision: 2 },
    { position: 8 },
    { record: `${begun.record} ` },
    { nextDeadline: undefined },
    { hasRunningEffects: false },
    { base },
    { base: { ...base, since: 4 } },
    ...Object.keys(begun.journal[0]!).map((field) => ({ journal: [{ ...begun.journal[0]!, [field]: 0 }] })),
    ...Object.keys(message)
      .filter((field) => field !== 'conversation' && field !== 'error')
      .map((field) => ({ outbox: [{ ...message, [field]: 77 }] })),
    { outbox: [{ ...message, error: 'x' }] },
    ...['effect', 'attempts', 'notBefore', 'progress'].map((field) => ({
      effects: [{ ...begun.effects[0]!, [field]: 77 }],
    })),
  ] as Partial<BegunConversation>[];
  const letters = Object.keys(letter)
    .filter((field) => field !== 'id' && field !== 'conversation')
    .map((field) => ({ ...whole, deadLetters: [{ ...letter, [field]: 77 }] })) as StoredConversation[];
  const hashes = [
    ...changes.map((change) => hashOf(contentOf({ ...whole, begun: { ...begun, ...change } }, ['h1']))),
    ...letters.map((other) => hashOf(contentOf(other, ['h1']))),
    hashOf(contentOf(whole, ['h2'])),
    hashOf(contentOf({ ...whole, conversation: 'b' }, ['h1'])),
  ];
  expect(hashes).not.toContain(hash);
  expect(new Set(hashes).size).toBe(hashes.length);
});

it('a line that was changed is not taken', () => {
  const content = contentOf(whole, []);
  const line = formatLine({ hash: hashOf(content), content }).trimEnd();
  expect(parseLine(line)).toBeDefined();
  expect(parseLine(line.replace('Ana', 'Eva'))).toBeUndefined();
  expect(parseLine(line.slice(0, -1))).toBeUndefined();
  expect(parseLine(line.replace('"conversation":"a",', ''))).toBeUndefined();
  expect(parseLine('{}')).toBeUndefined();
});

it('differences are told by their place and not by what stands there', () => {
  const content = contentOf(whole, []);
  const other: Content = structuredClone(content);
  other.begun!.record = other.begun!.record.replace('Ana', 'Eva');
  other.begun!.outbox[0]!.state = 'read';
  const found = differences(content, other);
  expect(found).toEqual(['begun.record.context.slots.name', 'begun.outbox[0].state']);
  expect(differences(content, { ...content, aliases: ['h'] })).toEqual(['aliases[0]']);
  expect(differences(content, content)).toEqual([]);
});
