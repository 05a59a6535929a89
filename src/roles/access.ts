/** Who may use the admin API of this process, from its settings. */
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { GivenUsersFile } from '../operators/local-users-file.ts';
import { Operators } from '../operators/operators.ts';
import { type SessionStore, Sessions } from '../operators/sessions.ts';
import { SingleSignOn } from '../operators/single-sign-on.ts';
import { Users } from '../operators/users.ts';
import type { UsersFile } from '../operators/users-file.ts';
import type { Logger } from '../telemetry/logger.ts';

export interface AccessParts {
  config: Config;
  adminToken: string;
  /** Where users are unless PROSA_USERS_FILE says otherwise. */
  users: UsersFile;
  sessions: SessionStore;
  log: Logger;
}

/** @throws ProsaError `config_invalid` where the list of users cannot be understood */
export async function openAccess({
  config,
  adminToken,
  users,
  sessions,
  log,
}: AccessParts): Promise<Operators> {
  const { usersFile, oidc } = config;
  const list = new Users(
    usersFile === undefined ? users : new GivenUsersFile(resolve(usersFile)),
    ({ message }) => log.error({ reason: message }, 'the users cannot be read; those read before count'),
  );
  await list.list();
  return new Operators({
    adminToken,
    users: list,
    sessions: new Sessions(sessions),
    singleSignOn: oidc && new SingleSignOn(oidc),
  });
}

/** How long lines of the audit log are kept (ms). */
export const keepAuditFor = ({ retentionDays = Number.POSITIVE_INFINITY }: Config) =>
  retentionDays * 86_400_000;
