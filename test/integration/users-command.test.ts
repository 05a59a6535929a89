import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usersPath } from '../../src/store/data-directory.ts';
import { startProsaCli } from '../support/cli.ts';
import { logIn } from '../support/logged-in.ts';
import { ENDPOINT, startProsa } from '../support/prosa.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const PASSWORD = 'typed at a terminal';
/** A port where nothing listens. */
const NOBODY = '9';

function users(args: string[], env: Record<string, string>, input = '') {
  const { child, ended } = startProsaCli(['users', ...args], env);
  child.stdin!.end(input);
  return ended;
}

describe('prosa users', () => {
  it('changes the users of the data directory while none runs, which the next one knows, and of one that runs', async () => {
    const dataDir = temporaryDirectory();
    const root = await users(
      ['add', 'root', '--role', 'admin'],
      { PROSA_DATA_DIR: dataDir, PORT: NOBODY },
      `${PASSWORD}\n`,
    );
    expect(root).toMatchObject({ code: 0, stdout: 'added root  admin\n' });
    expect(root.stderr).toContain(usersPath(dataDir));
    const prosa = await startProsa({ dataDir });
    await logIn(prosa.url, 'root', PASSWORD);

    const env = { PROSA_ADMIN_TOKEN: ENDPOINT.adminToken, PORT: new URL(prosa.url).port };
    const added = await users(['add', 'ana', '--role', 'viewer'], env, `${PASSWORD}\n`);
    expect(added).toEqual({ code: 0, stdout: 'added ana  viewer\n', stderr: '' });
    await logIn(prosa.url, 'ana', PASSWORD);
    expect(await users(['role', 'ana', 'editor'], env)).toMatchObject({ code: 0, stdout: 'ana  editor\n' });
    expect(await users(['disable', 'ana'], env)).toMatchObject({ stdout: 'ana  editor  disabled\n' });
    expect(await users(['enable', 'ana'], env)).toMatchObject({ stdout: 'ana  editor\n' });
    expect(await users(['password', 'ana'], env, 'quite another one\n')).toMatchObject({ code: 0 });
    await logIn(prosa.url, 'ana', 'quite another one');
    expect(await users(['list'], env)).toMatchObject({
      stdout: 'root  admin\nana  editor\n',
      stderr: '',
    });
    expect(await users(['remove', 'ana'], env)).toMatchObject({ code: 0 });
    expect(await users(['remove', 'ana'], env)).toMatchObject({
      code: 1,
      stderr: 'prosa: there is no user ana\n',
    });
  });

  it('writes a file for PROSA_USERS_FILE', async () => {
    const file = join(temporaryDirectory(), 'team.json');
    await users(['add', 'eva', '--role', 'editor', '--file', file], {}, `${PASSWORD}\n`);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
      users: [{ name: 'eva', role: 'editor' }],
    });
    const refused = await users(['remove', 'eva'], { PROSA_USERS_FILE: file, PORT: NOBODY });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining(`--file ${file}`)]);
  });

  it('refuses what will not do before it asks for anything', async () => {
    const env = { PORT: NOBODY, PROSA_DATA_DIR: temporaryDirectory() };
    const refusals: [string[], string, string][] = [
      [['add', 'Ana', '--role', 'viewer'], '', 'the name: must be 1-64'],
      [['add', 'ana', '--role', 'viewer'], 'short\n', 'the password: must have at least 10'],
      [['add', 'ana', '--role', 'emperor'], '', 'Allowed choices are viewer, operator, editor, admin'],
      [['role', 'ana', 'emperor'], '', 'the role: must be one of'],
      [['list', '--url', `http://127.0.0.1:${env.PORT}`], '', 'PROSA_ADMIN_TOKEN'],
    ];
    await Promise.all(
      refusals.map(async ([args, input, message]) => {
        const { code, stderr } = await users(args, env, input);
        expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
      }),
    );
  });
});
