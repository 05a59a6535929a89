/** Talking to the API of a Prosa as the Studio does. */
import { expect } from 'vitest';

export interface LoggedIn {
  cookie: string;
  csrf: string;
}

export const PASSWORD = 'a long enough one';

export function ask(
  url: string,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: unknown,
): Promise<Response> {
  return fetch(`${url}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function logIn(url: string, name: string, password = PASSWORD): Promise<LoggedIn> {
  const response = await ask(url, 'POST', '/api/session', {}, { name, password });
  expect(response.status).toBe(200);
  const [cookie = ''] = response.headers.getSetCookie();
  const { csrf } = (await response.json()) as { csrf: string };
  return { cookie: cookie.split(';')[0]!, csrf };
}

export const withSession = ({ cookie, csrf }: LoggedIn) => ({ cookie, 'x-csrf-token': csrf });

export async function auditOf(url: string, headers: Record<string, string>) {
  const response = await ask(url, 'GET', '/api/audit?limit=500', headers);
  const { items } = (await response.json()) as {
    items: { who: string; role?: string; action: string; subject: string; detail?: object }[];
  };
  return items;
}
