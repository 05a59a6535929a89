import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalUsersFile } from '../../src/operators/local-users-file.ts';
import { usersFileSuite } from './users-file-suite.ts';

usersFileSuite('of the data directory', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prosa-users-'));
  return {
    open: async () => new LocalUsersFile(join(directory, 'operators', 'users.json')),
    destroy: async () => rmSync(directory, { recursive: true }),
  };
});
