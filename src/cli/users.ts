import { Command, Option } from 'commander';
import { ROLES, type Role } from '../operators/role.ts';
import type { UserView } from '../operators/users.ts';
import { withAdminOptions } from './admin-client.ts';
import type { UsersOptions } from './users-desk.ts';

const PASSWORD_HELP = '\nThe password is asked for, or read from the first line of standard input.';

export function usersCommand(): Command {
  return new Command('users')
    .description('Say who may log in to the Studio and the API, and what they may do.')
    .addCommand(listCommand())
    .addCommand(
      named('add', 'Add a user.')
        .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
        .addHelpText('after', PASSWORD_HELP)
        .action(async (name: string, { role, ...options }: UsersOptions & { role: Role }) => {
          const [desk, given] = await deskAndPassword(name, options);
          say(`added ${textOf(await desk.add(name, given, role))}`);
        }),
    )
    .addCommand(
      named('password', 'Give a user another password. Their sessions end.')
        .addHelpText('after', PASSWORD_HELP)
        .action(async (name: string, options: UsersOptions) => {
          const [desk, given] = await deskAndPassword(name, options);
          await desk.change(name, { password: given });
          say(`${name} has another password`);
        }),
    )
    .addCommand(
      named('role', 'Say what a user may do. Their sessions end.')
        .argument('<role>', ROLES.join(', '))
        .action(async (name: string, role: Role, options: UsersOptions) => {
          const desk = await deskFor(name, options, role);
          say(textOf(await desk.change(name, { role })));
        }),
    )
    .addCommand(switchCommand('disable', 'Let a user log in no more. Their sessions end.', true))
    .addCommand(switchCommand('enable', 'Let a user log in again.', false))
    .addCommand(
      named('remove', 'Remove a user. Their sessions end.').action(
        async (name: string, options: UsersOptions) => {
          const desk = await deskFor(name, options);
          await desk.remove(name);
          say(`removed ${name}`);
        },
      ),
    );
}

function listCommand(): Command {
  return withUsersOptions(
    new Command('list').description('List the users.').option('--json', 'print JSON'),
  ).action(async ({ json, ...options }: UsersOptions & { json?: boolean }) => {
    const { usersDesk } = await import('./users-desk.ts');
    const users = await (await usersDesk(options)).list();
    if (json) return say(JSON.stringify(users, null, 2));
    say(users.length === 0 ? 'there are no users' : users.map(textOf).join('\n'));
  });
}

function switchCommand(name: string, description: string, disabled: boolean): Command {
  return named(name, description).action(async (user: string, options: UsersOptions) => {
    const desk = await deskFor(user, options);
    say(textOf(await desk.change(user, { disabled })));
  });
}

const named = (name: string, description: string): Command =>
  withUsersOptions(new Command(name).description(description)).argument('<name>', 'of the user');

function withUsersOptions(command: Command): Command {
  return withAdminOptions(command).option(
    '--file <path>',
    'a file of users, e.g. for PROSA_USERS_FILE, instead of those of Prosa',
  );
}

/** Names are checked before they are asked of anybody. */
async function deskFor(name: string, options: UsersOptions, role?: string) {
  const [{ z }, { checked }, { userName }, { usersDesk }] = await Promise.all([
    import('zod'),
    import('../gateway/checked.ts'),
    import('../operators/users.ts'),
    import('./users-desk.ts'),
  ]);
  checked(userName, name, 'the name');
  if (role !== undefined) checked(z.enum(ROLES, `must be one of ${ROLES.join(', ')}`), role, 'the role');
  return usersDesk(options);
}

async function deskAndPassword(name: string, options: UsersOptions) {
  const desk = await deskFor(name, options);
  const { newPassword } = await import('./password-prompt.ts');
  return [desk, await newPassword()] as const;
}

const textOf = ({ name, role, disabled }: UserView) => `${name}  ${role}${disabled ? '  disabled' : ''}`;

const say = (text: string) => void process.stdout.write(`${text}\n`);
