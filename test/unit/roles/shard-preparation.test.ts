import { expect, it } from 'vitest';
import { prepareShard } from '../../../src/roles/shard-preparation.ts';

it('what goes live while the log of a shard is looked at is what it opens with', async () => {
  let live = 'rental@1';
  const begun: string[] = [];
  const looked = Promise.withResolvers<void>();
  const prepared = prepareShard(3, {
    pull: async () => {},
    live: () => live,
    assertWhole: () => looked.promise,
    beginWith: (version) => begun.push(version),
  });
  await new Promise((resolve) => setImmediate(resolve));
  live = 'rental@2';
  begun.push('rental@2');
  looked.resolve();
  await prepared;
  expect(begun.at(-1)).toBe('rental@2');
});

it('a shard whose log is not whole is not opened', async () => {
  const begun: string[] = [];
  const prepared = prepareShard(3, {
    pull: async () => {},
    live: () => 'rental@1',
    assertWhole: () => Promise.reject(new Error('it ends too early')),
    beginWith: (version) => begun.push(version),
  });
  await expect(prepared).rejects.toThrow('it ends too early');
  expect(begun).toEqual([]);
});
