import { createContext, type ReactNode, useContext } from 'react';
import type { StatePath } from '../document/state-path.ts';

/** What nodes and edges are drawn by, beside their own data. */
export interface Drawing {
  /** Near enough that labels can be read. */
  near: boolean;
  overlay: ((path: StatePath) => ReactNode) | undefined;
  highlight: ReadonlySet<StatePath>;
  marks: ReadonlyMap<string, 'error' | 'warning'>;
  /** The node that is selected; its edges stand out. */
  selected: string | undefined;
  onCollapse: ((path: StatePath, collapsed: boolean) => void) | undefined;
}

const Context = createContext<Drawing>({
  near: true,
  overlay: undefined,
  highlight: new Set(),
  marks: new Map(),
  selected: undefined,
  onCollapse: undefined,
});

export const DrawingProvider = Context.Provider;
export const useDrawing = () => useContext(Context);
