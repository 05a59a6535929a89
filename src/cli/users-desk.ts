/** Where `prosa users` reads and changes users: in a Prosa that runs, or in the file it would read. */
import { resolve } from 'node:path';
import { readConfig } from '../config.ts';
import { ProsaError } from '../errors.ts';
import { GivenUsersFile, LocalUsersFile } from '../operators/local-users-file.ts';
import type { Role } from '../operators/role.ts';
import { type UserChange, Users, type UserView } from '../operators/users.ts';
import { usersPath } from '../store/data-directory.ts';
import { AdminClient, type AdminOptions } from './admin-client.ts';

export interface UsersOptions extends AdminOptions {
  file?: string;
}

export type UsersDesk = Pick<Users, 'list' | 'add' | 'change' | 'remove'>;

/** @throws ProsaError `unreachable` where no Prosa runs and users are not in a file of this machine */
export async function usersDesk({ file, url }: UsersOptions): Promise<UsersDesk> {
  if (file !== undefined) return new Users(new LocalUsersFile(resolve(file)));
  const config = readConfig();
  const client = await clientFor(url);
  if (client !== undefined) {
    try {
      await client.request('GET', '/api/users');
      return deskOf(client);
    } catch (error) {
      const runsNot = error instanceof ProsaError && error.code === 'unreachable';
      if (!runsNot || url !== undefined || config.distributed !== undefined) throw error;
    }
  }
  if (config.distributed !== undefined) {
    throw new ProsaError('config_invalid', 'set PROSA_ADMIN_TOKEN: users are changed through a gateway');
  }
  const path = usersPath(config.dataDir);
  process.stderr.write(`no Prosa runs here; in ${config.usersFile ?? path}\n`);
  return new Users(
    config.usersFile === undefined
      ? new LocalUsersFile(resolve(path))
      : new GivenUsersFile(resolve(config.usersFile)),
  );
}

/** Undefined where there is no token, since no Prosa has ever run with these settings. */
async function clientFor(url: string | undefined): Promise<AdminClient | undefined> {
  try {
    return await AdminClient.create({ ...(url && { url }) });
  } catch (error) {
    if (url === undefined && error instanceof ProsaError && error.code === 'config_invalid') return undefined;
    throw error;
  }
}

function deskOf(client: AdminClient): UsersDesk {
  const one = (name: string) => `/api/users/${encodeURIComponent(name)}`;
  return {
    list: async () => (await client.request<{ items: UserView[] }>('GET', '/api/users')).items,
    add: (name: string, password: string, role: Role) =>
      client.request('POST', '/api/users', { name, password, role }),
    change: (name: string, change: UserChange) => client.request('PATCH', one(name), change),
    remove: (name: string) => client.request('DELETE', one(name)),
  };
}
