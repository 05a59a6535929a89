/** The people who may log in: a list of names, roles and hashed passwords. */
import { z } from 'zod';
import { ProsaError } from '../errors.ts';
import { hashPassword, isPassword, SHORTEST_PASSWORD } from './password.ts';
import { ROLES, type Role, TOKEN_HOLDER } from './role.ts';
import type { UsersFile } from './users-file.ts';

export const userName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9._@-]{0,63}$/,
    'must be 1-64 of a-z, 0-9, ., _, @ and -, beginning with a letter or digit',
  )
  .refine((name) => name !== TOKEN_HOLDER.name, 'is what whoever has the admin token is called');

export const password = z
  .string()
  .min(SHORTEST_PASSWORD, `must have at least ${SHORTEST_PASSWORD} characters`)
  .max(200, 'must have at most 200 characters');

const user = z.strictObject({
  name: userName,
  role: z.enum(ROLES),
  password: z.string().regex(/^scrypt\$\d+\$\d+\$\d+\$[\w-]+\$[\w-]+$/, 'must be as `prosa users` writes it'),
  disabled: z.literal(true).optional(),
});

const list = z
  .strictObject({ format: z.literal(1), users: z.array(user) })
  .refine(({ users }) => new Set(users.map(({ name }) => name)).size === users.length, {
    path: ['users'],
    message: 'has a name twice',
  });

type User = z.infer<typeof user>;

export type UserView = Omit<User, 'password'>;

export interface UserChange {
  password?: string | undefined;
  role?: Role | undefined;
  disabled?: boolean | undefined;
}

/** Looked at anew for each question, so that what another process wrote counts at once. */
export class Users {
  readonly #file: UsersFile;
  readonly #damaged: (error: ProsaError) => void;
  /** What was read last, and the users of the last text that could be understood. */
  #text: string | undefined;
  #users: readonly User[] | undefined;
  #damage: string | undefined;

  /** @param damaged hears of a list that cannot be read or understood, while the one before it goes on to count */
  constructor(file: UsersFile, damaged: (error: ProsaError) => void = () => {}) {
    this.#file = file;
    this.#damaged = damaged;
  }

  /** @throws ProsaError `config_invalid` where there never was a list that could be understood */
  async list(): Promise<UserView[]> {
    return (await this.#known()).map(viewOf);
  }

  /** Who that is, if the password is right and they may log in. */
  async check(name: string, given: string): Promise<UserView | undefined> {
    const found = (await this.#known()).find((one) => one.name === name);
    const right = await isPassword(given, found?.password);
    return right && found !== undefined && !found.disabled ? viewOf(found) : undefined;
  }

  /** What changes whenever a session of theirs must end; undefined for who may not log in. */
  async evidenceOf(name: string): Promise<string | undefined> {
    const found = (await this.#known()).find((one) => one.name === name);
    return found === undefined || found.disabled ? undefined : `${found.role} ${found.password}`;
  }

  /** @throws ProsaError `conflict` when there is one of that name */
  async add(name: string, given: string, role: Role): Promise<UserView> {
    const added: User = { name, role, password: await hashPassword(given) };
    return this.#change((users) => {
      if (users.some((one) => one.name === name)) {
        throw new ProsaError('conflict', `there is a user ${name} already`);
      }
      return [[...users, added], added];
    });
  }

  /** @throws ProsaError `not_found`; `conflict` where nobody would be left who may change users */
  async change(name: string, { password: given, role, disabled }: UserChange): Promise<UserView> {
    const hash = given === undefined ? undefined : await hashPassword(given);
    return this.#change((users) => {
      const before = found(users, name);
      const { disabled: was, ...rest } = before;
      const after: User = {
        ...rest,
        ...(role && { role }),
        ...(hash && { password: hash }),
        ...((disabled ?? was) ? { disabled: true as const } : {}),
      };
      return [users.map((one) => (one === before ? after : one)), after];
    });
  }

  /** @throws ProsaError `not_found`, `conflict` as {@link change} */
  remove(name: string): Promise<UserView> {
    return this.#change((users) => {
      const gone = found(users, name);
      return [users.filter((one) => one !== gone), gone];
    });
  }

  async #change(change: (users: readonly User[]) => [User[], User]): Promise<UserView> {
    for (;;) {
      const text = await this.#file.read();
      const before = parse(text, this.#file.name);
      const [users, of] = change(before);
      if (before.some(isAdmin) && !users.some(isAdmin)) {
        throw new ProsaError('conflict', `${of.name} is the last admin who can log in`);
      }
      const next = `${JSON.stringify({ format: 1, users }, undefined, 2)}\n`;
      if (next === text || (await this.#file.replace(text, next))) return viewOf(of);
    }
  }

  async #known(): Promise<readonly User[]> {
    try {
      const text = await this.#file.read();
      if (this.#users !== undefined && text === this.#text) return this.#users;
      this.#text = text;
      this.#users = parse(text, this.#file.name);
      this.#damage = undefined;
    } catch (error) {
      if (this.#users === undefined || !(error instanceof ProsaError) || error.code !== 'config_invalid') {
        throw error;
      }
      if (error.message !== this.#damage) this.#damaged(error);
      this.#damage = error.message;
    }
    return this.#users;
  }
}

const viewOf = ({ password: _, ...view }: User): UserView => view;

const isAdmin = ({ role, disabled }: User) => role === 'admin' && !disabled;

function found(users: readonly User[], name: string): User {
  const one = users.find((user) => user.name === name);
  if (one === undefined) throw new ProsaError('not_found', `there is no user ${name}`);
  return one;
}

function parse(text: string | undefined, name: string): readonly User[] {
  if (text === undefined) return [];
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new ProsaError('config_invalid', `${name} is not valid JSON`); // the cause would quote it
  }
  const parsed = list.safeParse(json);
  if (parsed.success) return parsed.data.users;
  const { path, message } = parsed.error.issues[0]!;
  throw new ProsaError('config_invalid', `${name}: ${path.join('.')}: ${message}`);
}
