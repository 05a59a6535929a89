/** The people who may log in: a file of names, roles and hashed passwords. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import type { DurableFiles } from '../store/durable-files.ts';
import { hashPassword, isPassword, SHORTEST_PASSWORD } from './password.ts';
import { ROLES, type Role } from './role.ts';

export const userName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._@-]{0,63}$/,
    'must be 1-64 of a-z, 0-9, ., _, @ and -, beginning with a letter or digit',
  );

export const password = z
  .string()
  .min(SHORTEST_PASSWORD, `must have at least ${SHORTEST_PASSWORD} characters`)
  .max(200);

const user = z.strictObject({
  name: userName,
  role: z.enum(ROLES),
  password: z.string().startsWith('scrypt$'),
  disabled: z.literal(true).optional(),
});

const file = z.strictObject({ format: z.literal(1), users: z.array(user) });

type User = z.infer<typeof user>;

export type UserView = Omit<User, 'password'>;

export interface UserChange {
  password?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

export const USERS_FILE = 'users.json';

/** Read anew for each question, so that what another process wrote counts at once. */
export class Users {
  readonly #files: DurableFiles;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(files: DurableFiles) {
    this.#files = files;
  }

  list(): UserView[] {
    return this.#read().map(({ password: _, ...view }) => view);
  }

  /** Who that is, if the password is right and they may log in. */
  async check(name: string, given: string): Promise<UserView | undefined> {
    const found = this.#read().find((one) => one.name === name);
    const right = await isPassword(given, found?.password);
    if (!right || found === undefined || found.disabled) return undefined;
    const { password: _, ...view } = found;
    return view;
  }

  /** @throws ProsaError `conflict` when there is one of that name */
  add(name: string, given: string, role: Role): Promise<UserView> {
    return this.#change(async (users) => {
      if (users.some((one) => one.name === name)) throw new ProsaError('conflict', `there is a user ${name}`);
      const added = { name, role, password: await hashPassword(given) };
      return [[...users, added], added];
    });
  }

  /** @throws ProsaError `not_found`; `conflict` where nobody would be left who may change users */
  change(name: string, { password: given, role, disabled }: UserChange): Promise<UserView> {
    return this.#change(async (users) => {
      const before = found(users, name);
      const { disabled: was, ...rest } = before;
      const after: User = {
        ...rest,
        ...(role === undefined ? {} : { role }),
        ...(given === undefined ? {} : { password: await hashPassword(given) }),
        ...((disabled ?? was) ? { disabled: true as const } : {}),
      };
      return [users.map((one) => (one === before ? after : one)), after];
    });
  }

  /** @throws ProsaError `not_found`, `conflict` as {@link change} */
  remove(name: string): Promise<UserView> {
    return this.#change(async (users) => {
      const gone = found(users, name);
      return [users.filter((one) => one !== gone), gone];
    });
  }

  #change(change: (users: readonly User[]) => Promise<[User[], User]>): Promise<UserView> {
    const done = this.#turn.then(async () => {
      const before = this.#read();
      const [users, { password: _, ...view }] = await change(before);
      if (before.some(isAdmin) && !users.some(isAdmin)) {
        throw new ProsaError('conflict', `${view.name} is the last admin who can log in`);
      }
      await this.#files.write(USERS_FILE, `${JSON.stringify({ format: 1, users }, undefined, 2)}\n`);
      return view;
    });
    this.#turn = done.catch(() => {});
    return done;
  }

  #read(): readonly User[] {
    const path = join(this.#files.directory, USERS_FILE);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const parsed = file.safeParse(parse(text, path));
    if (parsed.success) return parsed.data.users;
    const { path: at, message } = parsed.error.issues[0]!;
    throw new ProsaError('config_invalid', `${path}: ${at.join('.')}: ${message}`);
  }
}

const isAdmin = ({ role, disabled }: User) => role === 'admin' && !disabled;

function found(users: readonly User[], name: string): User {
  const one = users.find((user) => user.name === name);
  if (one === undefined) throw new ProsaError('not_found', `there is no user ${name}`);
  return one;
}

function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProsaError('config_invalid', `${path} is not valid JSON`, { cause });
  }
}
