/** Users and what they did; for admins. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './client.ts';
import type { Role } from './session.ts';

export interface User {
  name: string;
  role: Role;
  disabled?: boolean;
}

export const usersQuery = queryOptions({
  queryKey: ['users'],
  queryFn: ({ signal }) => request<{ items: User[] }>('GET', '/api/users', undefined, signal),
});

const path = (name: string) => `/api/users/${encodeURIComponent(name)}`;

export const addUser = (user: { name: string; password: string; role: Role }) =>
  request<User>('POST', '/api/users', user);

export const changeUser = (name: string, change: { password?: string; role?: Role; disabled?: boolean }) =>
  request<User>('PATCH', path(name), change);

export const removeUser = (name: string) => request<unknown>('DELETE', path(name));

export interface AuditLine {
  id: string;
  at: number;
  who: string;
  /** Absent for somebody who was not let in. */
  role?: Role;
  action: string;
  subject: string;
  detail?: Record<string, string | number | boolean>;
}

export const auditQuery = infiniteQueryOptions({
  queryKey: ['audit'],
  queryFn: ({ pageParam, signal }) =>
    request<{ items: AuditLine[]; next?: string }>(
      'GET',
      `/api/audit?limit=50${pageParam === undefined ? '' : `&before=${encodeURIComponent(pageParam)}`}`,
      undefined,
      signal,
    ),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: ({ next }) => next,
});
