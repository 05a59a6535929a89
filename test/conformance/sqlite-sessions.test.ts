import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteSessions } from '../../src/operators/sqlite-sessions.ts';
import { sessionStoreSuite } from './session-store-suite.ts';

sessionStoreSuite('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-sessions-'));
  return {
    open: async () => new SqliteSessions(join(directory, 'sessions.sqlite')),
    everything: async () =>
      readdirSync(directory)
        .map((file) => readFileSync(join(directory, file), 'latin1'))
        .join(),
    destroy: async () => rmSync(directory, { recursive: true }),
  };
});
