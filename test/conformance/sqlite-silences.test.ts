import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteFlowLedger } from '../../src/analytics/sqlite-flow-ledger.ts';
import { SqliteStore } from '../../src/store/sqlite-store.ts';
import { silencesSuite } from './silences-suite.ts';

silencesSuite('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-silences-'));
  return {
    store: async () => new SqliteStore(join(directory, 'group-5.sqlite')),
    ledger: async (clock) => new SqliteFlowLedger(join(directory, 'flows.sqlite'), clock),
    destroy: async () => rmSync(directory, { recursive: true, force: true }),
  };
});
