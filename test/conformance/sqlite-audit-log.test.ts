import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SqliteAuditLog } from '../../src/operators/sqlite-audit-log.ts';
import { auditLogSuite } from './audit-log-suite.ts';

auditLogSuite('SQLite', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-audit-'));
  return {
    open: async (keepFor) => new SqliteAuditLog(join(directory, 'audit.sqlite'), keepFor),
    destroy: async () => rmSync(directory, { recursive: true }),
  };
});
