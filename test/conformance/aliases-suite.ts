/** What every alias table must hold; an adapter supplies only the factory. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Alias, AliasTable } from '../../src/store/aliases.ts';

export interface AliasesFixture {
  open(): Promise<AliasTable>;
  /** Opens the same table as another process does, while the first one goes on. */
  openAnother(): Promise<AliasTable>;
  /** Opens it after a crash, without the first one having been closed properly. */
  crashAndReopen(table: AliasTable): Promise<AliasTable>;
  destroy(): Promise<void>;
}

export function aliasesSuite(name: string, createFixture: () => Promise<AliasesFixture>): void {
  describe(`aliases: ${name}`, () => {
    let fixture: AliasesFixture;
    let table: AliasTable;
    beforeEach(async () => {
      fixture = await createFixture();
      table = await fixture.open();
    });
    afterEach(async () => {
      table.close();
      await fixture.destroy();
    });

    const of = (conversation: string, ...hashes: string[]): Alias[] =>
      hashes.map((addressHash) => ({ addressHash, conversation }));

    it('leads from addresses to their conversation, also after a crash', async () => {
      expect(await table.add(of('c1', 'phone', 'id'))).toEqual(['c1', 'c1']);
      await table.add(of('c2', 'other'));
      expect(await table.find(['id', 'nobody', 'other', 'phone'])).toEqual(['c1', undefined, 'c2', 'c1']);
      table = await fixture.crashAndReopen(table);
      expect(await table.find(['id', 'nobody', 'other', 'phone'])).toEqual(['c1', undefined, 'c2', 'c1']);
      expect(await table.find([])).toEqual([]);
    });

    it('keeps the first alias of an address, and says where it leads to', async () => {
      await table.add(of('c1', 'id'));
      expect(await table.add(of('c2', 'id'))).toEqual(['c1']);
      expect(await table.add(of('c1', 'id'))).toEqual(['c1']);
      expect(await table.of(['c1', 'c2'])).toEqual(['id']);
    });

    it('adds the addresses of one person together or not at all', async () => {
      await table.add(of('c1', 'id'));
      expect(await table.add(of('c2', 'phone', 'id'))).toEqual([undefined, 'c1']);
      expect(await table.find(['phone'])).toEqual([undefined]);
      expect(await table.add(of('c1', 'phone', 'id'))).toEqual(['c1', 'c1']);
      expect([...(await table.of(['c1']))].sort()).toEqual(['id', 'phone']);
    });

    it('tells all who add an alias of the same address at once the same', async () => {
      const other = await fixture.openAnother();
      const tables = [table, other];
      const added = await Promise.all(
        Array.from({ length: 40 }, (_, n) => tables[n % 2]!.add(of(`c${n % 4}`, `address${n % 10}`))),
      );
      for (let n = 0; n < 40; n++) {
        const [lead] = added[n]!;
        expect(lead).toBe(added[n % 10]![0]);
        expect(await other.find([`address${n % 10}`])).toEqual([lead]);
      }
      other.close();
    });

    it('lists and takes away what leads to conversations', async () => {
      await table.add(of('c1', 'phone', 'id'));
      await table.add(of('c1', 'later'));
      await table.add(of('c2', 'other'));
      expect([...(await table.of(['c1', 'nobody']))].sort()).toEqual(['id', 'later', 'phone']);
      expect(await table.remove(['c1', 'nobody'])).toBe(3);
      expect(await table.of(['c1'])).toEqual([]);
      expect(await table.find(['phone', 'id', 'later', 'other'])).toEqual([
        undefined,
        undefined,
        undefined,
        'c2',
      ]);
      expect(await table.remove(['c1'])).toBe(0);
      while (!(await table.scrub()));
      table = await fixture.crashAndReopen(table);
      expect(await table.find(['phone', 'other'])).toEqual([undefined, 'c2']);
      expect(await table.add(of('c3', 'phone'))).toEqual(['c3']);
    });
  });
}
