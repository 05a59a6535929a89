import type { AuditLog } from '../operators/audit-log.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Audit } from './route.ts';

const HOUR = 3_600_000;

/**
 * A line of the audit log, and of the log, for each change an operator made; of what is frequent for the first one of
 * an hour. What was done is not undone where the line cannot be kept: the log then has it.
 */
export function keptAudit(lines: AuditLog, log: Logger, now: () => number = Date.now): Audit {
  const isFirst = firstOfHour(now);
  return async (by, { isFrequent, ...entry }) => {
    const { action, subject, detail } = entry;
    const isTold = !isFrequent || isFirst(`${action} ${subject} ${by.name}`);
    const line = { by: by.name, role: by.role, action, subject, ...detail };
    log[isTold ? 'info' : 'debug'](line, 'an operator changed something');
    if (!isTold) return;
    try {
      await lines.add(by, entry, now());
    } catch (err) {
      log.error({ err, action, subject }, 'the audit log lacks a line');
    }
  };
}

function firstOfHour(now: () => number): (what: string) => boolean {
  let hour = 0;
  let told = new Set<string>();
  return (what) => {
    const current = Math.floor(now() / HOUR);
    if (current !== hour) told = new Set();
    hour = current;
    if (told.has(what)) return false;
    told.add(what);
    return true;
  };
}
