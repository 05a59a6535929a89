import { describe, expect, it } from 'vitest';
import type { CatalogueSource } from '../../src/catalogue/catalogue.ts';

export interface SourceUnderTest {
  source: CatalogueSource;
  /** What is there from now on, by table, or that nothing can be reached. */
  put(tables: Record<string, string> | 'gone'): void;
  /** Stands for what must not be printed; undefined where there is nothing secret. */
  secret?: string;
}

const signal = new AbortController().signal;

/** What every source of a catalogue must do. `make` gives one of the tables `one` and `two`, with nothing there. */
export function catalogueSourceSuite(name: string, make: () => Promise<SourceUnderTest>): void {
  const texts = async ({ source }: SourceUnderTest) => {
    const files = await source.read(signal);
    return files && Object.fromEntries(files.map(({ table, text }) => [table, text]));
  };

  describe(name, () => {
    it('gives all files whole, once, and again when one has changed', async () => {
      const made = await make();
      made.put({ one: 'a\n1\n', two: 'b\n"é\n🏠"\n' });
      expect(await texts(made)).toEqual({ one: 'a\n1\n', two: 'b\n"é\n🏠"\n' });
      expect(await texts(made)).toBeUndefined();
      made.put({ one: 'a\n1\n', two: 'b\n2\n' });
      expect(await texts(made)).toEqual({ one: 'a\n1\n', two: 'b\n2\n' });
      expect(await texts(made)).toBeUndefined();
    });

    it('says which table of which name and format a file is', async () => {
      const made = await make();
      made.put({ one: 'a\n', two: 'b\n' });
      for (const { table, name, format } of (await made.source.read(signal))!) {
        expect(format).toBe('csv');
        expect(name).toContain(table);
        if (made.secret !== undefined) expect(name + made.source.name).not.toContain(made.secret);
      }
    });

    it('that cannot be reached says so as something to try again, and goes on where it was', async () => {
      const made = await make();
      const failure = async () =>
        made.source.read(signal).then(
          () => undefined,
          (error: unknown) => error,
        );
      made.put({ one: 'a\n', two: 'b\n' });
      await texts(made);
      made.put('gone');
      const error = await failure();
      expect(error).toMatchObject({ code: 'catalogue_unavailable', retry: true });
      if (made.secret !== undefined) expect((error as Error).message).not.toContain(made.secret);
      made.put({ one: 'a\n', two: 'b\n' });
      expect((await texts(made)) ?? { one: 'a\n', two: 'b\n' }).toEqual({ one: 'a\n', two: 'b\n' });
      made.put({ one: 'a\n', two: 'c\n' });
      expect(await texts(made)).toEqual({ one: 'a\n', two: 'c\n' });
    });

    it('stops when it is told to', async () => {
      const made = await make();
      made.put({ one: 'a\n', two: 'b\n' });
      await expect(made.source.read(AbortSignal.abort())).rejects.toThrow();
    });
  });
}
