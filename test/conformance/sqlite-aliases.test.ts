import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAliases } from '../../src/store/sqlite-aliases.ts';
import { aliasesSuite } from './aliases-suite.ts';

aliasesSuite('SQLite', async () => {
  const directories: string[] = [];
  const newDirectory = () => {
    directories.push(mkdtempSync(join(tmpdir(), 'prosa-aliases-')));
    return directories.at(-1)!;
  };
  const open = async () => new SqliteAliases(join(directories.at(-1)!, 'contacts.sqlite'));
  newDirectory();
  return {
    open,
    openAnother: open,
    crashAndReopen: async (table) => {
      const from = directories.at(-1)!;
      cpSync(from, newDirectory(), { recursive: true });
      table.close();
      return open();
    },
    destroy: async () => {
      for (const directory of directories) rmSync(directory, { recursive: true });
    },
  };
});
