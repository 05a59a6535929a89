import { useQuery } from '@tanstack/react-query';
import { type Catalogue, catalogueQuery, type Entry } from '../api/funnels.ts';
import { useContent } from '../editor/draft-context.ts';

const NOTHING: Catalogue = { guards: {}, actions: {}, effects: {}, variables: [], slots: [], events: [] };

/** What the funnel may use; empty while it is read. */
export function useCatalogue(): Catalogue {
  const { document } = useContent();
  const { data } = useQuery(catalogueQuery(String(document.id)));
  return data ?? NOTHING;
}

/** Entries for a select, with what they mean. */
export const optionsOf = (entries: Readonly<Record<string, Entry>>) => Object.keys(entries).sort();

export const intentsOf = ({ events }: Catalogue): string[] =>
  events.flatMap(({ type }) => (type.startsWith('intent.') ? [type.slice('intent.'.length)] : []));
