import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteSpendLedger } from '../../src/effects/llm/sqlite-spend-ledger.ts';
import { systemClock } from '../../src/timers/clock.ts';
import { spendLedgerSuite } from './spend-ledger-suite.ts';

spendLedgerSuite('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-spend-'));
  return {
    open: async () => new SqliteSpendLedger(join(directory, 'spend.sqlite'), systemClock),
    destroy: async () => rmSync(directory, { recursive: true, force: true }),
  };
});
