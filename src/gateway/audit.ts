import type { AuditLog } from '../operators/audit-log.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Audit } from './route.ts';

/**
 * A line of the audit log, and of the log, for each change an operator made. What was done is not undone where the
 * line cannot be kept: the log then has it.
 */
export function keptAudit(lines: AuditLog, log: Logger): Audit {
  return async (by, entry) => {
    const { action, subject, detail } = entry;
    log.info({ by: by.name, role: by.role, action, subject, ...detail }, 'an operator changed something');
    try {
      await lines.add(by, entry, Date.now());
    } catch (err) {
      log.error({ err, action, subject }, 'the audit log lacks a line');
    }
  };
}
