import type { Logger } from '../telemetry/logger.ts';
import type { Audit } from './route.ts';

/** A line of the log for each change an operator made. */
export function loggedAudit(log: Logger): Audit {
  return ({ name, role }, { action, subject, detail }) => {
    log.info({ by: name, role, action, subject, ...detail }, 'an operator changed something');
  };
}
