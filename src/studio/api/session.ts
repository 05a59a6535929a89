import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ApiError, keepCsrf, request, whenSessionIsInDoubt } from './client.ts';

export type Role = 'viewer' | 'operator' | 'editor' | 'admin';

export interface Session {
  user: { name: string; role: Role };
  csrf: string;
  oidc: boolean;
  /** It is over without a logout; what was done in it is still on the page. */
  ended?: boolean;
}

const ROLES: readonly Role[] = ['viewer', 'operator', 'editor', 'admin'];

/** Whether a role may do what needs `least`. */
export const may = (session: Session, least: Role) =>
  ROLES.indexOf(session.user.role) >= ROLES.indexOf(least);

const key = ['session'];

/** The session; null for nobody, since the page was loaded or by a logout. */
export function useSession() {
  const queries = useQueryClient();
  useEffect(() => whenSessionIsInDoubt(() => void queries.invalidateQueries({ queryKey: key })), [queries]);
  return useQuery({
    queryKey: key,
    queryFn: async (): Promise<Session | null> => {
      try {
        return taken(await request<Session>('GET', '/api/session'));
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 401)) throw error;
        const before = queries.getQueryData<Session | null>(key);
        return before ? { ...before, ended: true } : null;
      }
    },
    // Whoever logs in elsewhere comes back to this page.
    staleTime: ({ state }) => (state.data?.ended ? 0 : 60_000),
  });
}

/** The page stays as it is while somebody logs in. */
export function useEndSession() {
  const queries = useQueryClient();
  return () => queries.setQueryData<Session | null>(key, (before) => before && { ...before, ended: true });
}

/** What failed for want of a session, or showed what another may see, is asked for anew; a draft in work stays. */
export function useAskAnew() {
  const queries = useQueryClient();
  return () =>
    queries.invalidateQueries({
      predicate: ({ queryKey: [what, id] }) => what !== key[0] && !(what === 'drafts' && id !== undefined),
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
      queries.setQueryData(key, null);
      queries.removeQueries({ predicate: ({ queryKey: [what] }) => what !== key[0] });
    },
  });
}

function taken(session: Session): Session {
  keepCsrf(session.csrf);
  return session;
}
