import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import { bookingsSuite } from './bookings-suite.ts';

bookingsSuite('SQLite', async () => {
  const directories: string[] = [];
  const newDirectory = () => {
    directories.push(mkdtempSync(join(tmpdir(), 'prosa-bookings-')));
    return directories.at(-1)!;
  };
  const open = async () => new SqliteBookings(join(directories.at(-1)!, 'bookings.sqlite'));
  newDirectory();
  return {
    open,
    openAnother: open,
    crashAndReopen: async (bookings) => {
      const from = directories.at(-1)!;
      cpSync(from, newDirectory(), { recursive: true });
      bookings.close();
      return open();
    },
    destroy: async () => {
      for (const directory of directories) rmSync(directory, { recursive: true });
    },
  };
});
