/** `/api/users`: who may log in. */
import { z } from 'zod';
import { ROLES } from '../operators/role.ts';
import { password, type Users, userName } from '../operators/users.ts';
import { define } from './route.ts';

const role = z.enum(ROLES, `must be one of ${ROLES.join(', ')}`);
const userView = z.object({ name: userName, role, disabled: z.literal(true).optional() });
const params = z.object({ name: userName });

const change = z
  .strictObject({
    password: password.optional(),
    role: role.optional(),
    disabled: z.boolean().optional(),
  })
  .refine((body) => Object.keys(body).length > 0, 'give one of: password, role, disabled');

const of = define<Users>();

export const userRoutes = [
  of({
    method: 'GET',
    url: '/api/users',
    least: 'admin',
    summary: 'Who may log in by name and password.',
    answer: z.object({ items: z.array(userView) }),
    handle: async (_, users) => ({ items: await users.list() }),
  }),
  of({
    method: 'POST',
    url: '/api/users',
    least: 'admin',
    summary: 'Adds a user.',
    body: z.strictObject({ name: userName, password, role }),
    answer: userView,
    status: 201,
    audit: ({ body: { name, role } }) => ({ action: 'user.add', subject: name, detail: { role } }),
    handle: ({ body: { name, password, role } }, users) => users.add(name, password, role),
  }),
  of({
    method: 'PATCH',
    url: '/api/users/:name',
    least: 'admin',
    summary: 'Changes password or role, or whether they may log in. Their sessions end.',
    params,
    body: change,
    answer: userView,
    audit: ({ params: { name }, body: { password, role, disabled } }) => ({
      action: 'user.change',
      subject: name,
      detail: {
        ...(password === undefined ? {} : { password: true }),
        ...(role === undefined ? {} : { role }),
        ...(disabled === undefined ? {} : { disabled }),
      },
    }),
    handle: ({ params: { name }, body }, users) => users.change(name, body),
  }),
  of({
    method: 'DELETE',
    url: '/api/users/:name',
    least: 'admin',
    summary: 'Removes a user. Their sessions end.',
    params,
    answer: userView,
    audit: ({ params: { name } }) => ({ action: 'user.remove', subject: name }),
    handle: ({ params: { name } }, users) => users.remove(name),
  }),
];
