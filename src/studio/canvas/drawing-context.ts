import { createContext, type ReactNode, useContext } from 'react';
import type { StatePath } from '../document/state-path.ts';
import type { LabelPlaces } from './label-places.ts';

export type Distance = 'near' | 'middle' | 'far';

/** What nodes and edges are drawn by, beside their own data. */
export interface Drawing {
  /** Where labels of transitions stand; undefined from too far away to read them. */
  labels: LabelPlaces | undefined;
  /** From near labels of transitions can be read, from far stages are named only. */
  distance: Distance;
  overlay: ((path: StatePath) => ReactNode) | undefined;
  highlight: ReadonlySet<StatePath>;
  marks: ReadonlyMap<string, 'error' | 'warning'>;
  /** The node that is selected; its edges stand out. */
  selected: string | undefined;
  onCollapse: ((path: StatePath, collapsed: boolean) => void) | undefined;
}

const Context = createContext<Drawing>({
  labels: undefined,
  distance: 'near',
  overlay: undefined,
  highlight: new Set(),
  marks: new Map(),
  selected: undefined,
  onCollapse: undefined,
});

export const DrawingProvider = Context.Provider;
export const useDrawing = () => useContext(Context);
