import { IconSitemap } from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { Role, Session } from '../api/session.ts';

export interface Place {
  path: string;
  title: string;
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  /** Who may see it. */
  least: Role;
  view: ComponentType<{ session: Session }>;
}

/** Every view of the Studio, in the order of the menu. */
export const PLACES: readonly Place[] = [
  {
    path: '/funnels',
    title: 'Funnels',
    icon: IconSitemap,
    least: 'viewer',
    view: lazy(() => import('../canvas/funnels-view.tsx')),
  },
];
