import { beforeEach, describe, expect, it } from 'vitest';
import { Users } from '../../../src/operators/users.ts';
import { MemoryUsersFile } from '../../support/memory-users-file.ts';

const PASSWORD = 'a long enough one';

let file: MemoryUsersFile;
let users: Users;
let damage: string[];
beforeEach(() => {
  file = new MemoryUsersFile();
  damage = [];
  users = new Users(file, ({ message }) => damage.push(message));
});

describe('users', () => {
  it('log in with their own password while they are not disabled', async () => {
    await users.add('ana', PASSWORD, 'viewer');
    expect(file.text).not.toContain(PASSWORD);
    expect(await users.check('ana', PASSWORD)).toEqual({ name: 'ana', role: 'viewer' });
    expect(await users.check('ana', `${PASSWORD}!`)).toBeUndefined();
    await users.change('ana', { disabled: true });
    expect(await users.check('ana', PASSWORD)).toBeUndefined();
    await users.change('ana', { disabled: false });
    expect(await users.check('ana', PASSWORD)).toBeDefined();
  });

  it('have evidence that changes with the password, the role and the right to log in', async () => {
    await users.add('ana', PASSWORD, 'viewer');
    const seen = [await users.evidenceOf('ana')];
    await users.change('ana', { role: 'editor' });
    seen.push(await users.evidenceOf('ana'));
    await users.change('ana', { password: PASSWORD });
    seen.push(await users.evidenceOf('ana'));
    expect(new Set(seen).size).toBe(3);
    await users.change('ana', { disabled: true });
    expect(await users.evidenceOf('ana')).toBeUndefined();
  });

  it('lose no change when several processes change them at once', async () => {
    const other = new Users(file);
    await Promise.all(
      ['a', 'b', 'c', 'd'].map((name, n) => (n % 2 ? users : other).add(name, PASSWORD, 'viewer')),
    );
    expect((await users.list()).map(({ name }) => name).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keep one admin who can log in', async () => {
    await users.add('root', PASSWORD, 'admin');
    for (const change of [{ role: 'editor' as const }, { disabled: true }]) {
      await expect(users.change('root', change)).rejects.toMatchObject({ code: 'conflict' });
    }
    await expect(users.remove('root')).rejects.toMatchObject({ code: 'conflict' });
    await users.add('other', PASSWORD, 'admin');
    await users.remove('root');
    expect(await users.list()).toEqual([{ name: 'other', role: 'admin' }]);
  });

  it('are there once, and those there are not cannot be changed', async () => {
    await users.add('ana', PASSWORD, 'viewer');
    await expect(users.add('ana', PASSWORD, 'admin')).rejects.toMatchObject({ code: 'conflict' });
    await expect(users.change('bob', { role: 'admin' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('count on when their file is damaged, which is told once and never written over', async () => {
    await users.add('ana', PASSWORD, 'viewer');
    await users.list();
    const good = file.text!;
    file.text = good.replace('"viewer"', '"emperor"');
    expect(await users.check('ana', PASSWORD)).toEqual({ name: 'ana', role: 'viewer' });
    await users.list();
    expect(damage).toEqual([expect.stringContaining('users.0.role')]);
    await expect(users.add('bob', PASSWORD, 'viewer')).rejects.toMatchObject({ code: 'config_invalid' });
    file.text = good.replace('"viewer"', '"editor"');
    expect(await users.list()).toEqual([{ name: 'ana', role: 'editor' }]);
  });

  it('are refused from the first when their file is damaged', async () => {
    for (const text of ['{', '{"format":2,"users":[]}', '{"format":1,"users":[{"name":"ana"}]}']) {
      file.text = text;
      await expect(new Users(file).list()).rejects.toMatchObject({ code: 'config_invalid' });
    }
  });
});
