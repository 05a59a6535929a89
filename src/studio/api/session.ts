import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, keepCsrf, request } from './client.ts';

export type Role = 'viewer' | 'operator' | 'editor' | 'admin';

export interface Session {
  user: { name: string; role: Role };
  csrf: string;
  oidc: boolean;
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'editor', 'admin'];

/** Whether a role may do what needs `least`. */
export const may = (session: Session, least: Role) =>
  ROLES.indexOf(session.user.role) >= ROLES.indexOf(least);

const key = ['session'];

/** The session; null for nobody. */
export function useSession() {
  return useQuery({
    queryKey: key,
    queryFn: async () => {
      try {
        return taken(await request<Session>('GET', '/api/session'));
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return null;
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

/** Where one can log in without a password of Prosa's; null for nowhere. */
export function useSingleSignOn() {
  return useQuery({
    queryKey: ['single-sign-on'],
    queryFn: async () => {
      try {
        await request<Session>('GET', '/api/session');
      } catch (error) {
        if (error instanceof ApiError) return (error.detail.oidc as { name: string } | undefined) ?? null;
        throw error;
      }
      return null;
    },
    staleTime: 60_000,
  });
}

export type Credentials = { name: string; password: string } | { token: string };

export function useLogin() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (credentials: Credentials) => request<Session>('POST', '/api/session', credentials),
    onSuccess: (session) => queries.setQueryData(key, taken(session)),
  });
}

export function useLogout() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => request<void>('DELETE', '/api/session'),
    onSuccess: () => {
      queries.clear();
      queries.setQueryData(key, null);
    },
  });
}

function taken(session: Session): Session {
  keepCsrf(session.csrf);
  return session;
}
