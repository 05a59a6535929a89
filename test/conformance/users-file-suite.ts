/** What every file of users that Prosa writes must hold; an adapter supplies only the factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsersFile } from '../../src/operators/users-file.ts';

export interface UsersFileFixture {
  /** Opens the same file as another process does. */
  open(): Promise<UsersFile>;
  destroy(): Promise<void>;
}

export function usersFileSuite(name: string, createFixture: () => Promise<UsersFileFixture>): void {
  describe(`users' file: ${name}`, () => {
    let fixture: UsersFileFixture;
    let file: UsersFile;
    let other: UsersFile;
    beforeEach(async () => {
      fixture = await createFixture();
      file = await fixture.open();
      other = await fixture.open();
    });
    afterEach(() => fixture.destroy());

    it('is nothing at first, then what was written, for every process', async () => {
      expect(await file.read()).toBeUndefined();
      expect(await file.replace(undefined, 'ção 1')).toBe(true);
      expect(await other.read()).toBe('ção 1');
      expect(await other.replace('ção 1', 'ção 2')).toBe(true);
      expect(await file.read()).toBe('ção 2');
    });

    it('stays as it is for who has not read what is in it', async () => {
      await file.replace(undefined, 'one');
      expect(await other.replace(undefined, 'two')).toBe(false);
      expect(await other.replace('none', 'two')).toBe(false);
      expect(await file.read()).toBe('one');
    });

    it('is replaced by one of those who do so at once in a process', async () => {
      const replaced = await Promise.all(['a', 'b', 'c'].map((text) => file.replace(undefined, text)));
      expect(replaced.filter(Boolean)).toHaveLength(1);
      expect(await other.read()).toBe('abc'[replaced.indexOf(true)]);
    });
  });
}
