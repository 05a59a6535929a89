import { IconSitemap } from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { Role, Session } from '../api/session.ts';

export interface Place {
  path: string;
  title: string;
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  /** Who may see it. */
  least: Role;
  /** In no menu: one comes to it from the place of this path. */
  from?: string;
  view: ComponentType<{ session: Session }>;
}

/** Every view of the Studio, in the order of the menu. */
export const PLACES: readonly Place[] = [
  {
    path: '/funnels',
    title: 'Funnels',
    icon: IconSitemap,
    least: 'viewer',
    view: lazy(() => import('../funnels/funnels-view.tsx')),
  },
  {
    path: '/drafts',
    title: 'Draft',
    icon: IconSitemap,
    least: 'viewer',
    from: '/funnels',
    view: lazy(() => import('../editor/drafts-view.tsx')),
  },
];
