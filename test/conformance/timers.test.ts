import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { mortal } from '../support/mortal-clock.ts';
import { timersSuite } from './timers-suite.ts';

const MINUTE = 60_000;

timersSuite('fake clock, memory', async () => {
  const time = new FakeClock();
  const { clock, die } = mortal(time);
  return {
    clock,
    unit: MINUTE,
    pass: (units) => time.pass(units * MINUTE),
    open: async () => new MemoryStore(),
    crashAndReopen: async (store) => {
      die();
      return store;
    },
    destroy: async () => {},
  };
});

timersSuite('system clock, SQLite', async () => {
  const unit = 50;
  const { clock, die } = mortal(systemClock);
  const directories: string[] = [];
  const newDirectory = () => {
    directories.push(mkdtempSync(join(tmpdir(), 'prosa-timers-')));
    return directories.at(-1)!;
  };
  const opened: SqliteStore[] = [];
  const open = (directory: string) => {
    opened.push(new SqliteStore(join(directory, 'group.sqlite')));
    return opened.at(-1)!;
  };
  return {
    clock,
    unit,
    pass: (units) => delay(units * unit),
    open: async () => open(newDirectory()),
    // The files as the disk holds them now; what the dead process still does is done to the old ones.
    crashAndReopen: async () => {
      die();
      const from = directories.at(-1)!;
      const copy = newDirectory();
      cpSync(from, copy, { recursive: true });
      return open(copy);
    },
    destroy: async () => {
      for (const store of opened) await store.close();
      for (const directory of directories) rmSync(directory, { recursive: true });
    },
  };
});
