/** Publishing versions of the rental funnel through the API of a Prosa, and what it says of them. */
import type { FunnelsView, MigrationView } from '../../src/funnel/funnel-views.ts';
import type { PublishReport } from '../../src/funnel/publish-request.ts';
import type { ProsaProcess } from '../../src/simulator/prosa-process.ts';
import { asAdmin, conversationOf, eventually } from './prosa.ts';

export const RENAME = { states: { 'discovery.waiting': 'discovery.asking' } };

export async function api<T>(prosa: ProsaProcess, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${prosa.url}/api/funnels${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    headers: { ...asAdmin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  });
  const answer = (await response.json()) as T & { error?: { code: string; message: string } };
  if (answer.error !== undefined) throw Object.assign(new Error(answer.error.message), answer.error);
  return answer;
}

export const publish = (prosa: ProsaProcess, what: object) => api<PublishReport>(prosa, '', what);
export const statuses = async (prosa: ProsaProcess) => {
  const { versions } = await api<FunnelsView>(prosa, '');
  return Object.fromEntries(versions.map(({ version, status, inside }) => [version, `${status} ${inside}`]));
};
export const ended = (prosa: ProsaProcess, id: string) =>
  eventually(async () => {
    const migration = await api<MigrationView>(prosa, `/migrations/${id}`);
    return migration.status !== 'running' && migration;
  }, 30_000);
export const versionOf = async (prosa: ProsaProcess, session: string) => {
  const { funnel, funnelVersion } = (await conversationOf(prosa, 'web', session))!;
  return `${funnel}@${funnelVersion}`;
};

export const sent = ({ document, prompts }: { document: unknown; prompts: unknown }, more: object) => ({
  document,
  prompts,
  ...more,
});
