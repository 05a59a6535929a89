import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { bundleQuery } from '../api/publishing.ts';
import type { Raw } from '../document/raw.ts';
import { type StatePath, trailOf } from '../document/state-path.ts';

/** How a stage or state is called, by its path. */
export type Titles = (path: StatePath) => string;

const UNKNOWN: Raw = {};

/** What a version calls its states; their keys in words until it is there. */
export function useTitles(version: string | undefined): Titles {
  const { data } = useQuery({ ...bundleQuery(version ?? ''), enabled: version !== undefined });
  const document = (data?.document as unknown as Raw | undefined) ?? UNKNOWN;
  return useCallback((path) => trailOf(document, path), [document]);
}
