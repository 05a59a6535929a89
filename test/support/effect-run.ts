import { SqliteBookings } from '../../src/bookings/sqlite-bookings.ts';
import type { EffectRun } from '../../src/effects/effect.ts';
import { NO_PAST } from '../../src/effects/past.ts';
import type { EffectServices } from '../../src/effects/services.ts';

/** Services of their own, in memory only. */
export const effectServices = (of: Partial<EffectServices> = {}): EffectServices => ({
  bookings: new SqliteBookings(':memory:'),
  now: Date.now,
  past: async () => NO_PAST,
  ...of,
});

/** The first and only run of an effect. */
export const effectRun = (of: Partial<EffectRun> = {}): EffectRun => ({
  id: 'conversation:e1',
  attempt: 1,
  signal: new AbortController().signal,
  progress: undefined,
  saveProgress: async () => {},
  spend: () => {},
  spentEarlier: () => {},
  services: of.services ?? effectServices(),
  ...of,
});
