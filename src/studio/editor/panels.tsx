import {
  IconAdjustments,
  IconAlertTriangle,
  IconMessage,
  IconPlayerPlay,
  IconRocket,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Role, Session } from '../api/session.ts';
import { lazily } from '../shell/lazily.tsx';

/** What can be opened beside the canvas; each gets what it is about from `useDraft`. */
export interface Panel {
  id: string;
  title: string;
  icon: ComponentType<{ size?: number; 'aria-hidden'?: boolean }>;
  least: Role;
  /** Where it is shown. */
  for: readonly ('draft' | 'version')[];
  /** In it the draft itself is edited, which takes a page that is wide enough. */
  edits?: true;
  /** How wide it wants to be (pixels); 400 where it does not say. */
  width?: number;
  view: ComponentType<{ session: Session }>;
}

export const PANELS: readonly Panel[] = [
  {
    id: 'inspector',
    title: 'Inspector',
    icon: IconAdjustments,
    least: 'viewer',
    for: ['draft', 'version'],
    edits: true,
    view: lazily(() => import('../inspector/inspector.tsx')),
  },
  {
    id: 'prompts',
    title: 'Prompts',
    icon: IconMessage,
    least: 'viewer',
    for: ['draft', 'version'],
    edits: true,
    view: lazily(() => import('../prompts/prompts-panel.tsx')),
  },
  {
    id: 'problems',
    title: 'Problems',
    icon: IconAlertTriangle,
    least: 'viewer',
    for: ['draft'],
    view: lazily(() => import('./problems-panel.tsx')),
  },
  {
    id: 'try',
    title: 'Try',
    icon: IconPlayerPlay,
    least: 'viewer',
    for: ['draft', 'version'],
    width: 440,
    view: lazily(() => import('../try/try-panel.tsx')),
  },
  {
    id: 'publish',
    title: 'Publish',
    icon: IconRocket,
    least: 'editor',
    for: ['draft'],
    width: 520,
    view: lazily(() => import('../publish/publish-panel.tsx')),
  },
];
