/** `GET /api/live`: where conversations are and how they move. */
import type { z } from 'zod';
import type { liveView } from '../../gateway/live-answers.ts';

export type LiveCounts = z.infer<typeof liveView>;
export type VersionCounts = LiveCounts['versions'][number];
export type StateCount = VersionCounts['states'][number];
export type StageCount = VersionCounts['stages'][number];

export type Flow = StateCount['hour'];
export type Window = 'hour' | 'day' | 'week';
