import type { Raw } from '../document/raw.ts';
import { trailOf } from '../document/state-path.ts';
import { useTitles } from './use-titles.ts';

/** A state as people call it; the pointer on it tells its path. */
export const StateTitle = ({ document, path }: { document: Raw; path: string }) => (
  <span title={path}>{trailOf(document, path)}</span>
);

/** The same of a published version. */
export function StateTitleIn({ version, path }: { version: string; path: string }) {
  const titles = useTitles(version);
  return <span title={path}>{titles(path)}</span>;
}
