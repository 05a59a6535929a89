import {
  IconActivity,
  IconClipboardList,
  IconHistory,
  IconInbox,
  IconMessages,
  IconSitemap,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Role, Session } from '../api/session.ts';
import { lazily } from './lazily.tsx';

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

/** Whether that place or something in it is at the address below /studio. */
export const isIn = ({ path }: Place, location: string): boolean =>
  location === path || location.startsWith(`${path}/`);

/** Every view of the Studio, in the order of the menu. */
export const PLACES: readonly Place[] = [
  {
    path: '/live',
    title: 'Live',
    icon: IconActivity,
    least: 'viewer',
    view: lazily(() => import('../live/live-view.tsx')),
  },
  {
    path: '/inbox',
    title: 'Inbox',
    icon: IconInbox,
    least: 'viewer',
    view: lazily(() => import('../inbox/inbox-view.tsx')),
  },
  {
    path: '/conversations',
    title: 'Conversations',
    icon: IconMessages,
    least: 'viewer',
    view: lazily(() => import('../conversations/conversations-view.tsx')),
  },
  {
    path: '/funnels',
    title: 'Funnels',
    icon: IconSitemap,
    least: 'viewer',
    view: lazily(() => import('../funnels/funnels-view.tsx')),
  },
  {
    path: '/drafts',
    title: 'Draft',
    icon: IconSitemap,
    least: 'viewer',
    from: '/funnels',
    view: lazily(() => import('../editor/drafts-view.tsx')),
  },
  {
    path: '/history',
    title: 'History',
    icon: IconHistory,
    least: 'viewer',
    view: lazily(() => import('../publish/history-view.tsx')),
  },
  {
    path: '/users',
    title: 'Users',
    icon: IconUsers,
    least: 'admin',
    view: lazily(() => import('../admin/users-view.tsx')),
  },
  {
    path: '/audit',
    title: 'Audit log',
    icon: IconClipboardList,
    least: 'admin',
    view: lazily(() => import('../admin/audit-view.tsx')),
  },
];
