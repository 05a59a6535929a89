import { ROOT_NODE } from '../document/state-path.ts';

interface EdgeState {
  source: string;
  /** It or one of its ends is selected. */
  active: boolean;
  /** Something else is. */
  faded: boolean;
  mark: 'error' | 'warning' | undefined;
}

/** What a transition's line looks like beside its tone. */
export const edgeClasses = ({ source, active, faded, mark }: EdgeState): string =>
  `${source === ROOT_NODE ? ' from-anywhere' : ''}${active ? ' is-active' : ''}${faded ? ' is-faded' : ''}${mark ? ` has-${mark}` : ''}`;
